import { homedir } from 'node:os';
import path from 'node:path';

/** Where the command keeps credentials and the state of unfinished uploads. */
export function configFolder(): string {
  const base = process.env['XDG_CONFIG_HOME'];
  // The XDG specification has relative values ignored.
  return path.join(base !== undefined && path.isAbsolute(base) ? base : path.join(homedir(), '.config'), 'galley');
}
