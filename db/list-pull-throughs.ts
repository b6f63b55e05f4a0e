import type { PullThroughRecord } from '../schemas/life-records.js';
import type { ComponentKind, PullThroughItemState, PullThroughState, Severity } from '../schemas/vocabulary.js';
import type { After } from './keyset-page.js';
import { keysetAt } from './keyset-page.js';
import type { Database } from './pool.js';

export interface PullThroughRow {
  id: string;
  keyset_at: string;
  component: { id: string; name: string; kind: ComponentKind };
  toVersion: { id: string; number: number };
  severity: Severity;
  reason: string;
  state: PullThroughState;
  stateSince: Date;
  effectiveAt: Date;
  life: PullThroughRecord;
  startedBy: { id: string; name: string };
  counts: Partial<Record<PullThroughItemState, number>>;
  createdAt: Date;
}

const columns = `r.id, ${keysetAt('r.created_at')} as keyset_at, json_build_object('id', c.id, 'name', c.name, 'kind', c.kind) as component,
    json_build_object('id', v.id, 'number', v.number) as "toVersion", r.severity, r.reason, r.state, r.state_since as "stateSince",
    r.effective_at as "effectiveAt", r.life, json_build_object('id', p.id, 'name', p.name) as "startedBy",
    (select coalesce(json_object_agg(state, n), '{}') from (
       select i.state, count(*) as n from pull_through_items i where i.tenant_id = r.tenant_id and i.run_id = r.id group by i.state) counted) as counts,
    r.created_at as "createdAt"`;
const sources = `join components c on c.tenant_id = r.tenant_id and c.id = r.component_id
  join component_versions v on v.tenant_id = r.tenant_id and v.id = r.to_version_id
  join people p on p.tenant_id = r.tenant_id and p.id = r.started_by`;

/** Runs, newest first. */
export async function listPullThroughs(
  database: Database,
  tenantId: string,
  wanted: { readonly state: PullThroughState | undefined; readonly componentId: string | undefined; readonly after: After | null; readonly rows: number },
): Promise<PullThroughRow[]> {
  return database.ask<PullThroughRow>(
    tenantId,
    `select ${columns} from pull_throughs r ${sources}
      where ($1::text is null or r.state = $1) and ($2::uuid is null or r.component_id = $2)
        and ($3::timestamptz is null or (r.created_at, r.id) < ($3, $4::uuid))
      order by r.created_at desc, r.id desc limit $5`,
    [wanted.state ?? null, wanted.componentId ?? null, wanted.after?.at ?? null, wanted.after?.id ?? null, wanted.rows],
  );
}

/** One run; undefined where the tenant has no such one. */
export async function findPullThrough(database: Database, tenantId: string, runId: string): Promise<PullThroughRow | undefined> {
  const [row] = await database.ask<PullThroughRow>(tenantId, `select ${columns} from pull_throughs r ${sources} where r.id = $1`, [runId]);
  return row;
}
