import type { Client } from './pool.js';

export interface Succession {
  readonly planned: number;
  readonly unready: number;
  /** Deliverables whose successor could not go out now; the first hundred. */
  readonly unreadyIds: readonly string[];
}

/** Whether what is to follow a campaign's deliverables is approved for their market and channel, with a rendition for it. */
export async function findSuccession(client: Client, campaignId: string): Promise<Succession> {
  const { rows } = await client.query<{ planned: number; unready: number; unreadyIds: string[] | null }>(
    `select count(*)::integer as planned, (count(*) filter (where not is_ready))::integer as unready,
            (array_agg(id order by position, id) filter (where not is_ready))[1:100] as "unreadyIds"
       from (select d.id, d.position,
                    coalesce(s.state in ('approved', 'scheduled', 'published') and s.life -> 'approval' ->> 'contentHash' = s.content_hash
                      and coalesce(s.life #> '{approval,scope,markets}' in ('null') or s.life #> '{approval,scope,markets}' ? d.market, true)
                      and coalesce(s.life #> '{approval,scope,channelIds}' in ('null') or s.life #> '{approval,scope,channelIds}' ? d.channel_id::text, true)
                      and exists (select from renditions r where r.tenant_id = d.tenant_id and r.version_id = s.current_version_id and r.recipe = d.recipe and r.state = 'ready'),
                      false) as is_ready
               from deliverables d
               join assets s on s.tenant_id = d.tenant_id and s.id = d.successor_asset_id
              where d.tenant_id = current_tenant() and d.campaign_id = $1 and d.waived_reason is null) f`,
    [campaignId],
  );
  const { planned = 0, unready = 0, unreadyIds = null } = rows[0] ?? {};
  return { planned, unready, unreadyIds: unreadyIds ?? [] };
}
