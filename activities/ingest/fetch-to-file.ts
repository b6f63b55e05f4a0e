import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Environment } from '../../schemas/environment.js';
import type { ObjectAddress } from '../../storage/object-address.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { storageError } from '../../storage/storage-error.js';

/** Of a longer file only this much is kept to be examined; its hash is still that of the whole. */
const mostExaminedBytes = 2 * 1024 ** 3;

const folderPrefix = 'galley-examine-';
/** Longer than the longest examination may take. */
const leftoverMilliseconds = 24 * 3_600_000;

export interface FetchedFile {
  readonly file: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/**
 * Reads a stored object once: hashes it and lays it down in a folder of its own, which is gone when `work` is done, however it ends.
 * @param mostBytes of a longer file only this much is laid down
 */
export async function fetchToFile<T>(
  { objectStore, environment }: { objectStore: ObjectStore; environment: Pick<Environment, 'GALLEY_WORK_DIR'> },
  address: ObjectAddress,
  signal: AbortSignal,
  work: (fetched: FetchedFile) => Promise<T>,
  { mostBytes = mostExaminedBytes }: { mostBytes?: number } = {},
): Promise<T> {
  const workDir = environment.GALLEY_WORK_DIR ?? tmpdir();
  await mkdir(workDir, { recursive: true });
  const folder = await mkdtemp(path.join(workDir, folderPrefix));
  try {
    const file = path.join(folder, 'original');
    const { stream } = await objectStore.getStream(address, { signal });
    const hash = createHash('sha256');
    let bytes = 0;
    const kept = createWriteStream(file);
    const sink = new Writable({
      highWaterMark: 1024 * 1024,
      write(chunk: Buffer, _, done) {
        hash.update(chunk);
        const room = mostBytes - bytes;
        bytes += chunk.length;
        const wanted = room >= chunk.length ? chunk : chunk.subarray(0, Math.max(room, 0));
        if (wanted.length === 0 || kept.write(wanted)) done();
        else kept.once('drain', done);
      },
      final(done) {
        kept.end(done);
      },
      destroy(error, done) {
        kept.destroy();
        done(error);
      },
    });
    kept.on('error', (error) => sink.destroy(error));
    await pipeline(stream, sink, { signal }).catch((error: unknown) => {
      throw storageError(error);
    });
    return await work({ file, bytes, sha256: hash.digest('hex') });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Removes folders that a crash left behind. */
export async function removeLeftovers(environment: Pick<Environment, 'GALLEY_WORK_DIR'>): Promise<void> {
  const workDir = environment.GALLEY_WORK_DIR ?? tmpdir();
  const names = await readdir(workDir).catch((): string[] => []);
  for (const name of names.filter((one) => one.startsWith(folderPrefix))) {
    const folder = path.join(workDir, name);
    const facts = await stat(folder).catch(() => null);
    if (facts !== null && facts.mtimeMs < Date.now() - leftoverMilliseconds) await rm(folder, { recursive: true, force: true });
  }
}
