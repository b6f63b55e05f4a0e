import type { HandoffAction } from '../domain/handoff-steps.js';
import type { HandoffRecord, HandoffTarget } from '../schemas/handoff-record.js';
import { insertWorkNotices } from './insert-work-notices.js';
import type { WorkNoticeKind } from './insert-work-notices.js';
import type { Client } from './pool.js';
import { publishTransition, whyNotRecorded } from './record-transition.js';
import type { Recording } from './record-transition.js';

export interface HandoffTransition {
  readonly record: HandoffRecord;
  readonly action: HandoffAction;
  readonly actor: string;
  /** The answer that this transition counts. */
  readonly answerId: string | null;
}

/** Writes one transition of a hand-off with the answer it counts, its receipt, whom it is told, the audit event and the outbox row; once. */
export async function recordHandoffTransition(client: Client, { record, action, actor, answerId }: HandoffTransition): Promise<Recording> {
  const { tenantId, handoffId } = record;
  const { rowCount } = await client.query(
    `update handoffs set state_since = case when state = $3 then state_since else clock_timestamp() end,
            state = $3, life = $4, sequence = $5, waiting_role = $6, waiting_person = $7, due_at = $8, in_motion = $9,
            closed_at = case when $10 then clock_timestamp() end
      where tenant_id = $1 and id = $2 and sequence = $5 - 1`,
    [
      tenantId, handoffId, record.state, JSON.stringify(record), record.sequence, roleOf(record.waitsFor), personOf(record.waitsFor),
      record.dueAt, isHandoffInMotion(record), record.waitsFor === null,
    ],
  );
  if (rowCount !== 1) return whyNotRecorded(client, 'handoffs', tenantId, handoffId, JSON.stringify(record));
  if (answerId !== null) {
    const counted = await client.query('update handoff_answers set counted_at = clock_timestamp() where tenant_id = $1 and id = $2 and counted_at is null', [tenantId, answerId]);
    if (counted.rowCount !== 1) throw new Error(`answer ${answerId} is not there to be counted`);
  }
  if (action === 'handoff.accepted') await insertReceipt(client, record);
  if (action === 'handoff.completed') {
    await client.query('update handoff_receipts set completed_at = clock_timestamp() where tenant_id = $1 and handoff_id = $2', [tenantId, handoffId]);
  }
  const news = newsOf(record, action);
  if (news !== null) await insertWorkNotices(client, tenantId, { ...news, assetId: record.assetId, about: handoffId, occasion: record.sequence });
  await publishHandoff(client, record, action, actor, answerId);
  return 'recorded';
}

/** True while a run must exist for it: it has a timer to keep. */
export function isHandoffInMotion(record: HandoffRecord): boolean {
  return record.state === 'offered' && record.dueAt !== null;
}

/** Proof that it came into somebody's hands; whoever takes it on later, the first receipt stands. */
export async function insertReceipt(client: Client, record: HandoffRecord): Promise<void> {
  await client.query(
    `insert into handoff_receipts (tenant_id, handoff_id, asset_id, version_id, sha256, handed_by, handed_at, received_by, received_at, in_time)
     values ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp(), $9) on conflict do nothing`,
    [record.tenantId, record.handoffId, record.assetId, record.versionId, record.sha256, record.handedBy, record.offeredAt, record.receivedBy, !record.isLate],
  );
}

export async function publishHandoff(client: Client, record: HandoffRecord, action: string, actor: string, answerId: string | null): Promise<void> {
  await publishTransition(client, {
    tenantId: record.tenantId, actor, action,
    subject: `handoff:${record.handoffId}`,
    details: {
      handoffId: record.handoffId, assetId: record.assetId, versionId: record.versionId, sha256: record.sha256, ruleId: record.ruleId,
      state: record.state, waitsFor: record.waitsFor, dueAt: record.dueAt, ...(answerId === null ? {} : { answerId }),
    },
  });
}

export function roleOf(target: HandoffTarget | null): string | null {
  return target !== null && 'role' in target ? target.role : null;
}

export function personOf(target: HandoffTarget | null): string | null {
  return target !== null && 'personId' in target ? target.personId : null;
}

/** Who is told what: those it waits for now, and its giver where it has come to an end. */
function newsOf(record: HandoffRecord, action: HandoffAction): { kind: WorkNoticeKind; to: readonly HandoffTarget[] } | null {
  const waiting = record.waitsFor === null ? [] : [record.waitsFor];
  const giver = { personId: record.handedBy };
  switch (action) {
    case 'handoff.passed_on':
    case 'handoff.reassigned':
      return { kind: 'handoff_offered', to: waiting };
    case 'handoff.escalated':
      return { kind: 'handoff_escalated', to: waiting };
    case 'handoff.overdue':
      return { kind: 'handoff_escalated', to: [...waiting, { role: 'project_manager' }] };
    case 'handoff.declined':
      return { kind: 'handoff_declined', to: [giver, { role: 'project_manager' }] };
    case 'handoff.accepted':
      return { kind: 'handoff_accepted', to: [giver] };
    case 'handoff.completed':
      return null;
  }
}
