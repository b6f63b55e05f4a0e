import { findHeldLease } from '../db/find-lease.js';
import { findNewerVersions } from '../db/find-newer-versions.js';
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
 * Refuses a new version that was made from an old one, and says who uploaded what since.
 * @throws GalleyError `asset.version_conflict`, or `resource.not_found` where the asset has no such version
 */
export async function requireNewestBase({ database }: Pick<Services, 'database'>, caller: Caller, assetId: string, baseVersionId: string): Promise<void> {
  const newer = await findNewerVersions(database, caller.tenantId, assetId, baseVersionId);
  if (newer === undefined) throw notFoundInBody('version', '/baseVersionId');
  const [last] = newer;
  if (last === undefined) return;
  const since = newer.map(({ versionId, number, filename, uploader, at }) => ({ versionId, number, filename, uploader, at: at.toISOString() }));
  throw new GalleyError('asset.version_conflict', `${last.uploader.name} has uploaded version ${last.number} (${last.filename}) since.`, { facts: { since } });
}
