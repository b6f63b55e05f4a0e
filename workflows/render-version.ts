import { proxyActivities } from '@temporalio/workflow';
import type { createMediaActivities } from '../activities/media/activities.js';
import type { VersionName } from '../activities/media/make-still.js';
import type { createRenderActivities } from '../activities/render/activities.js';
import type { RenderOutcome } from '../activities/render/render-plan.js';
import { render, renderBulk, video } from './activity-profiles.js';

const { renderPlan } = proxyActivities<ReturnType<typeof createRenderActivities>>(render);
const { renderPlan: renderPlanInBulk } = proxyActivities<ReturnType<typeof createRenderActivities>>(renderBulk);
const { makeStill } = proxyActivities<ReturnType<typeof createMediaActivities>>(render);
const { makeStill: makeStillOfFilm, makeFilms } = proxyActivities<ReturnType<typeof createMediaActivities>>(video);

/**
 * Everything that is drawn of a version: a picture at once; of what is none, first the still that stands for it, then the pictures of
 * that, so that people see it, then whatever takes long.
 * @param urgency what is rendered again by the thousand does not keep new uploads waiting
 */
export async function renderVersion(version: VersionName, urgency: 'new' | 'bulk'): Promise<Exclude<RenderOutcome, { outcome: 'needs_still' }>> {
  const draw = urgency === 'new' ? renderPlan : renderPlanInBulk;
  let drawn = await draw(version);
  if (drawn.outcome === 'needs_still') {
    const still = await (drawn.queue === 'video' ? makeStillOfFilm : makeStill)(version);
    if (still.outcome === 'not_possible') return still;
    drawn = await draw(version);
    if (drawn.outcome === 'needs_still') return { outcome: 'not_possible', reason: 'render.failed' };
  }
  if (drawn.outcome !== 'rendered' || drawn.hasFilm !== true) return drawn;
  const { unmade } = await makeFilms(version);
  return unmade === undefined ? drawn : { ...drawn, unmade };
}
