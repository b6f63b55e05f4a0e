import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import sharp from 'sharp';
import { forbiddenPictures } from '../../activities/render/decoder-fence.js';
import type { RenderJob, RenderResult } from '../../activities/render/render-child.js';
import type { RenderPool } from '../../activities/render/render-pool.js';
import { startRenderPool } from '../../activities/render/render-pool.js';
import { onlyThePicture } from '../../domain/rendition-content.js';
import { standardRecipes } from '../../domain/recipes.js';
import { projectRoot } from '../../runtime/project-root.js';
import { sample } from '../builders/hostile-files.js';
import type { Library } from '../builders/library.js';
import { createLibrary, sha256 } from '../builders/library.js';

let library: Library;
let pool: RenderPool;
let photograph: Buffer;
const silent = pino({ level: 'silent' });

beforeAll(async () => {
  library = await createLibrary({ GALLEY_RENDER_PROCESSES: '2' });
  pool = await startRenderPool(library.environment, silent);
  photograph = sample('Elephants_3840x2160.jpg');
});
afterAll(async () => {
  pool.close();
  await library.close();
});

async function jobOf(bytes: Buffer, more: Partial<RenderJob> = {}): Promise<RenderJob> {
  const address = { bucket: 'assets' as const, key: `trial/${sha256(bytes)}` };
  if (bytes.length > 0) await library.objectStore.put(address, bytes, { sha256: sha256(bytes), contentType: 'image/jpeg' });
  return {
    source: { url: await library.objectStore.signInternalGet(address, { expiresInSeconds: 60 }), bytes: bytes.length, sha256: sha256(bytes) },
    recipes: standardRecipes,
    content: onlyThePicture,
    pieces: [],
    signal: new AbortController().signal,
    sign: async (outputs) =>
      Promise.all(
        outputs.map(async (output) =>
          library.objectStore.signInternalPut({ bucket: 'assets', key: `made/${output.sha256}` }, { expiresInSeconds: 60, sha256: output.sha256, contentType: output.contentType }),
        ),
      ),
    ...more,
  };
}

async function render(bytes: Buffer, more: Partial<RenderJob> = {}, where = pool): Promise<RenderResult> {
  return where.render(await jobOf(bytes, more));
}

const isRunning = (pid: number): boolean => existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

describe('a render process', () => {
  test('draws a photograph and puts every rendition where it was told, byte for byte', async () => {
    const result = await render(photograph);
    if (result.kind !== 'drawn') throw new Error(JSON.stringify(result));
    expect(result.picture.outputs).toHaveLength(11);
    for (const output of result.picture.outputs) {
      const stored = await library.objectStore.getBuffer({ bucket: 'assets', key: `made/${output.sha256}` }, { maxBytes: 2_000_000 });
      expect([sha256(stored), stored.length]).toEqual([output.sha256, output.bytes]);
      const seen = await sharp(stored).metadata();
      expect([`image/${seen.format}`, seen.width, seen.height]).toEqual([output.contentType, output.width, output.height]);
    }
  });

  test('knows no secret and no address of ours', () => {
    const [pid] = pool.processes();
    const names = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').map((line) => line.split('=')[0]).filter(Boolean);
    expect(names.filter((name) => !/^(MALLOC_ARENA_MAX|VIPS_BLOCK_UNTRUSTED|FONTCONFIG_FILE|TZ|TMPDIR|NODE_CHANNEL_FD|NODE_CHANNEL_SERIALIZATION_MODE)$/.test(name ?? ''))).toEqual([]);
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(library.environment.GALLEY_S3_SECRET_KEY);
  });

  test.each([
    ['an SVG', async () => forbiddenPictures.svg],
    ['a TIFF', async () => sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } }).tiff().toBuffer()],
    ['libvips\' own format', async () => forbiddenPictures.vips],
    ['text', async () => Buffer.from('no picture')],
    ['a photograph that is cut short', async () => photograph.subarray(0, 3_000_000)],
  ])('does not open %s', async (_, bytes) => {
    expect(await render(await bytes())).toEqual({ kind: 'refused', reason: 'ingest.unreadable' });
  });

  test('would otherwise have opened them: the fence is what stops it', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'galley-fence-test-'));
    await writeFile(path.join(folder, 'pixel.v'), forbiddenPictures.vips);
    expect(await sharp(path.join(folder, 'pixel.v')).metadata()).toMatchObject({ format: 'vips', width: 1 });
    expect(await sharp(forbiddenPictures.svg).metadata()).toMatchObject({ format: 'svg' });
    await rm(folder, { recursive: true });
  });

  test('takes no other bytes than the ones that were examined', async () => {
    const job = await jobOf(sample('rocket.jpg'));
    expect(await pool.render({ ...job, source: { ...job.source, sha256: 'a'.repeat(64) } })).toEqual({ kind: 'refused', reason: 'upload.hash_mismatch' });
    expect(await pool.render({ ...job, source: { ...job.source, bytes: 10 } })).toEqual({ kind: 'refused', reason: 'upload.hash_mismatch' });
  });

  test('tells a store that is away from a file that is bad', async () => {
    const job = await jobOf(sample('rocket.jpg'));
    expect(await pool.render({ ...job, source: { ...job.source, url: 'http://127.0.0.1:1/x' } })).toEqual({ kind: 'store', code: 'storage.unavailable' });
    const url = await library.objectStore.signInternalGet({ bucket: 'assets', key: 'not/there' }, { expiresInSeconds: 60 });
    expect(await pool.render({ ...job, source: { ...job.source, url } })).toEqual({ kind: 'store', code: 'storage.object_missing' });
  });
});

