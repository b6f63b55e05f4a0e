import { findWebPictures } from '../../db/find-web-pictures.js';
import { secondsOfAccess } from '../../domain/access-to-bytes.js';
import { isApprovedNow } from '../../domain/approved-now.js';
import { renditionFilename } from '../../domain/filename.js';
import { isRefusal } from '../../domain/refusal.js';
import { GalleyError } from '../../schemas/galley-error.js';
import { srcsetQuerySchema, srcsetSchema } from '../../schemas/srcset.js';
import { wholeRenditions } from '../delivery/image-information.js';
import { boundariesOf, outsideViewer } from '../delivery/shown-picture.js';
import { fallbackOf, pictureElement, placeholderOf, sourcesOf } from '../delivery/web-picture.js';
import { notFound } from '../not-found.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import { everyRoleButGuest } from '../who-may.js';

const hourMs = 3_600_000;

const srcset = defineRoute({
  method: 'get',
  path: '/assets/{id}/srcset',
  summary: 'All a page needs to show an approved picture: addresses by width and format, sizes, alternative text, placeholder',
  description:
    'The addresses are for everyone who has them, so they are given for what is approved and in use, and end with that. For what stays on a page for longer, place the asset on a channel.',
  tags: ['delivery'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: srcsetQuerySchema,
  responses: { 200: srcsetSchema },
  problems: ['asset.not_approved', 'asset.purged', 'asset.quarantined', 'rights.embargoed', 'rights.expired', 'placement.rendition_missing'],
  handle: async ({ params, query, caller, services }) => {
    const row = await findWebPictures(services.database, caller.tenantId, params.id);
    if (row === undefined) throw notFound('asset');
    const { life, versionId, altText, thumbhash, filename } = row;
    const now = Date.now();
    const instant = new Date(now).toISOString();
    // They leave the house: what only some may see is not given to anyone this way.
    const access = secondsOfAccess(life, { roles: outsideViewer(caller.tenantId, null).roles, isUploader: false }, instant);
    if (isRefusal(access)) throw new GalleyError(access.refused, access.detail);
    if (!isApprovedNow(life, versionId, instant)) throw new GalleyError('asset.not_approved', 'It is not approved as it is now.');

    // From the hour on, so that the same page is the same page, and caches keep its pictures.
    const from = new Date(Math.floor(now / hourMs) * hourMs);
    const ends = boundariesOf(life).flatMap((end) => (end === null ? [] : [Date.parse(end)]));
    const until = new Date(Math.floor(Math.min(from.getTime() + Math.min(query.hours + 1, 168) * hourMs, ...ends) / 1_000) * 1_000);
    const candidates = await Promise.all(
      wholeRenditions(row).map(async ({ recipe, objectKey, mediaType, bytes, width, height }) => {
        const shown = { from, until, contentType: mediaType, filename: renditionFilename(filename, recipe, mediaType) };
        return { url: await services.objectStore.signCacheable({ bucket: 'assets', key: objectKey }, shown), recipe, mediaType, bytes, width, height };
      }),
    );
    const fallback = fallbackOf(candidates);
    if (fallback === undefined) throw new GalleyError('placement.rendition_missing', 'There is no rendition of the whole picture.');
    const sources = sourcesOf(candidates);
    return {
      status: 200,
      body: {
        assetId: params.id,
        versionId,
        alt: altText,
        sizes: query.sizes,
        width: fallback.width,
        height: fallback.height,
        src: fallback.url,
        sources: sources.map((source) => ({ ...source, candidates: source.candidates.map(({ url, width, height, recipe, bytes }) => ({ url, width, height, recipe, bytes })) })),
        placeholder: thumbhash === null ? null : placeholderOf(thumbhash),
        expiresAt: until.toISOString(),
        html: pictureElement({ sources, fallback, sizes: query.sizes, alt: altText }),
      },
    };
  },
});

export const srcsetRoutes: readonly Route[] = [srcset];
