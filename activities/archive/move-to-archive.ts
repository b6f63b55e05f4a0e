import { findDroppableRenditions, dropRenditions } from '../../db/droppable-renditions.js';
import { setArchivedKey } from '../../db/set-archived-key.js';
import { standardRecipes } from '../../domain/recipes.js';
import { codeOf } from '../../schemas/galley-error.js';
import type { ObjectAddress } from '../../storage/object-address.js';
import { withHeartbeat } from '../with-heartbeat.js';
import type { ArchiveDependencies, AssetName } from './stored-asset.js';
import { archiveAddress, copyVerified, hotAddress, refusal, storedAsset } from './stored-asset.js';

const archiveClass = 'STANDARD_IA';

const smallestPreviews = standardRecipes
  .filter((recipe) => recipe.purpose === 'preview')
  .sort((one, other) => one.drawing.width - other.drawing.width)
  .map((recipe) => recipe.name);

/**
 * Every version's bytes go to the archive bucket; renditions, which can be made again, go away. Each step is done before the next
 * destroys what it was made from, so that it may stop anywhere and be repeated.
 * @throws ApplicationFailure `asset.held`, `storage.object_missing`
 */
export async function moveToArchive(dependencies: ArchiveDependencies, name: AssetName): Promise<{ outcome: 'archived'; versions: number }> {
  const { database, objectStore } = dependencies;
  const { tenantId, assetId } = name;
  const asset = await storedAsset(dependencies, name);
  if (asset.isHeld) throw refusal('asset.held', `Asset ${assetId} is under a legal hold.`);

  return withHeartbeat(async () => {
    for (const version of asset.versions) {
      const [hot, archived] = [hotAddress(version), archiveAddress(version)];
      if (version.archivedKey === null) {
        await copyVerified(dependencies, version, hot, archived, () => copyCold(dependencies, hot, archived));
        await setArchivedKey(database, tenantId, version.id, archived.key);
      }
      if ((await objectStore.removeEveryVersion(hot)) === 'locked') throw refusal('asset.held', `Version ${version.id} is locked in the store.`);
    }
    await removeRenditions(dependencies, name);
    return { outcome: 'archived', versions: asset.versions.length };
  });
}

async function copyCold({ objectStore }: ArchiveDependencies, from: ObjectAddress, to: ObjectAddress): Promise<void> {
  try {
    await objectStore.copy(from, to, { storageClass: archiveClass });
  } catch (error) {
    // A store without storage classes keeps everything in its only one.
    if (codeOf(error) !== undefined || !(error instanceof Error) || !['InvalidStorageClass', 'NotImplemented'].includes(error.name)) throw error;
    await objectStore.copy(from, to);
  }
}

async function removeRenditions({ database, objectStore }: ArchiveDependencies, { tenantId, assetId }: AssetName): Promise<void> {
  const dropped = await findDroppableRenditions(database, tenantId, assetId, smallestPreviews);
  // Objects first: a row without its object is repaired by the repetition, an object without a row is found by nobody.
  for (const { objectKey, isShared } of dropped) if (!isShared) await objectStore.removeEveryVersion({ bucket: 'assets', key: objectKey });
  const ids = dropped.map((rendition) => rendition.id);
  await database.withTenant(tenantId, (client) => dropRenditions(client, tenantId, ids));
}
