import { proxyActivities } from '@temporalio/workflow';
import type { createRenderActivities } from '../activities/render/activities.js';
import type { RegionOrder, RegionOutcome } from '../domain/region-order.js';
import { renderOnDemand } from './activity-profiles.js';

const { drawOnDemand } = proxyActivities<ReturnType<typeof createRenderActivities>>(renderOnDemand);

/** Draws one part of a picture for somebody who waits for it; its id is what is asked for, so that two who ask wait for one. */
export async function drawRegionRun(order: RegionOrder): Promise<RegionOutcome> {
  return drawOnDemand(order);
}
