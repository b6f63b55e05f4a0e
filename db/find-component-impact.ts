import type { AssetState } from '../schemas/vocabulary.js';
import { versionsUsing } from './component-usage.js';
import type { Database } from './pool.js';

export interface ImpactCounts {
  assets: number;
  held: number;
  inReview: number;
  renditions: number;
  livePlacements: number;
  scheduledPlacements: number;
  byState: Partial<Record<AssetState, number>>;
  byCampaign: { campaign: { id: string; name: string } | null; assets: number }[];
}

/** What depends on component versions right now, counted in one question. @param drawnBy recipes that draw each slot */
export async function countComponentImpact(
  database: Database,
  tenantId: string,
  wanted: { readonly componentVersionIds: readonly string[]; readonly drawnBy: readonly { readonly slot: string; readonly recipe: string }[] },
): Promise<ImpactCounts> {
  const [row] = await database.ask<ImpactCounts>(
    tenantId,
    `with used as materialized (${versionsUsing('$1::uuid[]')}),
          affected as materialized (select a.id, a.state, a.held, a.campaign_id from assets a where a.id in (select asset_id from used)),
          placed as materialized (select p.state from used u join placements p on p.version_id = u.version_id and p.state in ('scheduled', 'publishing', 'live'))
     select (select count(*) from affected) as assets,
            (select count(*) from affected where held) as held,
            (select count(*) from affected where state = 'in_review') as "inReview",
            (select count(*) from placed where state = 'live') as "livePlacements",
            (select count(*) from placed where state <> 'live') as "scheduledPlacements",
            (select count(distinct r.id) from used u
               join version_slots s on s.version_id = u.version_id and s.component_version_id = any($1::uuid[])
               join unnest($2::text[], $3::text[]) as d (slot, recipe) on d.slot = s.slot
               join renditions r on r.version_id = u.version_id and r.recipe = d.recipe and r.state = 'ready') as renditions,
            (select coalesce(json_object_agg(state, n), '{}') from (select state, count(*) as n from affected group by state) by_state) as "byState",
            (select coalesce(json_agg(json_build_object('campaign', case when c.id is null then null else json_build_object('id', c.id, 'name', c.name) end, 'assets', n)), '[]')
               from (select campaign_id, count(*) as n from affected group by campaign_id order by n desc limit 100) by_campaign
               left join campaigns c on c.id = by_campaign.campaign_id) as "byCampaign"`,
    [wanted.componentVersionIds, wanted.drawnBy.map(({ slot }) => slot), wanted.drawnBy.map(({ recipe }) => recipe)],
  );
  return row ?? { assets: 0, held: 0, inReview: 0, renditions: 0, livePlacements: 0, scheduledPlacements: 0, byState: {}, byCampaign: [] };
}
