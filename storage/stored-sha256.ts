import { createHash } from 'node:crypto';
import type { ObjectAddress } from './object-address.js';
import type { Objects } from './objects.js';

/**
 * SHA-256 (hexadecimal) of an object's bytes: as the store has computed it, else by reading them. Null where there is no such object.
 * @param onProgress called for each piece that was read
 */
export async function storedSha256(store: Pick<Objects, 'head' | 'getStream'>, address: ObjectAddress, onProgress?: () => void): Promise<string | null> {
  const facts = await store.head(address);
  if (facts === null) return null;
  if (facts.sha256 !== undefined) return facts.sha256;
  const { stream } = await store.getStream(address);
  const hash = createHash('sha256');
  for await (const piece of stream) {
    hash.update(piece as Buffer);
    onProgress?.();
  }
  return hash.digest('hex');
}
