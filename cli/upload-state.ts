import { createHash, randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { configFolder } from './config-folder.js';
import type { FoundFile } from './find-files.js';
import { readPrivateFile, writePrivateFile } from './private-file.js';

/** What is known of an unfinished upload, so that the same command goes on where it was stopped. */
const uploadStateSchema = z.object({
  /** The Idempotency-Key of its beginning: kept before the first request, so that a repeated one finds the same upload. */
  beginKey: z.string(),
  completeKey: z.string(),
  upload: z.object({ uploadId: z.string(), assetId: z.string(), versionId: z.string(), partSize: z.number(), partCount: z.number() }).nullable(),
});
export type UploadState = z.infer<typeof uploadStateSchema>;

const folder = (): string => path.join(configFolder(), 'uploads');

/** Where the state of this upload is: the same bytes of the same file, with the same request, to the same installation. */
export function uploadStateFile(url: string, file: FoundFile, sha256: string, request: unknown): string {
  const identity = JSON.stringify([url, file.path, file.bytes, file.modifiedMs, sha256, request]);
  return path.join(folder(), `${createHash('sha256').update(identity).digest('hex')}.json`);
}

export function newUploadState(): UploadState {
  return { beginKey: randomUUID(), completeKey: randomUUID(), upload: null };
}

export async function readUploadState(stateFile: string): Promise<UploadState> {
  return (await readPrivateFile(stateFile, uploadStateSchema)) ?? newUploadState();
}

export async function writeUploadState(stateFile: string, state: UploadState): Promise<void> {
  await writePrivateFile(stateFile, state);
}

export async function forgetUpload(stateFile: string): Promise<void> {
  await rm(stateFile, { force: true });
}

/** Longer than any upload may stay open. */
const keptMs = 30 * 24 * 3600 * 1000;

/** Removes the state of uploads that nobody came back to. */
export async function forgetOldUploads(now: number): Promise<void> {
  const names = await readdir(folder()).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) {
    const file = path.join(folder(), name);
    const stats = await stat(file).catch(() => null);
    if (stats !== null && now - stats.mtimeMs > keptMs) await rm(file, { force: true });
  }
}
