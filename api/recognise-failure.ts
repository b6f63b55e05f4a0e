import { isGrpcServiceError } from '@temporalio/client';
import { codeOf, GalleyError } from '../schemas/galley-error.js';
import type { ProblemCode } from '../schemas/problem-catalogue.js';
import { problemCatalogue } from '../schemas/problem-catalogue.js';

/** What the readers of Express and its parsers say, by their `type`. */
const readerFailures: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  'entity.parse.failed': ['request.malformed', 'The body is not well-formed JSON.'],
  'entity.too.large': ['request.too_large', 'The body is larger than 1 MiB.'],
  'encoding.unsupported': ['request.unsupported_type', 'The content encoding is not supported.'],
  'charset.unsupported': ['request.unsupported_type', 'The character set is not supported; send UTF-8.'],
  'request.size.invalid': ['request.malformed', 'The body is not as long as Content-Length says.'],
  'request.aborted': ['request.malformed', 'The body broke off.'],
};

/** SQLSTATE codes whose cause lies outside the statement. */
const databaseFailures: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  '22021': ['request.invalid', 'Text must not hold the character U+0000.'],
  '22P05': ['request.invalid', 'Text must not hold the character U+0000.'],
  '40001': ['database.unavailable', 'Two changes met; neither was lost.'],
  '40P01': ['database.unavailable', 'Two changes waited for each other; this one gave way.'],
  '55P03': ['database.unavailable', 'Another change holds what this one needs.'],
  '57014': ['database.unavailable', 'The database took too long.'],
};

const storeMessage = 'The object store cannot be reached at present.';

/** Makes a refusal of anything thrown; what nobody foresaw becomes `internal.unexpected`, and its text goes to the log only. */
export function recogniseFailure(thrown: unknown): GalleyError {
  if (isRefusal(thrown)) return thrown;
  const known = knownFailure(thrown);
  if (known) return new GalleyError(known[0], known[1], { cause: thrown });
  return new GalleyError('internal.unexpected', 'The request could not be completed.', { cause: thrown });
}

function isRefusal(thrown: unknown): thrown is GalleyError {
  return thrown instanceof Error && Array.isArray((thrown as Partial<GalleyError>).errors) && Object.hasOwn(problemCatalogue, codeOf(thrown) ?? '');
}

function knownFailure(thrown: unknown): readonly [ProblemCode, string] | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  const { type, status, $metadata } = thrown as { type?: unknown; status?: unknown; $metadata?: unknown };
  if (typeof type === 'string' && type in readerFailures) return readerFailures[type];
  if (thrown instanceof URIError && status === 400) return ['request.malformed', 'The address is not well-formed.'];
  const code = codeOf(thrown);
  if (code !== undefined && Object.hasOwn(databaseFailures, code)) return databaseFailures[code];
  if (mentionsGrpcOutage(thrown)) return ['orchestration.unavailable', 'Temporal cannot be reached at present.'];
  if (typeof $metadata === 'object') return ['storage.unavailable', storeMessage];
  return undefined;
}

/** gRPC status codes of a server that is away or overloaded: DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNAVAILABLE. */
const grpcOutages: readonly number[] = [4, 8, 14];

function mentionsGrpcOutage(thrown: object): boolean {
  for (let error: unknown = thrown; error instanceof Error; error = error.cause) {
    if (isGrpcServiceError(error) && grpcOutages.includes(error.code)) return true;
  }
  return false;
}
