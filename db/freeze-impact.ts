import { versionsUsing } from './component-usage.js';
import { findReplacements } from './find-replacements.js';
import type { Client } from './pool.js';

/**
 * Writes down what a run replaces and every asset that uses it, and takes the replaced versions out of use from the run's time on.
 * Called when the run is registered and again at its time, it adds what has come since.
 * @returns how many assets were added
 */
export async function freezeImpact(client: Client, run: { tenantId: string; runId: string; componentId: string; toVersionId: string }): Promise<number> {
  const { tenantId, runId } = run;
  const replacements = await findReplacements(client, tenantId, run.componentId, run.toVersionId, 'replace');
  const [from, to] = [replacements.map(({ fromVersionId }) => fromVersionId), replacements.map(({ toVersionId }) => toVersionId)];
  await client.query(
    `insert into pull_through_replacements (tenant_id, run_id, from_version_id, to_version_id)
     select $1, $2, r.from_id, r.to_id from unnest($3::uuid[], $4::uuid[]) as r (from_id, to_id)
     on conflict (tenant_id, run_id, from_version_id) do update set to_version_id = excluded.to_version_id`,
    [tenantId, runId, from, to],
  );
  // Of two runs, the one with the later time keeps its own versions: what it brings is not replaced by what goes before it.
  await supersede(client, tenantId, [...from, ...to.filter((id) => id !== null), run.toVersionId]);
  const { rowCount } = await client.query(
    `insert into pull_through_items (tenant_id, run_id, asset_id, state)
     select distinct $1::uuid, $2::uuid, used.asset_id, 'pending' from (${versionsUsing('$3::uuid[]')}) used on conflict do nothing`,
    [tenantId, runId, from],
  );
  return rowCount ?? 0;
}

/**
 * Says from when on versions fill no slot anew: the earliest time of the runs that replace them. A run that was cancelled does not count,
 * and neither does one that comes before another which brings the version itself: of two, the later one wins.
 */
export async function supersede(client: Client, tenantId: string, versionIds: readonly string[]): Promise<void> {
  await client.query(
    `update component_versions v set superseded_from = (
            select min(r.effective_at) from pull_through_replacements x join pull_throughs r on r.tenant_id = x.tenant_id and r.id = x.run_id
             where x.tenant_id = $1 and x.from_version_id = v.id and x.to_version_id is not null and r.state <> 'cancelled'
               and not exists (select from pull_throughs o
                                where o.tenant_id = $1 and o.component_id = v.component_id and o.state <> 'cancelled' and (o.effective_at, o.created_at, o.id) > (r.effective_at, r.created_at, r.id)
                                  and (o.to_version_id = v.id or exists (select from pull_through_replacements y where y.tenant_id = $1 and y.run_id = o.id and y.to_version_id = v.id))))
      where v.tenant_id = $1 and v.id = any($2::uuid[])`,
    [tenantId, versionIds],
  );
}
