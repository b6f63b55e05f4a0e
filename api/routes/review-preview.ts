import { z } from 'zod';
import { findReviewPicture } from '../../db/find-review-picture.js';
import { secondsOfAccess } from '../../domain/access-to-bytes.js';
import { renditionFilename } from '../../domain/filename.js';
import { isRefusal } from '../../domain/refusal.js';
import { GalleyError } from '../../schemas/galley-error.js';
import type { Role } from '../../schemas/vocabulary.js';
import { redirectToPictureFor } from '../delivery/redirect-to-picture.js';
import { notFound } from '../not-found.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import { everyRoleButGuest } from '../who-may.js';

/** Who is asked to a review sees its proof under embargo as those do who prepare it; after the end of its use as everybody else. */
const asAsked: readonly Role[] = ['creative'];

const preview = defineRoute({
  method: 'get',
  path: '/reviews/{id}/preview',
  summary: 'See the picture under review: a redirect to an address that is good for minutes',
  description: 'With `download=true` the large picture, to keep; a guest needs a link that allows it.',
  tags: ['reviews', 'guests'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  guests: 'own-review',
  query: z.object({ download: z.enum(['true', 'false']).default('false') }),
  responses: { 302: null },
  problems: ['permission.denied', 'asset.quarantined', 'asset.purged', 'rights.embargoed', 'rights.expired'],
  handle: async ({ params, query, caller, services }) => {
    const isDownload = query.download === 'true';
    if (isDownload && caller.guest?.allowDownload === false) throw new GalleyError('permission.denied', 'Your link lets you look, and not keep.');
    const row = await findReviewPicture(services.database, caller.tenantId, params.id, isDownload ? 'web-2048' : 'preview-640');
    if (row === undefined) throw notFound('picture');
    const who = { roles: caller.guest === undefined ? caller.roles : asAsked, isUploader: row.uploaderId === caller.personId };
    const filename = renditionFilename(row.filename, row.recipe, row.mediaType);
    if (!isDownload) return redirectToPictureFor(services, who, row, { filename, contentType: row.mediaType });
    const access = secondsOfAccess(row.life, who, new Date().toISOString());
    if (isRefusal(access)) throw new GalleyError(access.refused, access.detail);
    const shown = { filename, contentType: row.mediaType, disposition: 'attachment', expiresInSeconds: access.seconds } as const;
    const location = await services.objectStore.signGet({ bucket: 'assets', key: row.objectKey }, shown);
    return { status: 302, headers: { location } };
  },
});

export const reviewPreviewRoutes: readonly Route[] = [preview];
