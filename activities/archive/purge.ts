import { findDroppableRenditions } from '../../db/droppable-renditions.js';
import { endPackages, findPackageObjects } from '../../db/forget-packages.js';
import { recordPurge } from '../../db/record-purge.js';
import { findRegionObjects, forgetRegionPictures } from '../../db/region-pictures.js';
import { forgetPreviewsOf } from '../govern/forget-previews.js';
import { withHeartbeat } from '../with-heartbeat.js';
import type { ArchiveDependencies, AssetName } from './stored-asset.js';
import { archiveAddress, hotAddress, refusal, storedAsset } from './stored-asset.js';

/**
 * Deletes an asset's bytes for good, every version and copy of them, and what was read from them.
 * @throws ApplicationFailure `asset.held` under a hold, in Galley or in the store; `asset.wrong_state` before its retention has ended
 */
export async function purge(dependencies: ArchiveDependencies, name: AssetName): Promise<{ outcome: 'purged'; versions: number }> {
  const { database, objectStore } = dependencies;
  const { tenantId, assetId } = name;
  const asset = await storedAsset(dependencies, name);
  if (asset.isHeld) throw refusal('asset.held', `Asset ${assetId} is under a legal hold.`);
  if (asset.retainUntil !== null && asset.retainUntil > new Date()) throw refusal('asset.wrong_state', `Asset ${assetId} is to be kept until ${asset.retainUntil.toISOString()}.`);

  return withHeartbeat(async () => {
    for (const version of asset.versions) {
      for (const address of [hotAddress(version), archiveAddress(version)]) {
        if ((await objectStore.removeEveryVersion(address)) === 'locked') throw refusal('asset.held', `Version ${version.id} is locked in the store.`);
      }
    }
    await forgetPreviewsOf(dependencies, tenantId, assetId);
    const renditions = await findDroppableRenditions(database, tenantId, assetId, null);
    for (const { objectKey, isShared } of renditions) if (!isShared) await objectStore.removeEveryVersion({ bucket: 'assets', key: objectKey });
    const versionIds = asset.versions.map((version) => version.id);
    const copies = await Promise.all([findRegionObjects(database, tenantId, versionIds), findPackageObjects(database, tenantId, versionIds)]);
    for (const key of copies.flat()) await objectStore.removeEveryVersion({ bucket: 'assets', key });
    const renditionIds = renditions.map((rendition) => rendition.id);
    await database.withTenant(tenantId, async (client) => {
      await recordPurge(client, tenantId, versionIds, renditionIds);
      await forgetRegionPictures(client, tenantId, versionIds);
      await endPackages(client, tenantId, versionIds);
    });
    return { outcome: 'purged', versions: versionIds.length };
  });
}
