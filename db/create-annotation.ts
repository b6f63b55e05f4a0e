import { mostAnnotations, refuseAnnotatingAsset, refuseAnnotatingReview } from '../domain/annotation-rights.js';
import { textStandsThere } from '../domain/annotation-text.js';
import type { AnnotationTarget } from '../schemas/annotation-target.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { Annotator } from './annotation-columns.js';
import { findAnnotationPlace, findCopy } from './find-annotation-place.js';
import type { AnnotationPlace } from './find-annotation-place.js';
import { insertAnnotationNotices } from './insert-annotation-notices.js';
import type { Client, Database } from './pool.js';
import { publishTransition } from './record-transition.js';
import { refuseMentionsOfGuest } from './refuse-mentions-of-guest.js';
import { requireMentionable } from './require-mentionable.js';

export interface NewAnnotation {
  readonly tenantId: string;
  readonly id: string;
  readonly actor: string;
  readonly author: Annotator;
  readonly place: { readonly reviewId: string } | { readonly assetId: string };
  readonly target: AnnotationTarget;
  readonly text: string;
  readonly mentions: readonly string[];
  /** What its author saw; undefined for what is there now. */
  readonly contentHash: string | undefined;
}

/**
 * Writes an annotation, whom it concerns, and that it was made; once, however often it is called with the same id. What is said is free
 * text and stays out of the audit log.
 * @throws GalleyError `resource.not_found`, `permission.denied`, `review.closed`, `asset.not_ready`, `asset.purged`,
 * `approval.content_changed`, `annotation.text_moved`, `annotation.too_many`
 */
export async function createAnnotation(database: Database, annotation: NewAnnotation): Promise<void> {
  const { tenantId, id, target, mentions, author } = annotation;
  await database.withTenant(tenantId, async (client) => {
    const place = await findAnnotationPlace(client, annotation.place);
    const seen = await client.query('select from annotations where id = $1', [id]);
    if (seen.rowCount === 1) return;
    const { versionId, contentHash, assetId, reviewId } = requirePlace(place, annotation);
    await requireText(client, target, { ...place!, versionId });
    refuseMentionsOfGuest(author, mentions);
    await requireMentionable(client, tenantId, mentions);
    await client.query(
      `insert into annotations (tenant_id, id, asset_id, version_id, content_hash, review_id, author_id, target, text, mentions)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [tenantId, id, assetId, versionId, contentHash, reviewId, author.personId, JSON.stringify(target), annotation.text, mentions],
    );
    await insertAnnotationNotices(client, { tenantId, id, annotationId: id, assetId, reviewId, authorId: author.personId, mentions });
    await publishTransition(client, {
      tenantId,
      actor: annotation.actor,
      action: 'annotation.created',
      subject: reviewId === null ? `asset:${assetId}` : `review:${reviewId}`,
      details: { annotationId: id, assetId, ...(reviewId === null ? {} : { reviewId }), versionId, contentHash, kind: target.kind },
    });
  });
}

function requirePlace(place: AnnotationPlace | undefined, annotation: NewAnnotation): { assetId: string; reviewId: string | null; versionId: string; contentHash: string } {
  if (place === undefined) throw new GalleyError('resource.not_found', `There is no such ${'reviewId' in annotation.place ? 'review' : 'asset'}.`);
  const { assetId, reviewId, reviewState, versionId, contentHash } = place;
  const refusal = reviewState === null ? refuseAnnotatingAsset(annotation.author) : refuseAnnotatingReview(annotation.author, { state: reviewState, reviewId });
  if (refusal !== null) throw new GalleyError(refusal.refused, refusal.detail);
  if (place.isPurged) throw new GalleyError('asset.purged', 'Its bytes are gone.');
  if (versionId === null || contentHash === null) throw new GalleyError('asset.not_ready', 'Its bytes have not been examined yet.');
  if (annotation.contentHash !== undefined && annotation.contentHash !== contentHash) {
    throw new GalleyError('approval.content_changed', 'What is there now is not what was annotated.', { facts: { contentHash } });
  }
  if (place.annotations >= mostAnnotations) throw new GalleyError('annotation.too_many', `An asset has at most ${mostAnnotations} annotations.`);
  return { assetId, reviewId, versionId, contentHash };
}

async function requireText(client: Client, target: AnnotationTarget, place: AnnotationPlace & { readonly versionId: string }): Promise<void> {
  if (target.kind !== 'text') return;
  const text = target.field === 'copy' ? await findCopy(client, place.versionId, target.slot ?? '') : place[target.field];
  if (text === undefined || !textStandsThere(text, target)) {
    throw new GalleyError('annotation.text_moved', `The ${target.field} does not have these words there.`, { errors: [{ pointer: '/target/exact', detail: 'does not stand there' }] });
  }
}
