import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ApiCaller } from './api-caller.js';

export interface Uploaded {
  readonly assetId: string;
  readonly versionId: string;
  readonly sha256: string;
}

const mediaTypes: Record<string, string> = { '.jpg': 'image/jpeg', '.png': 'image/png' };

/** Sends one file as a browser does: its hash first, then its parts straight to the object store. */
export async function uploadPhotograph(caller: ApiCaller, file: string, metadata: { title?: string; campaignId?: string } = {}): Promise<Uploaded> {
  return uploadBytes(caller, path.basename(file), await readFile(file), metadata);
}

export async function uploadBytes(
  caller: ApiCaller,
  filename: string,
  bytes: Buffer,
  metadata: { title?: string; campaignId?: string } = {},
  /** How often a part, or the word that all are there, is sent again when nobody answers. */
  tries = 1,
): Promise<Uploaded> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { title, campaignId } = metadata;
  const upload = await caller.post<{ uploadId: string; assetId: string; versionId: string; parts: { number: number; url: string; size: number }[] }>('/uploads', {
    filename,
    size: bytes.length,
    contentType: mediaTypes[path.extname(filename).toLowerCase()] ?? 'application/octet-stream',
    sha256,
    ...(title === undefined ? {} : { metadata: { title } }),
    ...(campaignId === undefined ? {} : { campaignId }),
  });
  let offset = 0;
  for (const { url, size } of upload.parts) {
    const part = bytes.subarray(offset, offset + size);
    await again(tries, async () => {
      const response = await fetch(url, { method: 'PUT', body: new Uint8Array(part) });
      if (!response.ok) throw new Error(`the object store answered ${response.status}`);
    });
    offset += size;
  }
  await again(tries, async () => caller.post(`/uploads/${upload.uploadId}/complete`, {}, `complete-${upload.uploadId}`));
  return { assetId: upload.assetId, versionId: upload.versionId, sha256 };
}

async function again<T>(tries: number, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= tries) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250 * attempt));
    }
  }
}
