import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../runtime/project-root.js';
import type { BareRun } from './bare-sharp-main.js';

const program = path.join(projectRoot, 'dist', 'bench', 'bare-sharp-main.js');

/** Runs the bare loop over files in a process of its own, with the memory setting that render processes have. */
export async function runBareSharp(files: readonly string[]): Promise<BareRun> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...files], {
    env: { MALLOC_ARENA_MAX: '2', TZ: 'UTC' },
    maxBuffer: 16 * 1024 * 1024,
  });
  return JSON.parse(stdout) as BareRun;
}
