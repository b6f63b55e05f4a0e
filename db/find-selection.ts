import type { DeliverableFacts } from '../domain/deliverable-status.js';
import { factColumns, factSources } from './campaign-facts.js';
import type { DeliverablePlace } from './campaign-board.js';
import type { Client } from './pool.js';

/** A deliverable with the asset picked for it, as the campaign's own steps need it. */
export interface Selected extends DeliverableFacts {
  readonly id: string;
  readonly position: number;
  readonly assetId: string;
  readonly channelId: string;
  readonly market: string;
  readonly renditionId: string | null;
  readonly placementId: string | null;
  readonly pickedAt: Date | null;
  readonly successorAssetId: string | null;
  readonly successorPlacementId: string | null;
  /** The ready rendition of the successor by the same recipe. */
  readonly successorRenditionId: string | null;
  /** The campaign for which the successor was picked, where it was taken from one. */
  readonly successorCampaignId: string | null;
  /** The placement with which that campaign has it out already, or is about to. */
  readonly successorOutId: string | null;
  /** Its asset is out for somebody else, or takes over from another one of this campaign. */
  readonly isUsedElsewhere: boolean;
}

/** A page of what is picked and not waived, in the order in which it was planned. */
export async function findSelection(client: Client, campaignId: string, page: { readonly after: DeliverablePlace | null; readonly rows: number }): Promise<Selected[]> {
  const { rows } = await client.query<Selected>(
    `select d.id, d.position, d.asset_id as "assetId", d.channel_id as "channelId", d.market, r.id as "renditionId", d.placement_id as "placementId", d.picked_at as "pickedAt",
            d.successor_asset_id as "successorAssetId", d.successor_placement_id as "successorPlacementId", x.id as "successorRenditionId",
            case when exists (select from deliverables o where o.tenant_id = d.tenant_id and o.campaign_id = c.successor_id and o.asset_id = d.successor_asset_id)
                 then c.successor_id end as "successorCampaignId",
            (select o.id from placements o join renditions q on q.tenant_id = o.tenant_id and q.id = o.rendition_id and q.recipe = d.recipe
              where o.tenant_id = d.tenant_id and o.asset_id = d.successor_asset_id and o.campaign_id = c.successor_id and o.channel_id = d.channel_id and o.market = d.market
                and o.state in ('scheduled', 'publishing', 'live', 'unknown_outcome') order by o.id limit 1) as "successorOutId",
            exists (select from placements o where o.tenant_id = d.tenant_id and o.asset_id = d.asset_id and o.campaign_id is distinct from d.campaign_id
                       and o.state in ('scheduled', 'publishing', 'live', 'unknown_outcome'))
              or exists (select from deliverables o where o.tenant_id = d.tenant_id and o.campaign_id = d.campaign_id and o.successor_asset_id = d.asset_id)
              as "isUsedElsewhere", ${factColumns}
       from deliverables d ${factSources}
       left join assets s on s.tenant_id = d.tenant_id and s.id = d.successor_asset_id
       left join lateral (select id from renditions where tenant_id = d.tenant_id and version_id = s.current_version_id and recipe = d.recipe and state = 'ready'
                           order by recipe_version desc limit 1) x on true
      where d.tenant_id = current_tenant() and d.campaign_id = $1 and d.waived_reason is null and d.asset_id is not null
        and ($2::integer is null or (d.position, d.id) > ($2, $3::uuid))
      order by d.position, d.id limit $4`,
    [campaignId, page.after?.position ?? null, page.after?.id ?? null, page.rows],
  );
  return rows;
}

/** The campaign that takes over at the end; null where none does. */
export async function findSuccessorCampaign(client: Client, campaignId: string): Promise<string | null> {
  const { rows } = await client.query<{ successorId: string | null }>(
    'select successor_id as "successorId" from campaigns where tenant_id = current_tenant() and id = $1',
    [campaignId],
  );
  return rows[0]?.successorId ?? null;
}

/** The policy a review gets when nobody names one. */
export async function findDefaultPolicy(client: Client): Promise<{ id: string; version: number } | undefined> {
  const { rows } = await client.query<{ id: string; version: number }>(
    `select id, version from approval_policies where tenant_id = current_tenant() and is_default order by version desc limit 1`,
  );
  return rows[0];
}
