import type { Client } from './pool.js';

export interface PlacementToReplace {
  readonly placementId: string;
  readonly isLive: boolean;
  readonly channelId: string;
  readonly campaignId: string | null;
  readonly market: string;
  readonly recipe: string;
  /** Of the same recipe and the asset's present version; null where there is none. */
  readonly renditionId: string | null;
  /** Of the asset as it is now. */
  readonly contentHash: string;
  /** ISO 8601, UTC. */
  readonly startsAt: string;
  readonly endsAt: string | null;
}

/** The placements that wait for their replacement, by the asset's own record, oldest first; those whose time is over are left out. */
export async function findPlacementsToReplace(client: Client, tenantId: string, assetId: string): Promise<PlacementToReplace[]> {
  const { rows } = await client.query<Omit<PlacementToReplace, 'startsAt' | 'endsAt'> & { starts_at: Date; ends_at: Date | null }>(
    `select p.id as "placementId", p.state = 'live' as "isLive", p.channel_id as "channelId", p.campaign_id as "campaignId", p.market, r.recipe,
            n.id as "renditionId", a.content_hash as "contentHash", p.starts_at, p.ends_at
       from assets a
       join placements p on p.tenant_id = $1 and p.asset_id = a.id
        and p.id in (select value::uuid from jsonb_array_elements_text(a.life -> 'replacing' -> 'placementIds'))
       join renditions r on r.tenant_id = $1 and r.id = p.rendition_id
       left join lateral (select id from renditions where tenant_id = $1 and version_id = a.current_version_id and recipe = r.recipe and state = 'ready'
                           order by recipe_version desc limit 1) n on true
      where a.tenant_id = $1 and a.id = $2 and (p.ends_at is null or p.ends_at > now())
      order by p.created_at, p.id`,
    [tenantId, assetId],
  );
  return rows.map(({ starts_at, ends_at, ...place }) => ({ ...place, startsAt: starts_at.toISOString(), endsAt: ends_at?.toISOString() ?? null }));
}
