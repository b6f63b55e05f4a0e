import type { ErrorRequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { FieldError } from '../schemas/galley-error.js';
import { GalleyError } from '../schemas/galley-error.js';
import { problemCatalogue } from '../schemas/problem-catalogue.js';
import type { ProblemCode } from '../schemas/problem-catalogue.js';
import type { ProblemDocument } from '../schemas/problem.js';
import { recogniseFailure } from './recognise-failure.js';

/** The last step of every request that fails: says why, as application/problem+json, and nothing about our insides. */
export const answerWithProblem: ErrorRequestHandler = (thrown: unknown, request, response, next) => {
  const problem = recogniseFailure(thrown);
  const { status } = problemCatalogue[problem.code];
  if (status >= 500) request.log.error({ err: thrown, code: problem.code }, 'the request failed');
  else request.log.debug({ code: problem.code, detail: problem.message }, 'the request was refused');
  // Half an answer cannot be taken back: Express ends the connection, so that the client sees it is cut short.
  if (response.headersSent) return next(thrown);
  sendProblem(response, problem);
};

/** Sends a refusal; facts of the error become members of the document. */
export function sendProblem(response: Response, error: GalleyError): void {
  const { status, title, remedy } = problemCatalogue[error.code];
  const document: ProblemDocument = {
    ...error.facts,
    type: `/problems/${error.code}`,
    title,
    status,
    detail: error.message,
    code: error.code,
    remedy,
    instance: String(response.getHeader('x-request-id')),
    ...(error.errors.length === 0 ? {} : { errors: [...error.errors] }),
  };
  if (status === 503 && !response.hasHeader('retry-after')) response.setHeader('retry-after', '2');
  if (status === 401) response.setHeader('www-authenticate', 'Bearer realm="galley"');
  response.setHeader('cache-control', 'no-store');
  response.status(status).type('application/problem+json').send(JSON.stringify(document));
}

/** The refusal for input that does not fit its schema. */
export function invalidRequest(error: z.ZodError, prefix = ''): GalleyError {
  const errors = error.issues.flatMap((issue): FieldError[] => {
    const place = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') return [{ pointer: pointerTo(prefix, place), detail: issue.message }];
    return issue.keys.map((key) => ({ pointer: pointerTo(prefix, [...place, key]), detail: 'There is no such field.' }));
  });
  const [first] = errors;
  const detail = first ? `${first.pointer || 'The body'}: ${first.detail}` : 'The request does not fit its schema.';
  return new GalleyError('request.invalid', errors.length > 1 ? `${detail} (${errors.length} errors)` : detail, { errors });
}

function pointerTo(prefix: string, place: readonly string[]): string {
  return [prefix, ...place.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`)].join('');
}

export function isProblemCode(code: string | undefined): code is ProblemCode {
  return code !== undefined && Object.hasOwn(problemCatalogue, code);
}
