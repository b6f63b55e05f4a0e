import { ApplicationFailure } from '@temporalio/common';
import { codeOf, GalleyError } from '../schemas/galley-error.js';

/** A refusal is final and carries its code; a server that is away is waited for. */
export function asFailure(error: unknown): never {
  const code = codeOf(error);
  if (error instanceof GalleyError && code !== 'database.unavailable') throw ApplicationFailure.nonRetryable(error.message, code);
  throw error;
}
