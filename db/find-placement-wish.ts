import type { Database } from './pool.js';

export interface PlacementWish {
  readonly hasAsset: boolean;
  /** Null where there is no such channel. */
  readonly isChannelDisabled: boolean | null;
  readonly hasCampaign: boolean;
  /** The ready rendition of the current version that is meant; null where there is none. */
  readonly renditionId: string | null;
  /** This very placement is there already: the request is a repetition. */
  readonly isPlaced: boolean;
}

/** What a placement that is asked for rests on. */
export async function findPlacementWish(
  database: Database,
  tenantId: string,
  wish: {
    readonly placementId: string;
    readonly assetId: string;
    readonly channelId: string;
    readonly recipe: string | null;
    readonly renditionId: string | null;
    readonly campaignId: string | null;
  },
): Promise<PlacementWish> {
  const [row] = await database.ask<PlacementWish & Record<string, unknown>>(
    tenantId,
    `select exists (select from assets where id = $1) as "hasAsset",
            (select is_disabled from channels where id = $2) as "isChannelDisabled",
            $5::uuid is null or exists (select from campaigns where id = $5) as "hasCampaign",
            (select r.id from assets a join renditions r on r.tenant_id = a.tenant_id and r.version_id = a.current_version_id
              where a.id = $1 and r.state = 'ready' and case when $4::uuid is null then r.recipe = $3 else r.id = $4 end
              order by r.recipe_version desc limit 1) as "renditionId",
            exists (select from placements where id = $6) as "isPlaced"`,
    [wish.assetId, wish.channelId, wish.recipe, wish.renditionId, wish.campaignId, wish.placementId],
  );
  return row!;
}
