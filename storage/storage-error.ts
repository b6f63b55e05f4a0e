import { GalleyError } from '../schemas/galley-error.js';

const missing = new Set(['NoSuchKey', 'NotFound', 'NoSuchVersion', 'NoSuchBucket']);

/** Names and Node codes of a store that cannot be reached or cannot answer now, not of a request that was wrong. */
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
  if (error instanceof GalleyError) return error;
  const cause = error instanceof Error ? error : undefined;
  if (missing.has(cause?.name ?? '')) {
    return new GalleyError('storage.object_missing', 'The object store does not have this object.', { cause });
  }
  const status = statusOf(cause) ?? 0;
  const code = (cause as { code?: unknown } | undefined)?.code;
  if (status >= 500 || status === 429 || unavailable.test(cause?.name ?? '') || (typeof code === 'string' && unavailable.test(code))) {
    return new GalleyError('storage.unavailable', 'The object store does not answer at present.', { cause });
  }
  return error;
}

/** Whether the store answered with this error name. */
export function isNamed(error: unknown, ...names: string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;
}
