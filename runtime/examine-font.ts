import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FontFacts } from '../schemas/fonts.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { ProblemCode } from '../schemas/problem-catalogue.js';
import { projectRoot } from './project-root.js';

const program = path.join(projectRoot, 'dist', 'activities', 'render', 'font-process.js');
const fontConfiguration = path.join(projectRoot, 'activities', 'render', 'fonts.conf');
const timeLimitMilliseconds = 30_000;

/** Where a font can be read: an address signed for this one object. */
export interface FontQuestion {
  readonly source: { readonly url: string; readonly bytes: number; readonly sha256: string };
}

export type FontAnswer = { readonly kind: 'facts'; readonly facts: FontFacts } | { readonly kind: 'refused'; readonly code: ProblemCode; readonly detail: string };

/**
 * Opens and tries a font in a process of its own, which has none of our secrets and ends with it.
 * @throws GalleyError `font.unreadable` where it is no font, or the process did not survive it; `font.variable`,
 *   `font.embedding_restricted`; `storage.unavailable`, `storage.object_missing`, `upload.hash_mismatch`
 */
export async function examineFont(source: FontQuestion['source']): Promise<FontFacts> {
  const folder = await mkdtemp(path.join(tmpdir(), 'galley-font-'));
  try {
    const answer = await ask(source, folder);
    if (answer.kind === 'refused') throw new GalleyError(answer.code, answer.detail);
    return answer.facts;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function ask(source: FontQuestion['source'], folder: string): Promise<FontAnswer> {
  const child = fork(program, [], {
    env: { MALLOC_ARENA_MAX: '2', VIPS_BLOCK_UNTRUSTED: '1', TZ: 'UTC', TMPDIR: folder, FONTCONFIG_FILE: fontConfiguration },
    execArgv: ['--max-old-space-size=192'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const clock = setTimeout(() => child.kill('SIGKILL'), timeLimitMilliseconds);
  try {
    return await new Promise<FontAnswer>((resolve, reject) => {
      let isReady = false;
      child.on('message', (message: FontAnswer | 'ready') => {
        if (message !== 'ready') {
          resolve(message);
          return;
        }
        isReady = true;
        child.send({ source } satisfies FontQuestion, () => undefined);
      });
      child.once('error', reject);
      child.once('exit', () => {
        if (isReady) resolve({ kind: 'refused', code: 'font.unreadable', detail: 'The process that opened the font did not survive it.' });
        else reject(new Error('the process that examines fonts does not start'));
      });
    });
  } finally {
    clearTimeout(clock);
    child.kill('SIGKILL');
  }
}
