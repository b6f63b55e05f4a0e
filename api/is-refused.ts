import { GalleyError } from '../schemas/galley-error.js';

/**
 * Whether an error says that a life has answered no. A server that was away has not: what was asked may still happen, so what was
 * written down for it must stay.
 */
export function isRefused(error: unknown): boolean {
  return error instanceof GalleyError && !error.code.endsWith('.unavailable');
}
