import type { Dependencies } from '../../runtime/dependencies.js';
import type { RenderOutcome } from './render-plan.js';
import { renderPlan } from './render-plan.js';
import type { RenderPool } from './render-pool.js';

/** Pictures from pictures. `renderPool` is closed by whoever started it. */
export function createRenderActivities(dependencies: Pick<Dependencies, 'database' | 'objectStore'> & { readonly renderPool: RenderPool }) {
  return {
    renderPlan: (version: { tenantId: string; assetId: string; versionId: string }): Promise<RenderOutcome> => renderPlan(dependencies, version),
  };
}
