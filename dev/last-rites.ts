import { spawn } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from '../runtime/project-root.js';
import { processEnvironment } from './process-environment.js';

/**
 * Starts a process that outlives this one when it is killed, ends what it supervised in this data folder, and ends.
 * It learns of the death by the closing of a pipe. The answer releases it after an orderly stop.
 */
export function arrangeLastRites(dataDir: string): () => void {
  const child = spawn(process.execPath, [path.join(projectRoot, 'dist', 'dev', 'last-rites-main.js'), dataDir], {
    cwd: '/',
    env: processEnvironment(),
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Its early end takes nothing from this process: the next start does the same cleaning.
  child.stdin.on('error', () => undefined);
  child.unref();
  return () => child.stdin.end('done');
}
