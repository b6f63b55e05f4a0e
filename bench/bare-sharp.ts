import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../runtime/project-root.js';
import type { BareRun } from './bare-sharp-main.js';
import type { LibraryRun } from './render-library-main.js';

/** The best loop that can be written by hand over files: each decoded once. */
export async function runBareSharp(files: readonly string[]): Promise<BareRun> {
  return runAlone<BareRun>('bare-sharp-main', ['cascade', ...files]);
}

/** The loop that is written first: each rendition from a decode of its own. */
export async function runNaiveSharp(files: readonly string[]): Promise<BareRun> {
  return runAlone<BareRun>('bare-sharp-main', ['naive', ...files]);
}

/** The product's drawing code over files, without the product around it. */
export async function runRenderLibrary(files: readonly string[]): Promise<LibraryRun> {
  return runAlone<LibraryRun>('render-library-main', files);
}

/** In a process of its own, with the memory setting that render processes have. */
async function runAlone<Run>(program: string, args: readonly string[]): Promise<Run> {
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(projectRoot, 'dist', 'bench', `${program}.js`), ...args], {
    env: { MALLOC_ARENA_MAX: '2', TZ: 'UTC' },
    maxBuffer: 16 * 1024 * 1024,
  });
  return JSON.parse(stdout) as Run;
}
