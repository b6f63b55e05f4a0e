import { GalleyError } from '../schemas/galley-error.js';

const missing = new Set(['NoSuchKey', 'NotFound', 'NoSuchVersion']);

/** Answers of a store that cannot serve now, not of a request that was wrong; and Node's codes of a connection that broke. */
const unavailable =
  /^(TimeoutError|RequestTimeout|RequestTimeoutException|SlowDown|ServiceUnavailable|InternalError|ThrottlingException|ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;

/** Runs a request to the store; what it throws has a stable code wherever it is one of the two that callers can act on. */
export async function withStorageErrors<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw storageError(error);
  }
}

/** `storage.object_missing`, `storage.unavailable`, or the error itself: refused credentials and the like are for an operator. */
export function storageError(error: unknown): unknown {
  const { name, code, $metadata: answer } = (error ?? {}) as Described;
  if (missing.has(name ?? '')) return new GalleyError('storage.object_missing', 'The object store does not have this object.', { cause: error });
  const status = answer?.httpStatusCode;
  // Sent, perhaps several times, and never answered.
  const isUnanswered = answer?.attempts !== undefined && status === undefined && name !== 'AbortError';
  const isBroken = unavailable.test(name ?? '') || unavailable.test(code ?? '');
  if (isUnanswered || isBroken || (status !== undefined && (status >= 500 || status === 429))) {
    return new GalleyError('storage.unavailable', 'The object store does not answer at present.', { cause: error });
  }
  return error;
}

/** What the SDK and Node say of an error, read without asking for its class: it may come from another realm. */
interface Described {
  readonly name?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
}

/** Whether the store answered with this error name. */
export function isNamed(error: unknown, ...names: string[]): boolean {
  return names.includes((error as Described | undefined)?.name ?? '');
}
