import { applyHold, releaseHold } from './hold.js';
import { moveToArchive } from './move-to-archive.js';
import { purge } from './purge.js';
import { restoreFromArchive } from './restore-from-archive.js';
import type { ArchiveDependencies, AssetName } from './stored-asset.js';

/** What becomes of an asset's bytes after its use. A refusal is a failure that is not repeated, with its problem code as type. */
export function createArchiveActivities({ database, objectStore, logger }: ArchiveDependencies) {
  const dependencies = { database, objectStore, logger };
  return {
    moveToArchive: (asset: AssetName) => moveToArchive(dependencies, asset),
    restoreFromArchive: (asset: AssetName) => restoreFromArchive(dependencies, asset),
    applyHold: (asset: AssetName) => applyHold(dependencies, asset),
    releaseHold: (asset: AssetName) => releaseHold(dependencies, asset),
    purge: (asset: AssetName) => purge(dependencies, asset),
  };
}
