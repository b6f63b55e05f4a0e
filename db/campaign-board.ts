import type { DeliverableFacts } from '../domain/deliverable-status.js';
import type { CampaignRecord } from '../schemas/life-records.js';
import type { WorkCalendar } from '../schemas/approval-policy.js';
import { factColumns, factSources, reviewCalendarColumn, sinceColumn } from './campaign-facts.js';
import { findPlanCalendar } from './find-plan-calendar.js';
import { findDeliverableGroups } from './find-deliverable-groups.js';
import type { DeliverableGroup } from './find-deliverable-groups.js';
import type { Client, Database } from './pool.js';

/** The place of a deliverable in the order in which they were planned. */
export interface DeliverablePlace {
  readonly position: number;
  readonly id: string;
}

export interface BoardRow extends DeliverableFacts {
  id: string;
  position: number;
  channelId: string;
  channelName: string;
  recipe: string;
  market: string;
  locale: string;
  needsCopy: boolean;
  assetId: string | null;
  assetTitle: string | null;
  thumbhash: string | null;
  previewId: string | null;
  picker: { id: string; name: string } | null;
  since: Date;
  dueAt: Date | null;
  reviewCalendar: WorkCalendar | null;
  placementId: string | null;
  waivedReason: string | null;
  successor: { id: string; title: string } | null;
  successorPlacementId: string | null;
}

export interface BoardFacts {
  readonly life: CampaignRecord;
  readonly plan: unknown;
  readonly calendar: WorkCalendar;
  readonly owner: { id: string; name: string };
  readonly groups: readonly DeliverableGroup[];
  readonly rows: readonly BoardRow[];
  /** The first few who hold a role, by name. */
  readonly holders: readonly { readonly role: string; readonly people: readonly { id: string; name: string }[] }[];
}

/** People named for a role; more are not of use to who wants to know whom to ask. */
const mostHolders = 5;

/**
 * Where a campaign stands and a page of its deliverables, in the order in which they were planned; undefined where the tenant has no
 * such campaign.
 */
export async function findBoard(
  database: Database,
  tenantId: string,
  campaignId: string,
  page: { readonly after: DeliverablePlace | null; readonly rows: number },
): Promise<BoardFacts | undefined> {
  return database.withTenant(tenantId, async (client) => {
    const [head, calendar, groups, rows, holders] = await Promise.all([
      client.query<Pick<BoardFacts, 'life' | 'plan' | 'owner'>>(
        `select c.life, c.plan, json_build_object('id', o.id, 'name', o.name) as owner
           from campaigns c join people o on o.tenant_id = c.tenant_id and o.id = c.owner_id where c.tenant_id = current_tenant() and c.id = $1`,
        [campaignId],
      ),
      findPlanCalendar(client),
      findDeliverableGroups(client, campaignId),
      findRows(client, campaignId, page),
      findHolders(client),
    ]);
    const [campaign] = head.rows;
    return campaign === undefined ? undefined : { ...campaign, calendar, groups, rows, holders };
  });
}

async function findRows(client: Client, campaignId: string, { after, rows: limit }: { readonly after: DeliverablePlace | null; readonly rows: number }): Promise<BoardRow[]> {
  const { rows } = await client.query<BoardRow>(
    `select d.id, d.position, d.channel_id as "channelId", n.name as "channelName", d.recipe, d.market, d.locale, d.needs_copy as "needsCopy",
            d.asset_id as "assetId", a.title as "assetTitle", v.thumbhash, preview.id as "previewId",
            case when q.id is null then null else json_build_object('id', q.id, 'name', q.name) end as picker,
            ${sinceColumn} as since, w.due_at as "dueAt", ${reviewCalendarColumn} as "reviewCalendar", m.id as "placementId", d.waived_reason as "waivedReason",
            case when s.id is null then null else json_build_object('id', s.id, 'title', s.title) end as successor,
            d.successor_placement_id as "successorPlacementId", ${factColumns}
       from deliverables d ${factSources}
       left join people q on q.tenant_id = d.tenant_id and q.id = d.picked_by
       left join assets s on s.tenant_id = d.tenant_id and s.id = d.successor_asset_id
       left join versions v on v.tenant_id = d.tenant_id and v.id = a.current_version_id
       left join renditions preview on preview.tenant_id = d.tenant_id and preview.version_id = a.current_version_id
             and preview.recipe = 'preview-640' and preview.recipe_version = 1 and preview.state = 'ready'
      where d.tenant_id = current_tenant() and d.campaign_id = $1 and ($2::integer is null or (d.position, d.id) > ($2, $3::uuid))
      order by d.position, d.id limit $4`,
    [campaignId, after?.position ?? null, after?.id ?? null, limit],
  );
  return rows;
}

async function findHolders(client: Client): Promise<BoardFacts['holders'][number][]> {
  const { rows } = await client.query<BoardFacts['holders'][number]>(
    `select role, (array_agg(json_build_object('id', p.id, 'name', p.name) order by p.name, p.id))[1:${mostHolders}] as people
       from people p cross join unnest(p.roles) as role
      where p.tenant_id = current_tenant() and p.offboarded_at is null and role <> 'guest' group by role`,
  );
  return rows;
}
