import { ApplicationFailure } from '@temporalio/common';
import { setArchivedKey } from '../../db/set-archived-key.js';
import type { ObjectAddress } from '../../storage/object-address.js';
import { withHeartbeat } from '../with-heartbeat.js';
import { setHold } from './hold.js';
import type { ArchiveDependencies, AssetName } from './stored-asset.js';
import { archiveAddress, copyVerified, hotAddress, storedAsset } from './stored-asset.js';

/** How long a store keeps a cold object readable for us, and how soon we look again. */
const readableDays = 3;
const lookAgainAfter = '15 minutes';

/**
 * Every version's bytes come back from the archive. A hold comes along: the copy is locked before the archived one may go.
 * @throws ApplicationFailure `storage.object_missing`; to be repeated later, while the store still makes a cold object readable
 */
export async function restoreFromArchive(dependencies: ArchiveDependencies, name: AssetName): Promise<{ outcome: 'restored'; versions: number }> {
  const { database, objectStore } = dependencies;
  const asset = await storedAsset(dependencies, name);
  const archivedVersions = asset.versions.filter((version) => version.archivedKey !== null);
  return withHeartbeat(async () => {
    for (const version of archivedVersions) {
      const [hot, archived] = [hotAddress(version), archiveAddress(version)];
      await copyVerified(dependencies, version, archived, hot, () => copyWarm(dependencies, archived, hot));
      if (asset.isHeld) await setHold(dependencies, hot, true);
      await setArchivedKey(database, name.tenantId, version.id, null);
      // Under a hold the archived bytes stay as well, until a purge.
      await objectStore.removeEveryVersion(archived);
    }
    return { outcome: 'restored', versions: archivedVersions.length };
  });
}

async function copyWarm({ objectStore }: ArchiveDependencies, from: ObjectAddress, to: ObjectAddress): Promise<void> {
  try {
    await objectStore.copy(from, to);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'InvalidObjectState') throw error;
    await objectStore.requestRestore(from, readableDays);
    throw ApplicationFailure.create({
      message: 'the store is making the archived object readable',
      type: 'asset.not_ready',
      nextRetryDelay: lookAgainAfter,
      category: 'BENIGN',
    });
  }
}
