import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { ObjectStore } from '../../storage/object-store.js';
import type { ObjectAddress } from '../../storage/object-address.js';
import { GalleyError } from '../../schemas/galley-error.js';

/** Up to here a file goes in one request that the store checks against its hash. */
const wholeBytes = 16 * 1024 * 1024;

export interface MadeFile {
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/**
 * Stores a file that a confined program has left in its folder. Only a plain file counts: it could have left a link to one of ours.
 * @throws Error where there is none, or it is empty; GalleyError `storage.unavailable`
 */
export async function storeMade(objectStore: ObjectStore, address: ObjectAddress, file: string, contentType: string, signal: AbortSignal): Promise<MadeFile> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const facts = await handle.stat();
    if (!facts.isFile() || facts.size === 0) throw new Error('a confined program has left no file');
    if (facts.size <= wholeBytes) return await storeMadeBytes(objectStore, address, await handle.readFile(), contentType);
    const hash = createHash('sha256');
    for await (const chunk of handle.createReadStream({ start: 0, autoClose: false })) hash.update(chunk as Buffer);
    // Large ones are put in parts, which the store checks one by one; the whole appears at once.
    await objectStore.putStream(address, handle.createReadStream({ start: 0, autoClose: false }), { contentType, signal });
    const stored = await objectStore.head(address);
    if (stored?.bytes !== facts.size) throw new GalleyError('storage.unavailable', 'The object store has not kept what was put.');
    return { bytes: facts.size, sha256: hash.digest('hex') };
  } finally {
    await handle.close();
  }
}

export async function storeMadeBytes(objectStore: ObjectStore, address: ObjectAddress, bytes: Buffer, contentType: string): Promise<MadeFile> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await objectStore.put(address, bytes, { sha256, contentType });
  return { bytes: bytes.length, sha256 };
}
