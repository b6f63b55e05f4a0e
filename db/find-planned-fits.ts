import { fitForChannel } from '../domain/channel-fit.js';
import type { ChannelFit } from '../domain/channel-fit.js';
import type { ChannelSpec } from '../domain/channel-specs.js';
import type { FileFacts } from './file-facts.js';
import { factOf, fileFactsJson, ownSpecsJson } from './file-facts.js';
import { specsOfChannel } from './find-channel-specs.js';
import type { Client } from './pool.js';

/** Something that an asset is planned for or placed on, at a channel that names specs. */
export interface PlannedFit {
  readonly assetId: string;
  readonly channel: { readonly id: string; readonly name: string };
  readonly recipe: string;
  readonly market: string;
  /** Null while the version has no rendition by the recipe. */
  readonly fit: ChannelFit | null;
  /** Of the channel, in force at the instant. */
  readonly specs: readonly ChannelSpec[];
}

interface Row {
  assetId: string;
  channel: PlannedFit['channel'];
  recipe: string;
  market: string;
  specIds: string[];
  ownSpecs: ChannelSpec[];
  facts: FileFacts | null;
}

/**
 * How assets stand by the specs of the channels that open campaigns want them on, or that they are on already: what is approved next
 * takes the place of what is there.
 * @param versionId the version to look at; null is the current one of each asset
 * @param at by the specs in force at this instant; ISO 8601, UTC
 */
export async function findPlannedFits(client: Client, tenantId: string, assetIds: readonly string[], versionId: string | null, at: string): Promise<PlannedFit[]> {
  const { rows } = await client.query<Row>(
    `with planned as (
       select d.asset_id, d.channel_id, d.recipe, d.market
         from deliverables d join campaigns g on g.tenant_id = $1 and g.id = d.campaign_id and g.state in ('planning', 'in_review', 'launching', 'live')
        where d.tenant_id = $1 and d.asset_id = any($2::uuid[]) and d.waived_reason is null
       union
       select m.asset_id, m.channel_id, x.recipe, m.market
         from placements m join renditions x on x.tenant_id = $1 and x.id = m.rendition_id
        where m.tenant_id = $1 and m.asset_id = any($2::uuid[]) and m.state in ('scheduled', 'publishing', 'live', 'unknown_outcome'))
     select p.asset_id as "assetId", json_build_object('id', c.id, 'name', c.name) as channel, p.recipe, p.market, c.spec_ids as "specIds",
            ${ownSpecsJson('c')} as "ownSpecs", case when r.id is null then null else ${fileFactsJson('r', 'v')} end as facts
       from planned p
       join channels c on c.tenant_id = $1 and c.id = p.channel_id and c.spec_ids <> '{}'
       join assets a on a.tenant_id = $1 and a.id = p.asset_id
       join versions v on v.tenant_id = $1 and v.id = case when $3::uuid is null then a.current_version_id else $3 end
       left join lateral (select * from renditions where tenant_id = $1 and version_id = v.id and recipe = p.recipe order by recipe_version desc limit 1) r on true
      order by p.asset_id, c.name, c.id, p.recipe, p.market`,
    [tenantId, assetIds, versionId],
  );
  return rows.flatMap(({ facts, specIds, ownSpecs, ...planned }) => {
    const specs = specsOfChannel({ specIds, ownSpecs }, at);
    return specs.length === 0 ? [] : [{ ...planned, specs, fit: facts === null ? null : fitForChannel(specs, factOf(facts)) }];
  });
}
