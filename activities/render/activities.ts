import type { RegionOrder, RegionOutcome } from '../../domain/region-order.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import { drawOnDemand } from './draw-on-demand.js';
import type { FilmToMakeAgain } from './draw-again.js';
import { drawAgain } from './draw-again.js';
import { giveUpPreview, previewRecipe } from './preview-recipe.js';
import type { RenderOutcome } from './render-plan.js';
import { renderPlan } from './render-plan.js';
import type { RenderPool } from './render-pool.js';

/** Pictures from pictures. `renderPool` is closed by whoever started it. */
export function createRenderActivities(dependencies: Pick<Dependencies, 'database' | 'objectStore'> & { readonly renderPool: RenderPool }) {
  return {
    renderPlan: (version: { tenantId: string; assetId: string; versionId: string }): Promise<RenderOutcome> => renderPlan(dependencies, version),
    previewRecipe: (preview: { tenantId: string; previewId: string }): Promise<void> => previewRecipe(dependencies, preview),
    giveUpPreview: (preview: { tenantId: string; previewId: string }): Promise<void> => giveUpPreview(dependencies, preview),
    drawAgain: (rendition: { tenantId: string; renditionId: string }): Promise<FilmToMakeAgain | undefined> => drawAgain(dependencies, rendition),
    drawOnDemand: (order: RegionOrder): Promise<RegionOutcome> => drawOnDemand(dependencies, order),
  };
}
