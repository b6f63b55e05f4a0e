import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';

/**
 * Starts ExifTool for the package that speaks to it. The package decodes each piece of output by itself, which tears a character that
 * stands across two pieces; here the stream decodes, and keeps half a character until its other half has come.
 */
export function spawnExiftool(program: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(program, args, { stdio: 'pipe', env: { ...env, LANG: 'C' } });
  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8');
  return child;
}
