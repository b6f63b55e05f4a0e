import type { WorkCalendar } from '../schemas/approval-policy.js';
import { forecastCampaign } from './campaign-plan.js';
import type { CampaignForecast, CampaignPlan } from './campaign-plan.js';
import { phaseOfDeliverable } from './deliverable-phase.js';
import type { DeliverableFacts } from './deliverable-status.js';

/** Deliverables that stand alike. */
export interface GroupFacts extends DeliverableFacts {
  readonly needsCopy: boolean;
  readonly newest: Date;
  readonly lastDueAt: Date | null;
  readonly reviewCalendar: WorkCalendar | null;
  readonly exampleId: string;
}

/** The forecast of a whole campaign from its groups: of those that stand alike, the one that began last is ready last. */
export function campaignForecastOf(plan: CampaignPlan, date: string | null, groups: readonly GroupFacts[], now: string): CampaignForecast {
  const planned = groups.flatMap((group) => {
    const phase = phaseOfDeliverable(group);
    if (phase === null) return [];
    const { needsCopy, reviewCalendar, exampleId: deliverableId } = group;
    return [{ deliverableId, needsCopy, reviewCalendar, phase: phase.phase, since: phase.hasBegun ? group.newest.toISOString() : null, dueAt: group.lastDueAt?.toISOString() ?? null }];
  });
  return forecastCampaign(plan, date, planned, now);
}
