import type { ProblemCode } from '../schemas/problem-catalogue.js';
import type { AssetState, PullThroughItemState } from '../schemas/vocabulary.js';
import type { Database } from './pool.js';

export interface PullThroughItemRow {
  asset: { id: string; title: string; state: AssetState };
  state: PullThroughItemState;
  reason: ProblemCode | null;
  changedAt: Date;
}

/** A page of the assets of a run, in the order of their ids. */
export async function listPullThroughItems(
  database: Database,
  tenantId: string,
  wanted: { readonly runId: string; readonly state: PullThroughItemState | undefined; readonly after: string | null; readonly rows: number },
): Promise<PullThroughItemRow[]> {
  return database.ask<PullThroughItemRow>(
    tenantId,
    `select json_build_object('id', a.id, 'title', a.title, 'state', a.state) as asset, i.state, i.reason, i.changed_at as "changedAt"
       from pull_through_items i join assets a on a.tenant_id = i.tenant_id and a.id = i.asset_id
      where i.tenant_id = $1 and i.run_id = $2 and ($3::text is null or i.state = $3) and ($4::uuid is null or i.asset_id > $4)
      order by i.asset_id limit $5`,
    [tenantId, wanted.runId, wanted.state ?? null, wanted.after, wanted.rows],
  );
}
