import type { ProblemCode } from '../schemas/problem-catalogue.js';
import { tellOfFlag } from './insert-pull-through-notices.js';
import type { PullThroughItemState, PullThroughState, Severity } from '../schemas/vocabulary.js';
import type { Replacement } from './find-replacements.js';
import type { Client, Database } from './pool.js';

/** A run as its work sees it. */
export interface RunFacts {
  readonly state: PullThroughState;
  readonly componentId: string;
  readonly severity: Severity;
  readonly startedBy: string;
  readonly replacements: readonly Replacement[];
}

export async function findRunFacts(database: Database, tenantId: string, runId: string): Promise<RunFacts | undefined> {
  const [row] = await database.ask<RunFacts & { replacements: Replacement[] }>(
    tenantId,
    `select r.state, r.component_id as "componentId", r.severity, r.started_by as "startedBy",
            coalesce((select json_agg(json_build_object('fromVersionId', x.from_version_id, 'toVersionId', x.to_version_id))
                        from pull_through_replacements x where x.tenant_id = r.tenant_id and x.run_id = r.id), '[]') as replacements
       from pull_throughs r where r.id = $1`,
    [runId],
  );
  return row;
}

/** The state of a run: asked again before each asset, so that a pause or an end stops the window at once. */
export async function findRunState(database: Database, tenantId: string, runId: string): Promise<PullThroughState | undefined> {
  const [row] = await database.ask<{ state: PullThroughState }>(tenantId, 'select state from pull_throughs where id = $1', [runId]);
  return row?.state;
}

/** Assets that are still to be asked, in the order of their ids. */
export async function findPendingItems(database: Database, tenantId: string, runId: string, limit: number): Promise<string[]> {
  const rows = await database.ask<{ id: string }>(
    tenantId,
    `select asset_id as id from pull_through_items where tenant_id = $1 and run_id = $2 and state = 'pending' order by asset_id limit $3`,
    [tenantId, runId, limit],
  );
  return rows.map(({ id }) => id);
}

/** Notes how an asset was found, and tells whom it concerns where a person must look; what has moved on meanwhile stays as it is. */
export async function settleItem(
  database: Database,
  item: { readonly tenantId: string; readonly runId: string; readonly assetId: string; readonly state: PullThroughItemState; readonly reason: ProblemCode | null },
): Promise<void> {
  const { tenantId, runId, assetId, state, reason } = item;
  await database.withTenant(tenantId, async (client) => {
    const { rowCount } = await client.query(`update pull_through_items set state = $4, reason = $5 where tenant_id = $1 and run_id = $2 and asset_id = $3 and state = 'pending'`, [
      tenantId, runId, assetId, state, reason,
    ]);
    if (rowCount === 1 && state === 'flagged') await tellOfFlag(client, tenantId, runId, assetId);
  });
}

/** Which of these assets still have something to do on their own. */
export async function findBusyAssets(database: Database, tenantId: string, assetIds: readonly string[]): Promise<string[]> {
  const rows = await database.ask<{ id: string }>(
    tenantId,
    `select id from assets where tenant_id = $1 and id = any($2::uuid[]) and jsonb_array_length(life -> 'work') > 0`,
    [tenantId, assetIds],
  );
  return rows.map(({ id }) => id);
}

/** How many assets of a run are still on their way. */
export async function countOpenItems(client: Client, tenantId: string, runId: string): Promise<{ pending: number; asked: number }> {
  const { rows } = await client.query<{ pending: number; asked: number }>(
    `select (count(*) filter (where state = 'pending'))::integer as pending, (count(*) filter (where state = 'asked'))::integer as asked
       from pull_through_items where tenant_id = $1 and run_id = $2 and state in ('pending', 'asked')`,
    [tenantId, runId],
  );
  return rows[0] ?? { pending: 0, asked: 0 };
}

/** Runs of the same component with an earlier time that a run takes over: those that work, or wait for people. */
export async function findOvertakenRuns(database: Database, tenantId: string, runId: string): Promise<string[]> {
  const rows = await database.ask<{ id: string }>(
    tenantId,
    `select o.id from pull_throughs o join pull_throughs r on r.tenant_id = o.tenant_id and r.component_id = o.component_id and r.id = $2
      where o.tenant_id = $1 and o.id <> $2 and (o.effective_at, o.created_at, o.id) < (r.effective_at, r.created_at, r.id) and o.state in ('scheduled', 'running', 'paused', 'waiting')
        and exists (select from pull_through_replacements x where x.tenant_id = $1 and x.run_id = $2 and x.from_version_id = o.to_version_id and x.to_version_id is not null)
      order by o.created_at`,
    [tenantId, runId],
  );
  return rows.map(({ id }) => id);
}

/** Runs that wait although no asset of theirs is on its way any more: the word was lost with a server. */
export async function findFinishedRuns(client: Client, limit: number): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select r.id from pull_throughs r where r.tenant_id = current_tenant() and r.state = 'waiting'
        and not exists (select from pull_through_items i where i.tenant_id = r.tenant_id and i.run_id = r.id and i.state = 'asked')
      order by r.created_at limit $1`,
    [limit],
  );
  return rows.map(({ id }) => id);
}
