import { homedir } from 'node:os';
import path from 'node:path';

/** Where programs that were built or fetched once are kept, for all checkouts of this account. */
export function cacheFolder(): string {
  return path.join(process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'), 'galley');
}
