import type { DeliverableFacts } from '../domain/deliverable-status.js';
import type { CampaignState } from '../schemas/vocabulary.js';
import type { Database } from './pool.js';

export interface BoardRow extends DeliverableFacts {
  id: string;
  channelId: string;
  channelName: string;
  recipe: string;
  market: string;
  locale: string;
  assetId: string | null;
  assetTitle: string | null;
  thumbhash: string | null;
  previewId: string | null;
  picker: { id: string; name: string } | null;
  since: Date;
  placementId: string | null;
}

export interface BoardFacts {
  readonly state: CampaignState;
  readonly owner: { id: string; name: string };
  readonly deliverables: readonly BoardRow[];
}

/** Where every deliverable of a campaign stands, in one query; undefined where the tenant has no such campaign. */
export async function findBoard(database: Database, tenantId: string, campaignId: string): Promise<BoardFacts | undefined> {
  const rows = await database.ask<BoardRow & { campaignState: CampaignState; owner: { id: string; name: string } }>(
    tenantId,
    `select c.state as "campaignState", json_build_object('id', o.id, 'name', o.name) as owner,
            d.id, d.channel_id as "channelId", n.name as "channelName", n.is_disabled as "channelDisabled", d.recipe, d.market, d.locale,
            d.asset_id as "assetId", a.title as "assetTitle", a.state as "assetState", a.reason as "assetReason",
            coalesce(a.life -> 'work', '[]') as "assetWork", a.content_hash is not null as "isExamined",
            coalesce(a.life -> 'approval' ->> 'contentHash' = a.content_hash, false) as "isApproved",
            v.thumbhash, preview.id as "previewId", case when q.id is null then null else json_build_object('id', q.id, 'name', q.name) end as picker,
            coalesce(w.waiting_roles, '{}') as "waitingRoles", r.state as "renditionState", r.reason as "renditionReason",
            m.id as "placementId", m.state as "placementState", m.reason as "placementReason", d.waived_reason as "waivedReason",
            coalesce(case when m.state = 'live' then m.starts_at end, a.state_since, c.created_at) as since
       from campaigns c
       join people o on o.tenant_id = c.tenant_id and o.id = c.owner_id
       left join deliverables d on d.tenant_id = c.tenant_id and d.campaign_id = c.id
       left join channels n on n.tenant_id = c.tenant_id and n.id = d.channel_id
       left join assets a on a.tenant_id = c.tenant_id and a.id = d.asset_id
       left join people q on q.tenant_id = c.tenant_id and q.id = d.picked_by
       left join versions v on v.tenant_id = c.tenant_id and v.id = a.current_version_id
       left join reviews w on w.tenant_id = c.tenant_id and w.id = (a.life ->> 'reviewId')::uuid and w.state = 'open'
       left join renditions preview on preview.tenant_id = c.tenant_id and preview.version_id = a.current_version_id
             and preview.recipe = 'preview-640' and preview.recipe_version = 1 and preview.state = 'ready'
       left join lateral (select state, reason from renditions where tenant_id = c.tenant_id and version_id = a.current_version_id and recipe = d.recipe
                           order by recipe_version desc limit 1) r on true
       left join placements m on m.tenant_id = c.tenant_id and m.id = d.placement_id
      where c.id = $1
      order by n.name, d.recipe, d.market, d.locale, d.id`,
    [campaignId],
  );
  const [first] = rows;
  if (first === undefined) return undefined;
  return { state: first.campaignState, owner: first.owner, deliverables: rows.filter((row) => row.id !== null) };
}
