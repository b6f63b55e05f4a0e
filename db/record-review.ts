import { stageDueAt, waitingRole } from '../domain/review-progress.js';
import type { ReviewRecord } from '../schemas/life-records.js';
import type { Client } from './pool.js';
import { publishTransition, whyNotRecorded } from './record-transition.js';
import type { Recording } from './record-transition.js';

export interface ReviewTransition {
  readonly record: ReviewRecord;
  readonly action: string;
  readonly actor: string;
  /** The decision this transition counts, and the stage it counts in. */
  readonly decisionId: string | null;
  readonly stageDecided: number;
}

/** Writes one transition of a review with the decision it counts, the audit event and the outbox row; once. */
export async function recordReviewTransition(client: Client, transition: ReviewTransition): Promise<Recording> {
  const { record, actor, action, decisionId } = transition;
  const { tenantId, reviewId } = record;
  const role = waitingRole(record);
  const { rowCount } = await client.query({
    name: 'record_review',
    text: `update reviews set state = $3, life = $4, sequence = $5, stage = $6, waiting_roles = $7, due_at = $8,
                  closed_at = case when $3 = 'open' then null else clock_timestamp() end
            where tenant_id = $1 and id = $2 and sequence = $5 - 1`,
    values: [tenantId, reviewId, record.state, JSON.stringify(record), record.sequence, record.stage, role === null ? [] : [role], stageDueAt(record)],
  });
  if (rowCount !== 1) return whyNotRecorded(client, 'reviews', tenantId, reviewId, JSON.stringify(record));
  if (decisionId !== null) {
    const counted = await client.query(`update decisions set stage = $3, counted_at = clock_timestamp() where tenant_id = $1 and id = $2 and counted_at is null`, [
      tenantId, decisionId, transition.stageDecided,
    ]);
    if (counted.rowCount !== 1) throw new Error(`decision ${decisionId} is not there to be counted`);
  }
  await publishTransition(client, {
    tenantId, actor, action,
    subject: `review:${reviewId}`,
    details: { reviewId, assetId: record.assetId, contentHash: record.contentHash, state: record.state, stage: transition.stageDecided, ...(decisionId === null ? {} : { decisionId }) },
  });
  return 'recorded';
}
