import type { CampaignRecord } from '../schemas/life-records.js';
import type { Brief } from '../schemas/campaigns.js';
import type { CampaignState } from '../schemas/vocabulary.js';
import type { After } from './keyset-page.js';
import { keysetAt } from './keyset-page.js';
import type { Database } from './pool.js';

export interface CampaignRow {
  id: string;
  keyset_at: string;
  name: string;
  brief: Brief;
  state: CampaignState;
  stateSince: Date;
  life: CampaignRecord;
  plan: unknown;
  successorId: string | null;
  owner: { id: string; name: string };
  dueAt: Date | null;
  revision: number;
  deliverables: number;
  waived: number;
  picked: number;
  createdAt: Date;
}

const columns = `c.id, ${keysetAt('c.created_at')} as keyset_at, c.name, c.brief, c.state, c.state_since as "stateSince", c.life, c.plan, c.successor_id as "successorId",
    json_build_object('id', p.id, 'name', p.name) as owner, c.due_at as "dueAt", c.revision, d.deliverables, d.waived, d.picked, c.created_at as "createdAt"`;

const sources = `join people p on p.tenant_id = c.tenant_id and p.id = c.owner_id
  cross join lateral (
    select count(*)::integer as deliverables, count(waived_reason)::integer as waived,
           (count(*) filter (where asset_id is not null and waived_reason is null))::integer as picked
      from deliverables where tenant_id = c.tenant_id and campaign_id = c.id) d`;

/** Campaigns, newest first. */
export async function listCampaigns(
  database: Database,
  tenantId: string,
  wanted: { readonly state: CampaignState | undefined; readonly after: After | null; readonly rows: number },
): Promise<CampaignRow[]> {
  return database.ask<CampaignRow>(
    tenantId,
    `select ${columns} from campaigns c ${sources}
      where ($1::text is null or c.state = $1) and ($2::timestamptz is null or (c.created_at, c.id) < ($2, $3::uuid))
      order by c.created_at desc, c.id desc limit $4`,
    [wanted.state ?? null, wanted.after?.at ?? null, wanted.after?.id ?? null, wanted.rows],
  );
}

/** One campaign; undefined where the tenant has no such one. */
export async function findCampaign(database: Database, tenantId: string, campaignId: string): Promise<CampaignRow | undefined> {
  const [row] = await database.ask<CampaignRow>(tenantId, `select ${columns} from campaigns c ${sources} where c.id = $1`, [campaignId]);
  return row;
}
