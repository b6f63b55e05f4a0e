import type { HandoffListRow } from './list-handoffs.js';
import { handoffColumns, handoffSources } from './list-handoffs.js';
import type { Database } from './pool.js';

export interface HandoffRow extends HandoffListRow {
  rule: { id: string; name: string };
  answers: { person: { id: string; name: string }; kind: 'accept' | 'decline' | 'complete' | 'reassign'; reason: string; at: string }[];
  receipt: {
    sha256: string;
    handedBy: { id: string; name: string };
    handedAt: string;
    receivedBy: { id: string; name: string } | null;
    receivedAt: string;
    inTime: boolean;
    completedAt: string | null;
  } | null;
}

/** Everything the page of a hand-off shows. */
export async function findHandoff(database: Database, tenantId: string, handoffId: string): Promise<HandoffRow | undefined> {
  const [row] = await database.ask<HandoffRow & Record<string, unknown>>(
    tenantId,
    `select ${handoffColumns}, json_build_object('id', r.id, 'name', r.name) as rule,
            coalesce((select json_agg(one order by one.at) from (
               select json_build_object('id', m.id, 'name', m.name) as person, n.kind, n.reason, n.counted_at as at
                 from handoff_answers n join people m on m.tenant_id = n.tenant_id and m.id = n.person_id
                where n.tenant_id = $1 and n.handoff_id = h.id and n.counted_at is not null) one), '[]') as answers,
            (select json_build_object('sha256', c.sha256, 'handedBy', json_build_object('id', g.id, 'name', g.name), 'handedAt', c.handed_at,
                      'receivedBy', case when w.id is not null then json_build_object('id', w.id, 'name', w.name) end,
                      'receivedAt', c.received_at, 'inTime', c.in_time, 'completedAt', c.completed_at)
               from handoff_receipts c
               join people g on g.tenant_id = c.tenant_id and g.id = c.handed_by
               left join people w on w.tenant_id = c.tenant_id and w.id = c.received_by
              where c.tenant_id = $1 and c.handoff_id = h.id) as receipt
       from handoffs h ${handoffSources}
       join routing_rules r on r.tenant_id = h.tenant_id and r.id = h.rule_id
      where h.tenant_id = $1 and h.id = $2`,
    [tenantId, handoffId],
  );
  return row;
}
