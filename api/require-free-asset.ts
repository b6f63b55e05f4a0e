import { findHeldLease } from '../db/find-lease.js';
import { findNewerVersions } from '../db/find-newer-versions.js';
import type { NewerVersion } from '../db/find-newer-versions.js';
import { findNewestVersion } from '../db/find-newest-version.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { Caller } from './caller.js';
import { notFoundInBody } from './not-found.js';
import { checkedOut } from './present-lease.js';
import type { Services } from './services.js';

/**
 * Refuses by name, before anything is sent, what the recording of the change would refuse by id.
 * @throws GalleyError `asset.checked_out`
 */
export async function requireFreeAsset({ database }: Pick<Services, 'database'>, caller: Caller, assetId: string): Promise<void> {
  const lease = await findHeldLease(database, caller.tenantId, assetId);
  if (lease !== undefined && lease.holder.id !== caller.personId && lease.expiresAt.getTime() > Date.now()) throw checkedOut(lease);
}

/**
 * Refuses a new version that was made from an old one, and says who uploaded what since. Without a base it is taken for made from the
 * newest, where that is the caller's own: the work of others is not covered by somebody who has not said that they know it.
 * @returns the version that it takes the place of, for the asset to hold it to that; null where there is none
 * @throws GalleyError `asset.version_conflict`, `asset.base_required`, or `resource.not_found` where the asset has no such version
 */
export async function requireNewestBase({ database }: Pick<Services, 'database'>, caller: Caller, assetId: string, baseVersionId: string | undefined): Promise<string | null> {
  if (baseVersionId === undefined) {
    const newest = await findNewestVersion(database, caller.tenantId, assetId);
    if (newest === undefined || newest.uploader.id === caller.personId) return newest?.versionId ?? null;
    throw new GalleyError('asset.base_required', `${newest.uploader.name} has uploaded version ${newest.number} (${newest.filename}).`, {
      errors: [{ pointer: '/baseVersionId', detail: 'is needed where the newest version is of somebody else' }],
      facts: { newest: told(newest) },
    });
  }
  const newer = await findNewerVersions(database, caller.tenantId, assetId, baseVersionId);
  if (newer === undefined) throw notFoundInBody('version', '/baseVersionId');
  const [last] = newer;
  if (last === undefined) return baseVersionId;
  throw new GalleyError('asset.version_conflict', `${last.uploader.name} has uploaded version ${last.number} (${last.filename}) since.`, { facts: { since: newer.map(told) } });
}

function told({ versionId, number, filename, uploader, at }: NewerVersion) {
  return { versionId, number, filename, uploader, at: at.toISOString() };
}
