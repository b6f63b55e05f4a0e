import type { BackfillRecord } from '../schemas/life-records.js';
import type { AssetState, BackfillItemState, BackfillState } from '../schemas/vocabulary.js';
import type { After } from './keyset-page.js';
import { keysetAt } from './keyset-page.js';
import type { Database } from './pool.js';
import type { RecipeVersionName } from './register-backfill.js';

export interface BackfillRow {
  id: string;
  keyset_at: string;
  recipes: RecipeVersionName[];
  state: BackfillState;
  stateSince: Date;
  life: BackfillRecord;
  startedBy: { id: string; name: string };
  counts: Partial<Record<BackfillItemState, number>>;
  renditions: { ready: number; failed: number };
  createdAt: Date;
}

const columns = `b.id, ${keysetAt('b.created_at')} as keyset_at, b.recipes, b.state, b.state_since as "stateSince", b.life,
    json_build_object('id', p.id, 'name', p.name) as "startedBy",
    (select coalesce(json_object_agg(state, n), '{}') from (
       select i.state, count(*) as n from backfill_items i where i.tenant_id = b.tenant_id and i.run_id = b.id group by i.state) counted) as counts,
    (select json_build_object('ready', coalesce(sum(i.ready), 0), 'failed', coalesce(sum(i.failed), 0))
       from backfill_items i where i.tenant_id = b.tenant_id and i.run_id = b.id) as renditions,
    b.created_at as "createdAt"`;
const sources = `backfills b join people p on p.tenant_id = b.tenant_id and p.id = b.started_by`;

/** Backfills, newest first. */
export async function listBackfills(
  database: Database,
  tenantId: string,
  wanted: { readonly state: BackfillState | undefined; readonly after: After | null; readonly rows: number },
): Promise<BackfillRow[]> {
  return database.ask<BackfillRow & Record<string, unknown>>(
    tenantId,
    `select ${columns} from ${sources}
      where b.tenant_id = $1 and ($2::text is null or b.state = $2) and ($3::timestamptz is null or (b.created_at, b.id) < ($3, $4::uuid))
      order by b.created_at desc, b.id desc limit $5`,
    [tenantId, wanted.state ?? null, wanted.after?.at ?? null, wanted.after?.id ?? null, wanted.rows],
  );
}

/** One of them; undefined where the tenant has no such one. */
export async function findBackfill(database: Database, tenantId: string, id: string): Promise<BackfillRow | undefined> {
  const [row] = await database.ask<BackfillRow & Record<string, unknown>>(tenantId, `select ${columns} from ${sources} where b.tenant_id = $1 and b.id = $2`, [tenantId, id]);
  return row;
}

/** How fast a backfill goes: versions settled in the last five minutes of its running, and of how many seconds that tells. */
export interface BackfillPace {
  readonly settled: number;
  readonly seconds: number;
}

export async function findBackfillReport(database: Database, tenantId: string, id: string): Promise<{ reasons: { state: BackfillItemState; code: string; versions: number }[]; pace: BackfillPace }> {
  const [row] = await database.ask<{ reasons: { state: BackfillItemState; code: string; versions: number }[]; pace: BackfillPace }>(
    tenantId,
    `select coalesce((select json_agg(json_build_object('state', state, 'code', reason, 'versions', n) order by n desc) from (
              select state, reason, count(*) as n from backfill_items where tenant_id = $1 and run_id = $2 and reason is not null group by state, reason) r), '[]') as reasons,
            (select json_build_object(
                'seconds', extract(epoch from now() - since),
                'settled', (select count(*) from backfill_items i where i.tenant_id = $1 and i.run_id = $2 and i.state in ('done', 'failed', 'skipped') and i.changed_at > since))
               from (select greatest(b.state_since, now() - interval '5 minutes') as since from backfills b where b.tenant_id = $1 and b.id = $2) s) as pace`,
    [tenantId, id],
  );
  return row ?? { reasons: [], pace: { settled: 0, seconds: 0 } };
}

export interface BackfillItemRow {
  asset: { id: string; title: string; state: AssetState };
  versionId: string;
  state: BackfillItemState;
  reason: string | null;
  ready: number | null;
  failed: number | null;
  changedAt: Date;
}

/** A page of what a backfill draws, in the order of the assets' ids. */
export async function listBackfillItems(
  database: Database,
  tenantId: string,
  wanted: { readonly runId: string; readonly state: BackfillItemState | undefined; readonly after: string | null; readonly rows: number },
): Promise<BackfillItemRow[]> {
  return database.ask<BackfillItemRow & Record<string, unknown>>(
    tenantId,
    `select json_build_object('id', a.id, 'title', a.title, 'state', a.state) as asset, i.version_id as "versionId", i.state, i.reason, i.ready, i.failed, i.changed_at as "changedAt"
       from backfill_items i join assets a on a.tenant_id = i.tenant_id and a.id = i.asset_id
      where i.tenant_id = $1 and i.run_id = $2 and ($3::text is null or i.state = $3) and ($4::uuid is null or i.asset_id > $4)
      order by i.asset_id limit $5`,
    [tenantId, wanted.runId, wanted.state ?? null, wanted.after, wanted.rows],
  );
}
