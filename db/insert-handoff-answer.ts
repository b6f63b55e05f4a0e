import type { HandoffTarget } from '../schemas/handoff-record.js';
import type { HandoffState } from '../schemas/vocabulary.js';
import type { Database } from './pool.js';
import { personOf, roleOf } from './record-handoff.js';

/**
 * Writes an answer down before the hand-off's workflow is asked to count it, once per id. Says how the hand-off stands, and whether this
 * answer has been counted before; undefined where the tenant has no such hand-off.
 */
export async function insertHandoffAnswer(
  database: Database,
  answer: {
    readonly tenantId: string;
    readonly id: string;
    readonly handoffId: string;
    readonly personId: string;
    readonly kind: 'accept' | 'decline' | 'complete' | 'reassign';
    readonly reason: string;
    readonly to: HandoffTarget | null;
  },
): Promise<{ state: HandoffState; isCounted: boolean } | undefined> {
  const [row] = await database.ask<{ state: HandoffState; isCounted: boolean }>(
    answer.tenantId,
    `with written as (
       insert into handoff_answers (tenant_id, id, handoff_id, person_id, kind, reason, to_role, to_person)
       select h.tenant_id, $3, h.id, $4, $5, $6, $7, $8 from handoffs h where h.tenant_id = $1 and h.id = $2
       on conflict do nothing)
     select h.state, exists (select from handoff_answers n where n.tenant_id = $1 and n.id = $3 and n.counted_at is not null) as "isCounted"
       from handoffs h where h.tenant_id = $1 and h.id = $2`,
    [answer.tenantId, answer.handoffId, answer.id, answer.personId, answer.kind, answer.reason, roleOf(answer.to), personOf(answer.to)],
  );
  return row;
}

/** Forgets an answer that the hand-off did not count. */
export async function discardHandoffAnswer(database: Database, tenantId: string, answerId: string): Promise<void> {
  await database.ask(tenantId, 'delete from handoff_answers where tenant_id = $1 and id = $2 and counted_at is null', [tenantId, answerId]);
}
