import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../runtime/project-root.js';

/** Paths of every file that is, or is about to be, part of the repository; forward slashes, from the project root. */
export const trackedFiles: readonly string[] = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: projectRoot,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
})
  .split('\0')
  .filter((file) => file !== '' && existsSync(path.join(projectRoot, file)));

/** The text of a tracked file, or undefined if it holds bytes that are no text. */
export function readTrackedText(file: string): string | undefined {
  const bytes = readFileSync(path.join(projectRoot, file));
  return bytes.subarray(0, 8_000).includes(0) ? undefined : bytes.toString('utf8');
}
