import { ApplicationFailure } from '@temporalio/common';
import { findVersionToRender } from '../../db/find-version-to-render.js';
import type { VersionToRender } from '../../db/find-version-to-render.js';
import { copyRenderedFacts, recordNoPreview, recordRenderedFacts, recordRenditions } from '../../db/record-renditions.js';
import { isPicture, stillKind } from '../../domain/media-type-policy.js';
import { mostRenderedBytes } from '../../domain/picture-limits.js';
import { streamedMedia } from '../../domain/streamed-media.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';
import { renditionObjectKey } from '../../storage/object-keys.js';
import { withHeartbeat } from '../with-heartbeat.js';
import { makeRenditions } from './make-renditions.js';
import type { RenderNeeds } from './make-renditions.js';

export type RenderOutcome =
  /** `hasFilm`: it is a film or a piece of sound, of which there is more to make on the queue `video`; `unmade`: why some of that could not be made. */
  | { readonly outcome: 'rendered'; readonly ready: number; readonly failed: number; readonly hasFilm?: true; readonly unmade?: ProblemCode }
  /** It is no picture itself: first the still that stands for it is to be made, on this queue. */
  | { readonly outcome: 'needs_still'; readonly queue: 'render' | 'video' }
  | { readonly outcome: 'not_possible'; readonly reason: ProblemCode }
  | { readonly outcome: 'quarantined'; readonly reason: ProblemCode };

interface VersionName {
  readonly tenantId: string;
  readonly assetId: string;
  readonly versionId: string;
}

/** Makes every rendition of a version that the recipes of its tenant ask for, and publishes them by their rows. */
export async function renderPlan(needs: RenderNeeds, name: VersionName): Promise<RenderOutcome> {
  const { tenantId, assetId, versionId } = name;
  const { database } = needs;
  const version = await findVersionToRender(database, tenantId, assetId, versionId);
  if (version === undefined) throw ApplicationFailure.nonRetryable(`There is no version ${versionId}.`, 'resource.not_found');
  if (version.sha256 === null || version.mediaType === null) throw ApplicationFailure.nonRetryable(`Version ${versionId} is not examined.`, 'asset.not_ready');
  if (stillKind(version.mediaType) !== null) return { outcome: 'needs_still', queue: streamedMedia(version.mediaType) === undefined ? 'render' : 'video' };
  const reason = whyNotDrawn(version.mediaType, version.bytes);
  if (reason !== null) return withoutPreview('not_possible', reason);

  const { known, sha256, recipes } = version;
  const made = await withHeartbeat((signal) =>
    makeRenditions(needs, { tenantId, version: { ...version, sha256 }, recipes, objectKeyOf: (key) => renditionObjectKey(tenantId, key), reusesOlder: true, signal }),
  );
  if (made.kind === 'refused') return withoutPreview('quarantined', made.reason);
  const { renditions, picture } = made;
  await database.withTenant(tenantId, async (client) => {
    await Promise.all([
      recordRenditions(client, tenantId, versionId, renditions),
      // The same bytes look the same, whatever was drawn of them this time.
      known === null && picture !== undefined ? recordRenderedFacts(client, tenantId, versionId, picture.facts) : undefined,
      known === null ? undefined : copyRenderedFacts(client, tenantId, versionId, known.versionId),
    ]);
  });
  const ready = renditions.filter(({ state }) => state === 'ready').length;
  const hasFilm = version.stillOf === 'video' || version.stillOf === 'audio';
  return { outcome: 'rendered', ready, failed: renditions.length - ready, ...(hasFilm ? { hasFilm } : {}) };

  async function withoutPreview(outcome: 'not_possible' | 'quarantined', why: ProblemCode): Promise<RenderOutcome> {
    const preview = outcome === 'not_possible' ? 'not_possible' : 'failed';
    await database.withTenant(tenantId, (client) => recordNoPreview(client, tenantId, versionId, preview, why));
    return { outcome, reason: why };
  }
}

/** Why no picture can be made of an examined file; null where one can. */
export function whyNotDrawn(mediaType: NonNullable<VersionToRender['mediaType']>, bytes: number): ProblemCode | null {
  if (!isPicture(mediaType)) return 'render.unsupported_type';
  return bytes > mostRenderedBytes ? 'render.too_large' : null;
}
