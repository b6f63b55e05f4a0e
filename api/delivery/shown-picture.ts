import type { RegionSource } from '../../db/find-region-source.js';
import { findRegionSource } from '../../db/find-region-source.js';
import { secondsOfAccess } from '../../domain/access-to-bytes.js';
import { isApprovedNow } from '../../domain/approved-now.js';
import { decodedTypes } from '../../domain/decoded-types.js';
import { isRefusal } from '../../domain/refusal.js';
import type { AssetRecord } from '../../schemas/asset-record.js';
import { GalleyError } from '../../schemas/galley-error.js';
import type { Role } from '../../schemas/vocabulary.js';
import type { Caller } from '../caller.js';
import { notFound } from '../not-found.js';
import type { Services } from '../services.js';

/** Who looks, and until when at most. */
export interface Viewer {
  readonly tenantId: string;
  readonly roles: readonly Role[];
  /** Null for somebody with a link. */
  readonly personId: string | null;
  readonly until: string | null;
}

export type ShownPicture = RegionSource & { readonly picture: NonNullable<RegionSource['picture']> };

/** Who has a link sees what is in use, and nothing before or after. */
const outsiders: readonly Role[] = ['social_manager'];

export function viewerOf(caller: Caller): Viewer {
  return { tenantId: caller.tenantId, roles: caller.roles, personId: caller.personId, until: null };
}

export function outsideViewer(tenantId: string, expiresAt: Date | null): Viewer {
  return { tenantId, roles: outsiders, personId: null, until: expiresAt?.toISOString() ?? null };
}

/**
 * The picture of a version, or of an asset's current one, where it is approved as it is and this viewer may see it now.
 * @throws GalleyError `resource.not_found`, or `iiif.not_shown` with the reason
 */
export async function findShownPicture({ database }: Pick<Services, 'database'>, viewer: Viewer, id: string): Promise<ShownPicture> {
  const source = await findRegionSource(database, viewer.tenantId, id, decodedTypes);
  if (source === undefined) throw notFound('picture');
  const now = new Date().toISOString();
  const access = secondsOfAccess(source.life, { roles: viewer.roles, isUploader: source.uploaderId === viewer.personId }, now);
  if (isRefusal(access)) throw notShown(access.refused, access.detail);
  if (!isApprovedNow(source.life, source.versionId, now)) throw notShown('asset.not_approved', 'It is not approved as it is now.');
  if (source.picture === null) throw notShown('render.unsupported_type', 'There is no picture of it.');
  return { ...source, picture: source.picture };
}

/** The instants after which what was approved and in use may not be seen any more. */
export function boundariesOf({ sunsetAt, licenceEndsAt, approval }: AssetRecord): readonly (string | null)[] {
  return [sunsetAt, licenceEndsAt, approval?.expiresAt ?? null];
}

function notShown(reason: string, detail: string): GalleyError {
  return new GalleyError('iiif.not_shown', detail, { facts: { reason } });
}
