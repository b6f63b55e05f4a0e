import type { ProblemCode } from '../schemas/problem-catalogue.js';
import type { AssetState, BackfillItemState, BackfillState } from '../schemas/vocabulary.js';
import { drawableAssets, isDrawable, isMissing } from './find-recipe-impact.js';
import type { Client, Database } from './pool.js';
import type { RecipeVersionName } from './register-backfill.js';

/** Assets that are looked at in one go; each costs a look into the index of renditions for each recipe. */
const frozenAtOnce = 1_000;

/** Writes down which of the next assets, in the order of their ids, lack a rendition. @returns whether that was the last of them */
export async function freezeBackfillPage(database: Database, tenantId: string, runId: string): Promise<{ isFrozen: boolean }> {
  return database.withTenant(tenantId, async (client) => {
    const { rows } = await client.query<{ last: string | null; looked: number }>(
      `with page as (
              select id from assets where tenant_id = $1 and id > coalesce((select frozen_to from backfills where tenant_id = $1 and id = $2), '00000000-0000-0000-0000-000000000000')
               order by id limit ${frozenAtOnce})
       select (array_agg(id order by id desc))[1] as last, count(*)::integer as looked from page`,
      [tenantId, runId],
    );
    const { last = null, looked = 0 } = rows[0] ?? {};
    if (last === null) return { isFrozen: true };
    await client.query(
      `insert into backfill_items (tenant_id, run_id, asset_id, version_id, state)
       select $1, run.id, a.id, v.id, 'pending'
         from backfills run cross join ${drawableAssets}
        where run.tenant_id = $1 and run.id = $2 and a.tenant_id = $1 and a.id <= $3 and (run.frozen_to is null or a.id > run.frozen_to) and ${isDrawable}
          and exists (select from jsonb_to_recordset(run.recipes) as w (name text, version integer) where ${isMissing})
       on conflict do nothing`,
      [tenantId, runId, last],
    );
    await client.query(`update backfills set frozen_to = $3 where tenant_id = $1 and id = $2`, [tenantId, runId, last]);
    return { isFrozen: looked < frozenAtOnce };
  });
}

/** Assets that are still to be drawn, in the order of their ids. */
export async function findPendingBackfillItems(database: Database, tenantId: string, wanted: { readonly runId: string; readonly after: string | null; readonly rows: number }): Promise<string[]> {
  const rows = await database.ask<{ id: string }>(
    tenantId,
    `select asset_id as id from backfill_items where tenant_id = $1 and run_id = $2 and state = 'pending' and ($3::uuid is null or asset_id > $3) order by asset_id limit $4`,
    [tenantId, wanted.runId, wanted.after, wanted.rows],
  );
  return rows.map(({ id }) => id);
}

/** An item with what decides whether it is still to be drawn, as of now. */
export interface ItemFacts {
  readonly runState: BackfillState;
  readonly itemState: BackfillItemState;
  readonly recipes: readonly RecipeVersionName[];
  readonly versionId: string;
  readonly currentVersionId: string | null;
  readonly assetState: AssetState;
  readonly isPictureKnown: boolean;
  readonly isHere: boolean;
  /** By what it has been tried already: `name@version`. */
  readonly tried: readonly string[];
}

export async function findItemFacts(database: Database, tenantId: string, runId: string, assetId: string): Promise<ItemFacts | undefined> {
  const [row] = await database.ask<ItemFacts & Record<string, unknown>>(
    tenantId,
    `select run.state as "runState", i.state as "itemState", run.recipes, i.version_id as "versionId", a.current_version_id as "currentVersionId",
            a.state as "assetState", v.preview = 'ready' as "isPictureKnown", v.purged_at is null and v.archived_key is null as "isHere",
            array(select r.recipe || '@' || r.recipe_version from renditions r where r.tenant_id = v.tenant_id and r.version_id = v.id) as tried
       from backfill_items i
       join backfills run on run.tenant_id = i.tenant_id and run.id = i.run_id
       join assets a on a.tenant_id = i.tenant_id and a.id = i.asset_id
       join versions v on v.tenant_id = i.tenant_id and v.id = i.version_id
      where i.tenant_id = $1 and i.run_id = $2 and i.asset_id = $3`,
    [tenantId, runId, assetId],
  );
  return row;
}

export interface ItemOutcome {
  readonly state: Exclude<BackfillItemState, 'pending' | 'cancelled'>;
  readonly reason: ProblemCode | null;
  readonly ready: number | null;
  readonly failed: number | null;
  readonly milliseconds: number | null;
}

/** Notes how an item has ended; one that was ended meanwhile stays as it is. */
export async function settleBackfillItem(client: Client, tenantId: string, item: { readonly runId: string; readonly assetId: string }, outcome: ItemOutcome): Promise<void> {
  await client.query(
    `update backfill_items set state = $4, reason = $5, ready = $6, failed = $7, milliseconds = $8
      where tenant_id = $1 and run_id = $2 and asset_id = $3 and state = 'pending'`,
    [tenantId, item.runId, item.assetId, outcome.state, outcome.reason, outcome.ready, outcome.failed, outcome.milliseconds],
  );
}

/** Holds the asset as it is until the transaction ends. @returns whether renditions of this version still belong to it */
export async function holdDrawable(client: Client, tenantId: string, assetId: string, versionId: string): Promise<boolean> {
  const { rows } = await client.query(
    `select 1 from assets a join versions v on v.tenant_id = a.tenant_id and v.asset_id = a.id and v.id = $3
      where a.tenant_id = $1 and a.id = $2 and ${isDrawable} and v.purged_at is null and v.archived_key is null for share of a`,
    [tenantId, assetId, versionId],
  );
  return rows.length > 0;
}
