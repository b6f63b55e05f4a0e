import { v5 as nameBasedUuid } from 'uuid';
import { findPlacementsToReplace } from '../../db/find-placements-to-replace.js';
import type { PlacementToReplace } from '../../db/find-placements-to-replace.js';
import { askLife } from '../../runtime/ask-life.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import { codeOf } from '../../schemas/galley-error.js';
import { askAsset } from '../../workflows/messages.js';
import { workflowId } from '../../workflows/workflow-ids.js';

/** What an asset does with its placements when what is out is not what is approved any more. */
export function createPlacementActivities({ database, temporal, logger }: Pick<Dependencies, 'database' | 'temporal' | 'logger'>) {
  return {
    /** Places the asset's present content wherever a pull-through found the old. A place that refuses keeps what it has, and shows it. */
    replacePlacements: async ({ tenantId, assetId }: { tenantId: string; assetId: string }): Promise<{ placed: number; refused: number }> => {
      const toReplace = await database.withTenant(tenantId, (client) => findPlacementsToReplace(client, tenantId, assetId));
      let placed = 0;
      for (const place of onePerPlace(toReplace)) {
        if (await replace({ tenantId, assetId }, place)) placed += 1;
      }
      return { placed, refused: toReplace.length - placed };
    },
  };

  async function replace({ tenantId, assetId }: { tenantId: string; assetId: string }, place: PlacementToReplace): Promise<boolean> {
    const { placementId, channelId, renditionId, campaignId, market, contentHash, endsAt } = place;
    if (renditionId === null) {
      logger.warn({ assetId, placementId, code: 'placement.rendition_missing' }, 'a placement cannot be replaced');
      return false;
    }
    const now = new Date().toISOString();
    const request = {
      kind: 'place',
      // The same content in the same place is the same placement, however often this is tried.
      placementId: nameBasedUuid(`${placementId} with ${contentHash}`, assetId),
      channelId,
      renditionId,
      campaignId,
      market,
      replaces: placementId,
      startsAt: place.startsAt > now ? place.startsAt : now,
      endsAt,
    } as const;
    try {
      const actor = `workflow:${workflowId(tenantId, 'asset', assetId)}`;
      await askLife(temporal, { tenantId, kind: 'asset', id: assetId }, askAsset, [{ actor, request }], `${request.placementId}/place`);
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === undefined || code.endsWith('.unavailable')) throw error;
      logger.warn({ assetId, placementId, code }, 'a placement cannot be replaced');
      return false;
    }
  }
}

/** A second pull-through finds the replacement that the first had begun beside what it was to replace: one of them is enough. */
function onePerPlace(found: readonly PlacementToReplace[]): PlacementToReplace[] {
  const places = new Map<string, PlacementToReplace>();
  for (const place of found) {
    const key = JSON.stringify([place.channelId, place.recipe, place.market, place.campaignId, place.endsAt]);
    if (!places.has(key) || place.isLive) places.set(key, place);
  }
  return [...places.values()];
}
