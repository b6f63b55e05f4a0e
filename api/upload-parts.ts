import type { UploadRow } from '../db/find-upload.js';
import { partSize } from '../domain/upload-parts.js';
import type { StoredPart } from '../storage/multipart.js';
import type { ObjectStore } from '../storage/object-store.js';

/** A signed address costs about a millisecond of this process; a client asks again for more. */
const mostAddresses = 1_000;

export interface PartToSend {
  readonly number: number;
  readonly url: string;
  readonly size: number;
}

export type UploadInParts = Pick<UploadRow, 'objectKey' | 'bytes' | 'partBytes' | 'parts' | 'expiresAt'> & { readonly storageUploadId: string };

/** Parts that have arrived whole. */
export function arrivedParts(upload: UploadInParts, stored: readonly StoredPart[]): Set<number> {
  return new Set(stored.filter(({ number, bytes }) => bytes === partSize(upload.bytes, upload, number)).map(({ number }) => number));
}

/** Addresses for the first parts that have not arrived; they are good until the upload's time is over. */
export async function partsToSend(objectStore: ObjectStore, upload: UploadInParts, arrived: ReadonlySet<number>): Promise<PartToSend[]> {
  const expiresInSeconds = Math.max(1, (upload.expiresAt.getTime() - Date.now()) / 1_000);
  const missing = Array.from({ length: upload.parts }, (_, index) => index + 1).filter((number) => !arrived.has(number));
  return Promise.all(
    missing.slice(0, mostAddresses).map(async (number) => ({
      number,
      size: partSize(upload.bytes, upload, number),
      url: await objectStore.signPart({ bucket: 'assets', key: upload.objectKey }, { uploadId: upload.storageUploadId, number, expiresInSeconds }),
    })),
  );
}
