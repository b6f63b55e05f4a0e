import type { AssetState } from '../schemas/vocabulary.js';
import { versionsUsing } from './component-usage.js';
import type { Client, Database } from './pool.js';

export interface ImpactRow {
  id: string;
  title: string;
  state: AssetState;
  held: boolean;
  campaignId: string | null;
  slots: { slot: string; componentVersionId: string }[];
  renditions: number;
  livePlacements: number;
}

/** A page of the assets that depend on component versions, in the order of their ids. */
export async function listComponentImpact(
  database: Database,
  tenantId: string,
  wanted: {
    readonly componentVersionIds: readonly string[];
    readonly drawnBy: readonly { readonly slot: string; readonly recipe: string }[];
    readonly after: string | null;
    readonly rows: number;
  },
): Promise<ImpactRow[]> {
  return database.ask<ImpactRow>(
    tenantId,
    `with used as materialized (${versionsUsing('$1::uuid[]')})
     select a.id, a.title, a.state, a.held, a.campaign_id as "campaignId",
            coalesce((select json_agg(json_build_object('slot', s.slot, 'componentVersionId', s.component_version_id) order by s.slot) from version_slots s
                       where s.version_id = a.current_version_id and s.component_version_id = any($1::uuid[])), '[]') as slots,
            (select count(distinct r.id) from used u
               join version_slots s on s.version_id = u.version_id and s.component_version_id = any($1::uuid[])
               join unnest($2::text[], $3::text[]) as d (slot, recipe) on d.slot = s.slot
               join renditions r on r.version_id = u.version_id and r.recipe = d.recipe and r.state = 'ready' where u.asset_id = a.id) as renditions,
            (select count(*) from used u join placements p on p.version_id = u.version_id and p.state = 'live' where u.asset_id = a.id) as "livePlacements"
       from assets a where a.id in (select asset_id from used) and ($4::uuid is null or a.id > $4) order by a.id limit $5`,
    [wanted.componentVersionIds, wanted.drawnBy.map(({ slot }) => slot), wanted.drawnBy.map(({ recipe }) => recipe), wanted.after, wanted.rows],
  );
}

/** Ids of the assets that depend on component versions, a page of them after `after`. */
export async function findDependantIds(client: Client, componentVersionIds: readonly string[], after: string | null, limit: number): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select distinct used.asset_id as id from (${versionsUsing('$1::uuid[]')}) used where $2::uuid is null or used.asset_id > $2 order by used.asset_id limit $3`,
    [componentVersionIds, after, limit],
  );
  return rows.map(({ id }) => id);
}

/** Ids of every version of a component. */
export async function findComponentVersionIds(database: Database, tenantId: string, componentId: string): Promise<string[]> {
  const rows = await database.ask<{ id: string }>(tenantId, 'select id from component_versions where component_id = $1', [componentId]);
  return rows.map(({ id }) => id);
}
