import type { ApprovalScope } from '../schemas/asset-record.js';
import type { DecisionKind, ReviewState } from '../schemas/vocabulary.js';
import type { Database } from './pool.js';
import { voidSignature } from './settle-signature.js';

/**
 * Writes a decision down before the review's workflow is asked to count it, once per id. Says how the review stands, and whether
 * this decision has been counted before; undefined where the tenant has no such review.
 */
export async function insertDecision(
  database: Database,
  decision: {
    readonly tenantId: string;
    readonly id: string;
    readonly reviewId: string;
    readonly personId: string;
    readonly decision: DecisionKind;
    readonly contentHash: string;
    readonly comment: string;
    readonly scope: ApprovalScope | null;
    readonly expiresAt: string | null;
    readonly conditions: string;
  },
): Promise<{ state: ReviewState; isCounted: boolean } | undefined> {
  const [row] = await database.ask<{ state: ReviewState; isCounted: boolean }>(
    decision.tenantId,
    `with written as (
       insert into decisions (tenant_id, id, review_id, person_id, decision, content_hash, comment, scope, expires_at, conditions)
       select w.tenant_id, $2, w.id, $3, $4, $5, $6, $7, $8, $9 from reviews w where w.id = $1
       on conflict do nothing)
     select w.state, exists (select from decisions d where d.id = $2 and d.counted_at is not null) as "isCounted" from reviews w where w.id = $1`,
    [
      decision.reviewId, decision.id, decision.personId, decision.decision, decision.contentHash, decision.comment,
      decision.scope === null ? null : JSON.stringify(decision.scope), decision.expiresAt, decision.conditions,
    ],
  );
  return row;
}

/** Forgets a decision that the review did not count. A signature under it stays, and is void. */
export async function discardDecision(database: Database, refused: { readonly tenantId: string; readonly decisionId: string; readonly actor: string }): Promise<void> {
  await database.withTenant(refused.tenantId, async (client) => {
    const { rowCount } = await client.query('delete from decisions where id = $1 and counted_at is null', [refused.decisionId]);
    if (rowCount === 1) await voidSignature(client, refused);
  });
}
