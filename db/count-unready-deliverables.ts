import type { Client } from './pool.js';

/** Deliverables of a campaign that keep it from launching: neither waived nor picked with approved content and a ready rendition. */
export async function countUnreadyDeliverables(client: Client, campaignId: string): Promise<number> {
  const { rows } = await client.query<{ unready: number }>(
    `select count(*)::integer as unready
       from deliverables d
       left join assets a on a.tenant_id = d.tenant_id and a.id = d.asset_id
      where d.tenant_id = current_tenant() and d.campaign_id = $1 and d.waived_reason is null
        and not coalesce(a.state in ('approved', 'scheduled', 'published')
                         and exists (select from renditions r where r.tenant_id = a.tenant_id and r.version_id = a.current_version_id
                                        and r.recipe = d.recipe and r.state = 'ready'), false)`,
    [campaignId],
  );
  return rows[0]?.unready ?? 0;
}
