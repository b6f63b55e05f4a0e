import { isBackfillInMotion } from '../domain/backfill-lifecycle.js';
import type { BackfillRecord } from '../schemas/life-records.js';
import type { Client } from './pool.js';
import { publishTransition, whyNotRecorded } from './record-transition.js';
import type { Recording } from './record-transition.js';

export interface BackfillTransition {
  readonly record: BackfillRecord;
  readonly action: string;
  readonly actor: string;
}

/** Writes one transition of a backfill with what it means for its items, the audit event and the outbox row; once. */
export async function recordBackfillTransition(client: Client, { record, action, actor }: BackfillTransition): Promise<Recording> {
  const { tenantId, runId } = record;
  const { rowCount } = await client.query(
    `update backfills set state_since = case when state = $3 then state_since else clock_timestamp() end, state = $3, life = $4, sequence = $5, in_motion = $6
      where tenant_id = $1 and id = $2 and sequence = $5 - 1`,
    [tenantId, runId, record.state, JSON.stringify(record), record.sequence, isBackfillInMotion(record)],
  );
  if (rowCount !== 1) return whyNotRecorded(client, 'backfills', tenantId, runId, JSON.stringify(record));
  if (record.state === 'cancelled') {
    await client.query(`update backfill_items set state = 'cancelled' where tenant_id = $1 and run_id = $2 and state = 'pending'`, [tenantId, runId]);
  }
  await publishTransition(client, { tenantId, actor, action, subject: `backfill:${runId}`, details: { runId, state: record.state } });
  return 'recorded';
}
