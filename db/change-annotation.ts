import { refuseAnnotationAsk } from '../domain/annotation-rights.js';
import type { AnnotationAsk } from '../domain/annotation-rights.js';
import type { AnnotationStatus } from '../schemas/annotations.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { ReviewState } from '../schemas/vocabulary.js';
import type { Annotator } from './annotation-columns.js';
import { callerDecides, reviewOfAnnotation } from './annotation-columns.js';
import { insertAnnotationNotices } from './insert-annotation-notices.js';
import type { Client, Database } from './pool.js';
import { publishTransition } from './record-transition.js';
import { refuseMentionsOfGuest } from './refuse-mentions-of-guest.js';
import { requireMentionable } from './require-mentionable.js';

export interface AnnotationChange {
  readonly tenantId: string;
  readonly annotationId: string;
  readonly actor: string;
  readonly person: Annotator;
}

interface Held {
  assetId: string;
  reviewId: string | null;
  authorId: string;
  status: AnnotationStatus;
  mentions: string[];
  revision: number;
  replies: number;
  callerDecides: boolean;
  review: { id: string; state: ReviewState } | null;
}

/**
 * Adds a reply to the thread; once, however often it is called with the same id.
 * @throws GalleyError `resource.not_found`, `annotation.withdrawn`, `annotation.too_many`; of a guest `review.closed`, `permission.denied`
 */
export async function replyToAnnotation(
  database: Database,
  change: AnnotationChange & { readonly replyId: string; readonly text: string; readonly mentions: readonly string[] },
): Promise<void> {
  const { tenantId, annotationId, replyId, mentions, person } = change;
  await database.withTenant(tenantId, async (client) => {
    const known = await client.query('select from annotation_replies where id = $1', [replyId]);
    if (known.rowCount === 1) return;
    const held = await hold(client, 'reply', change);
    refuseMentionsOfGuest(person, mentions);
    await requireMentionable(client, tenantId, mentions);
    await client.query(
      `insert into annotation_replies (tenant_id, id, annotation_id, author_id, text, mentions) values ($1, $2, $3, $4, $5, $6)`,
      [tenantId, replyId, annotationId, person.personId, change.text, mentions],
    );
    const { assetId, reviewId } = held;
    await insertAnnotationNotices(client, { tenantId, id: replyId, annotationId, assetId, reviewId, authorId: person.personId, mentions });
    await publish(client, 'annotation.replied', change, held, { replyId });
  });
}

/** Resolves or reopens; nothing happens where it is so already. @throws GalleyError as `replyToAnnotation`, and `permission.denied` */
export async function settleAnnotation(database: Database, ask: 'resolve' | 'reopen', change: AnnotationChange): Promise<void> {
  await database.withTenant(change.tenantId, async (client) => {
    const held = await hold(client, ask, change);
    const status = ask === 'resolve' ? 'resolved' : 'open';
    if (held.status === status) return;
    await client.query(
      `update annotations set status = $2, resolved_by = $3, resolved_at = case when $3::uuid is null then null else clock_timestamp() end where id = $1`,
      [change.annotationId, status, ask === 'resolve' ? change.person.personId : null],
    );
    await publish(client, ask === 'resolve' ? 'annotation.resolved' : 'annotation.reopened', change, held);
  });
}

/**
 * Changes the words while nobody has answered them. Who is mentioned anew is told.
 * @throws GalleyError as `replyToAnnotation`, and `permission.denied`, `annotation.answered`, `edit.stale`
 */
export async function editAnnotation(
  database: Database,
  change: AnnotationChange & { readonly expectedRevision: number; readonly text: string | undefined; readonly mentions: readonly string[] | undefined },
): Promise<void> {
  const { tenantId, annotationId } = change;
  await database.withTenant(tenantId, async (client) => {
    const held = await hold(client, 'edit', change);
    if (held.revision !== change.expectedRevision) {
      throw new GalleyError('edit.stale', `The annotation is now at revision ${held.revision}.`, { facts: { revision: held.revision } });
    }
    const mentions = change.mentions ?? held.mentions;
    if (change.mentions !== undefined) await requireMentionable(client, tenantId, change.mentions);
    await client.query(
      'update annotations set text = coalesce($2, text), mentions = $3, edited_at = clock_timestamp(), revision = revision + 1 where id = $1',
      [annotationId, change.text ?? null, mentions],
    );
    const { assetId, reviewId, authorId } = held;
    await insertAnnotationNotices(client, { tenantId, id: annotationId, annotationId, assetId, reviewId, authorId, mentions });
    await publish(client, 'annotation.edited', change, held, { revision: held.revision + 1 });
  });
}

/**
 * Takes an annotation back that nobody has answered; it leaves the lists, and the record keeps it. Notices that wait are not sent.
 * @throws GalleyError as `editAnnotation`
 */
export async function withdrawAnnotation(database: Database, change: AnnotationChange): Promise<void> {
  await database.withTenant(change.tenantId, async (client) => {
    const held = await hold(client, 'withdraw', change);
    await client.query(`update annotations set status = 'withdrawn', withdrawn_at = clock_timestamp() where id = $1`, [change.annotationId]);
    await client.query(`delete from notices where person_id = any($1) and about ->> 'annotationId' = $2 and sent_at is null and claimed_until is null`, [
      held.mentions, change.annotationId,
    ]);
    await publish(client, 'annotation.withdrawn', change, held);
  });
}

/** The annotation, for this transaction alone, if the person may do this with it. */
async function hold(client: Client, ask: AnnotationAsk, { annotationId, person }: AnnotationChange): Promise<Held> {
  // Held first and read afterwards, so that a reply which was just being written is counted.
  await client.query('select from annotations where id = $1 for update', [annotationId]);
  // As with an annotation: nothing is said by a guest in a review that has just been closed.
  if (person.guest !== undefined) await client.query('select from reviews where id = $1 for share', [person.guest.reviewId]);
  const { rows } = await client.query<Held>(
    `select asset_id as "assetId", review_id as "reviewId", author_id as "authorId", status, mentions, revision,
            (select count(*)::integer from annotation_replies r where r.tenant_id = n.tenant_id and r.annotation_id = n.id) as replies,
            ${callerDecides('$2', '$3')} as "callerDecides", ${reviewOfAnnotation} as review
       from annotations n where n.id = $1`,
    [annotationId, person.personId, person.roles],
  );
  const [held] = rows;
  if (held === undefined) throw new GalleyError('resource.not_found', 'There is no such annotation.');
  const refusal = refuseAnnotationAsk(ask, person, held);
  if (refusal !== null) throw new GalleyError(refusal.refused, refusal.detail);
  return held;
}

async function publish(client: Client, action: string, { tenantId, annotationId, actor }: AnnotationChange, held: Held, more: Record<string, unknown> = {}): Promise<void> {
  const { assetId, reviewId } = held;
  await publishTransition(client, {
    tenantId,
    actor,
    action,
    subject: reviewId === null ? `asset:${assetId}` : `review:${reviewId}`,
    details: { annotationId, assetId, ...(reviewId === null ? {} : { reviewId }), ...more },
  });
}
