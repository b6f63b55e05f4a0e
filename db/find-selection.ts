import type { Client } from './pool.js';

/** A deliverable with the asset picked for it, as the campaign's own steps need it. */
export interface Selected {
  readonly deliverableId: string;
  readonly assetId: string;
  readonly assetState: string;
  readonly channelId: string;
  readonly renditionId: string | null;
  readonly placementId: string | null;
  readonly placementState: string | null;
}

export async function findSelection(client: Client, campaignId: string): Promise<Selected[]> {
  const { rows } = await client.query<Selected>(
    `select d.id as "deliverableId", a.id as "assetId", a.state as "assetState", d.channel_id as "channelId",
            r.id as "renditionId", p.id as "placementId", p.state as "placementState"
       from deliverables d
       join assets a on a.tenant_id = d.tenant_id and a.id = d.asset_id
       left join renditions r on r.tenant_id = a.tenant_id and r.version_id = a.current_version_id and r.recipe = d.recipe and r.state = 'ready'
       left join placements p on p.tenant_id = d.tenant_id and p.id = d.placement_id
      where d.tenant_id = current_tenant() and d.campaign_id = $1 and d.waived_reason is null
      order by d.id`,
    [campaignId],
  );
  return rows;
}

/** The policy a review gets when nobody names one. */
export async function findDefaultPolicy(client: Client): Promise<{ id: string; version: number } | undefined> {
  const { rows } = await client.query<{ id: string; version: number }>(
    `select id, version from approval_policies where tenant_id = current_tenant() and is_default order by version desc limit 1`,
  );
  return rows[0];
}
