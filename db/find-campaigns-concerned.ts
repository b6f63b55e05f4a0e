import type { Client } from './pool.js';

/** Of the campaigns that have a run, those named and those that have one of the assets as a pick or as a successor. */
export async function findCampaignsConcerned(client: Client, assetIds: readonly string[], campaignIds: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select id from campaigns
      where tenant_id = current_tenant() and in_motion
        and id in (select unnest($2::uuid[])
                   union select campaign_id from deliverables where tenant_id = current_tenant() and asset_id = any($1::uuid[])
                   union select campaign_id from deliverables where tenant_id = current_tenant() and successor_asset_id = any($1::uuid[]))
      order by id`,
    [assetIds, campaignIds],
  );
  return rows.map(({ id }) => id);
}