describe('a render process that is killed in the middle', () => {
  test('costs its own job a second try and nobody else anything', async () => {
    const started = new Map<string, number>();
    const results = await Promise.all(
      ['killed', 'other'].map(async (name) =>
        render(Buffer.concat([photograph, Buffer.from(name)]), {
          sign: async (outputs) => {
            const job = await jobOf(Buffer.alloc(0));
            if (!started.has(name)) {
              started.set(name, outputs.length);
              if (name === 'killed') {
                const victim = pool.processes().find((pid) => /^State:\s+[SRD]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')));
                if (victim !== undefined) process.kill(victim, 'SIGKILL');
                await sleep(50);
              }
            }
            return job.sign(outputs);
          },
        }),
      ),
    );
    expect(results.map(({ kind }) => kind)).toEqual(['drawn', 'drawn']);
  });

  test('does not stay behind when its parent is killed', async () => {
    const script = `
      const { startRenderPool } = await import(${JSON.stringify(path.join(projectRoot, 'dist/activities/render/render-pool.js'))});
      const pool = await startRenderPool({ GALLEY_RENDER_PROCESSES: 1, GALLEY_RENDER_MEMORY_MIB: 512 }, console);
      process.stdout.write(String(pool.processes()[0]));`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'], env: {} });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const child = Number(line.toString());
    expect(isRunning(child)).toBe(true);
    parent.kill('SIGKILL');
    for (let waited = 0; isRunning(child) && waited < 10_000; waited += 50) await sleep(50);
    expect(isRunning(child)).toBe(false);
  });
});

describe('a file that never ends well', () => {
  test('is given up after two processes that took too long', async () => {
    const impatient = await startRenderPool(library.environment, silent, { timeLimitMilliseconds: 1 });
    expect(await render(photograph, {}, impatient)).toEqual({ kind: 'refused', reason: 'ingest.time_limit' });
    impatient.close();
  });

  test('is given up after two processes that grew too large, and the next file is drawn', async () => {
    const poor = await startRenderPool({ GALLEY_RENDER_PROCESSES: 1, GALLEY_RENDER_MEMORY_MIB: 115 }, silent);
    expect(await render(photograph, {}, poor)).toEqual({ kind: 'refused', reason: 'ingest.memory_limit' });
    expect(await render(sample('chelsea.png'), {}, poor)).toMatchObject({ kind: 'drawn' });
    poor.close();
  });
});

describe('a job that is cancelled', () => {
  test('ends its process, and the pool goes on', async () => {
    const cancel = new AbortController();
    const cancelled = render(photograph, {
      signal: cancel.signal,
      sign: async () => {
        cancel.abort(new Error('cancelled'));
        return [];
      },
    });
    await expect(cancelled).rejects.toThrow('cancelled');
    expect(await render(sample('chelsea.png'))).toMatchObject({ kind: 'drawn' });
  });

  test('before it began starts nothing', async () => {
    await expect(render(photograph, { signal: AbortSignal.abort(new Error('cancelled')) })).rejects.toThrow('cancelled');
  });
});

describe('a pool', () => {
  test('works on as many files at once as it has processes, and on the others after', async () => {
    const results = await Promise.all(['Dune.jpg', 'Wood.jpg', 'Storm.jpg', 'rocket.jpg', 'chelsea.png'].map(async (name) => render(sample(name))));
    expect(results.map(({ kind }) => kind)).toEqual(Array(5).fill('drawn'));
    expect(pool.processes().length).toBeLessThanOrEqual(2);
  });
});
