import { findOriginal, findRenditionContent } from '../../db/find-content.js';
import { findPlace } from '../../db/find-place.js';
import { secondsOfAccess } from '../../domain/access-to-bytes.js';
import { renditionFilename } from '../../domain/filename.js';
import { isRefusal } from '../../domain/refusal.js';
import type { AssetRecord } from '../../schemas/asset-record.js';
import { placeSchema } from '../../schemas/assets.js';
import { GalleyError } from '../../schemas/galley-error.js';
import type { Role } from '../../schemas/vocabulary.js';
import type { Caller } from '../caller.js';
import { redirectToPicture } from '../delivery/redirect-to-picture.js';
import { notFound } from '../not-found.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import type { Services } from '../services.js';
import { everyRoleButGuest } from '../who-may.js';

const refusals = ['asset.quarantined', 'asset.purged', 'rights.embargoed', 'rights.expired'] as const;

/** People who may know where a picture was taken, besides its uploader. */
const placeReaders: readonly Role[] = ['admin', 'brand_manager', 'compliance'];

const original = defineRoute({
  method: 'get',
  path: '/assets/{id}/original',
  summary: 'Get the original bytes: a redirect to an address that is good for minutes',
  tags: ['assets'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 302: null },
  problems: [...refusals, 'asset.not_ready', 'asset.wrong_state'],
  handle: async ({ params, caller, services }) => {
    const row = await findOriginal(services.database, caller.tenantId, params.id);
    if (row === undefined) throw notFound('asset');
    if (row.isPurged) throw new GalleyError('asset.purged', 'Its bytes are gone.');
    if (!row.isUploaded) throw new GalleyError('asset.not_ready', 'Its bytes have not all arrived.', { facts: { work: row.life.work } });
    if (row.archivedKey !== null) throw new GalleyError('asset.wrong_state', 'Its original is in the archive; restore it first.', { facts: { state: row.life.state } });
    // As a stream of bytes: a browser keeps it, and runs nothing that it may hold.
    const shown = { disposition: 'attachment', contentType: row.mediaType ?? 'application/octet-stream', filename: row.filename } as const;
    return redirect(services, caller, row, shown);
  },
});

const renditionContent = defineRoute({
  method: 'get',
  path: '/assets/{id}/renditions/{renditionId}/content',
  summary: 'Get the bytes of a rendition: a redirect to an address that is good for minutes',
  description: 'For some minutes everybody who may see it is sent to the same address, and caches may keep what that answers.',
  tags: ['assets'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 302: null },
  problems: refusals,
  handle: async ({ params, caller, services }) => {
    const row = await findRenditionContent(services.database, caller.tenantId, params.id, params.renditionId);
    if (row === undefined) throw notFound('rendition');
    const filename = renditionFilename(row.filename, row.recipe, row.mediaType);
    return redirectToPicture(services, caller, row, { contentType: row.mediaType, filename });
  },
});

const place = defineRoute({
  method: 'get',
  path: '/assets/{id}/place',
  summary: 'Where the picture was taken',
  description: 'For its uploader, brand managers, compliance and admins.',
  tags: ['assets'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: placeSchema },
  problems: ['permission.denied'],
  handle: async ({ params, caller, services }) => {
    const row = await findPlace(services.database, caller.tenantId, params.id);
    if (row === undefined) throw notFound('asset');
    if (row.uploaderId !== caller.personId && !caller.roles.some((role) => placeReaders.includes(role))) {
      throw new GalleyError('permission.denied', `Only its uploader and the roles ${placeReaders.join(', ')} may know.`);
    }
    const { versionId, latitude, longitude } = row;
    if (latitude === null || longitude === null) throw notFound('place');
    return { status: 200, body: { versionId, latitude, longitude } };
  },
});

export const assetContentRoutes: readonly Route[] = [original, renditionContent, place];

async function redirect(
  services: Services,
  caller: Caller,
  row: { readonly life: AssetRecord; readonly uploaderId: string; readonly objectKey: string },
  shown: { readonly filename: string; readonly contentType: string; readonly disposition: 'attachment' | 'inline' },
) {
  const who = { roles: caller.roles, isUploader: row.uploaderId === caller.personId };
  const access = secondsOfAccess(row.life, who, new Date().toISOString());
  if (isRefusal(access)) throw new GalleyError(access.refused, access.detail);
  const location = await services.objectStore.signGet({ bucket: 'assets', key: row.objectKey }, { ...shown, expiresInSeconds: access.seconds });
  return { status: 302, headers: { location } } as const;
}
