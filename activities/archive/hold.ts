import type { ObjectAddress } from '../../storage/object-address.js';
import { withHeartbeat } from '../with-heartbeat.js';
import type { ArchiveDependencies, AssetName } from './stored-asset.js';
import { archiveAddress, hotAddress, storedAsset } from './stored-asset.js';

export interface HoldOutcome {
  readonly outcome: 'applied' | 'released';
  /** Objects that the store itself protects now, or no longer. */
  readonly objects: number;
}

/**
 * Locks the bytes of every version in the store as well, wherever they lie, so that nothing and nobody can delete them past Galley.
 * In a bucket without object lock the hold is Galley's own alone.
 */
export async function applyHold(dependencies: ArchiveDependencies, name: AssetName): Promise<HoldOutcome> {
  const asset = await storedAsset(dependencies, name);
  return { outcome: 'applied', objects: await setEveryHold(dependencies, asset, true) };
}

/** Lifts what `applyHold` has set; nothing where a new hold was put on since. */
export async function releaseHold(dependencies: ArchiveDependencies, name: AssetName): Promise<HoldOutcome> {
  const asset = await storedAsset(dependencies, name);
  return { outcome: 'released', objects: asset.isHeld ? 0 : await setEveryHold(dependencies, asset, false) };
}

async function setEveryHold(dependencies: ArchiveDependencies, asset: Awaited<ReturnType<typeof storedAsset>>, held: boolean): Promise<number> {
  return withHeartbeat(async () => {
    // Versions that differ in their slots only share their bytes.
    const addresses = new Map(asset.versions.flatMap((version) => [hotAddress(version), archiveAddress(version)]).map((address) => [`${address.bucket}/${address.key}`, address]));
    let objects = 0;
    for (const address of addresses.values()) if (await setHold(dependencies, address, held)) objects += 1;
    return objects;
  });
}

/** False where there is no such object, or its bucket has no object lock. */
export async function setHold({ objectStore, logger }: Pick<ArchiveDependencies, 'objectStore' | 'logger'>, address: ObjectAddress, held: boolean): Promise<boolean> {
  if ((await objectStore.head(address)) === null) return false;
  try {
    await objectStore.setLegalHold(address, held);
    return true;
  } catch (error) {
    if (!(error instanceof Error) || !['InvalidRequest', 'NotImplemented'].includes(error.name)) throw error;
    logger.warn({ bucket: address.bucket }, 'the bucket has no object lock; a legal hold is kept by Galley alone');
    return false;
  }
}
