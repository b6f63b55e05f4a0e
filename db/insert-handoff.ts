import type { HandoffRecord } from '../schemas/handoff-record.js';
import { insertWorkNotices } from './insert-work-notices.js';
import type { Client } from './pool.js';
import { insertReceipt, isHandoffInMotion, personOf, publishHandoff, roleOf } from './record-handoff.js';

/**
 * Hands an upload over: the row that its life begins with, whom it is told, its audit event and outbox row, and where no acceptance is
 * asked for its receipt too. Once per asset. @returns false where the asset has been handed over before
 */
export async function insertHandoff(client: Client, record: HandoffRecord, message: string, toldTo: NonNullable<HandoffRecord['waitsFor']>): Promise<boolean> {
  const { tenantId, handoffId } = record;
  const { rowCount } = await client.query(
    `insert into handoffs (tenant_id, id, rule_id, asset_id, version_id, handed_by, message, state, life, sequence, waiting_role, waiting_person, due_at, in_motion, closed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, case when $15 then clock_timestamp() end) on conflict do nothing`,
    [
      tenantId, handoffId, record.ruleId, record.assetId, record.versionId, record.handedBy, message, record.state, JSON.stringify(record), record.sequence,
      roleOf(record.waitsFor), personOf(record.waitsFor), record.dueAt, isHandoffInMotion(record), record.waitsFor === null,
    ],
  );
  if (rowCount === 0) return false;
  if (record.state === 'completed') {
    await insertReceipt(client, record);
    await client.query('update handoff_receipts set completed_at = received_at where tenant_id = $1 and handoff_id = $2', [tenantId, handoffId]);
  }
  await insertWorkNotices(client, tenantId, { kind: 'handoff_offered', assetId: record.assetId, about: handoffId, occasion: record.sequence, to: [toldTo] });
  await publishHandoff(client, record, record.state === 'completed' ? 'handoff.delivered' : 'handoff.offered', 'system', null);
  return true;
}
