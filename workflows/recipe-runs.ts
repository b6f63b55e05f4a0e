import { ActivityFailure, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { createMediaActivities } from '../activities/media/activities.js';
import type { createRenderActivities } from '../activities/render/activities.js';
import { render, shortCall, video } from './activity-profiles.js';

const { previewRecipe, drawAgain } = proxyActivities<ReturnType<typeof createRenderActivities>>({ ...render, retry: { ...render.retry, maximumAttempts: 6 } });
const { giveUpPreview } = proxyActivities<ReturnType<typeof createRenderActivities>>({ ...shortCall, taskQueue: 'render' });
const { makeFilms } = proxyActivities<ReturnType<typeof createMediaActivities>>(video);

/** Draws one preview of a recipe; what cannot be drawn says so where it is waited for. */
export async function previewRecipeRun(preview: { tenantId: string; previewId: string }): Promise<void> {
  try {
    await previewRecipe(preview);
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    await giveUpPreview(preview);
  }
}

/** Tries one failed rendition again; where it fails again it waits for a person as before. */
export async function drawAgainRun(rendition: { tenantId: string; renditionId: string }): Promise<void> {
  const film = await drawAgain(rendition);
  if (film !== undefined) await makeFilms(film.filmOf);
}
