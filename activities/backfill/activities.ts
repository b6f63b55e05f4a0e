import type { BackfillNeeds } from './draw-items.js';
import { drawItems } from './draw-items.js';

/** What a backfill draws, behind new work. `renderPool` is closed by whoever started it. */
export function createBackfillActivities(needs: BackfillNeeds) {
  return {
    drawItems: (chunk: { tenantId: string; runId: string; assetIds: readonly string[] }): Promise<void> => drawItems(needs, chunk),
  };
}
