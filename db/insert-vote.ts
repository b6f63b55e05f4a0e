import { isRefusal } from '../domain/refusal.js';
import { adviceStage } from '../domain/review-advice.js';
import type { Adviser } from '../domain/review-advice.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { ReviewRecord } from '../schemas/life-records.js';
import type { DecisionKind } from '../schemas/vocabulary.js';
import type { Client } from './pool.js';
import { publishTransition } from './record-transition.js';

/**
 * Writes an adviser's vote down, once per id. It changes nothing about the review, so its workflow is not asked.
 * @returns the stage it belongs to; undefined where the tenant has no such review
 * @throws GalleyError `review.closed`, `review.no_vote`, `review.stage_ambiguous`, `approval.content_changed`
 */
export async function insertVote(
  client: Client,
  vote: { readonly tenantId: string; readonly id: string; readonly reviewId: string; readonly actor: string; readonly adviser: Adviser; readonly stage: string | null; readonly vote: DecisionKind; readonly contentHash: string; readonly comment: string },
): Promise<{ stage: string } | undefined> {
  const { tenantId, reviewId } = vote;
  // Held until the end, so that no vote is written into a review that is over.
  const { rows } = await client.query<{ life: ReviewRecord; known: string | null }>(
    `select w.life, (select v.stage from review_votes v where v.tenant_id = $1 and v.id = $3) as known from reviews w where w.tenant_id = $1 and w.id = $2 for share of w`,
    [tenantId, reviewId, vote.id],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  if (row.known !== null) return { stage: row.known };
  const stage = adviceStage(row.life, vote.adviser, vote);
  if (isRefusal(stage)) throw new GalleyError(stage.refused, stage.detail);
  await client.query(`insert into review_votes (tenant_id, id, review_id, person_id, stage, vote, content_hash, comment) values ($1, $2, $3, $4, $5, $6, $7, $8)`, [
    tenantId, vote.id, reviewId, vote.adviser.id, stage.key, vote.vote, vote.contentHash, vote.comment,
  ]);
  await publishTransition(client, {
    tenantId, actor: vote.actor, action: 'review.vote', subject: `review:${reviewId}`,
    details: { reviewId, assetId: row.life.assetId, voteId: vote.id, vote: vote.vote, stage: stage.key, contentHash: vote.contentHash },
  });
  return { stage: stage.key };
}
