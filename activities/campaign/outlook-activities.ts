import { campaignForecastOf } from '../../domain/campaign-outlook.js';
import { countCampaignPlacements, noteLaunchFailures } from '../../db/campaign-placements.js';
import type { PlacementCounts } from '../../db/campaign-placements.js';
import { findCampaignPlan } from '../../db/find-campaign-plan.js';
import { campaignPlan, findPlanCalendar } from '../../db/find-plan-calendar.js';
import { findDeliverableGroups } from '../../db/find-deliverable-groups.js';
import { findSuccession } from '../../db/find-succession.js';
import type { PlanStanding } from '../../domain/campaign-plan.js';
import { isLaunchable, standingOfDeliverable } from '../../domain/deliverable-status.js';
import type { Dependencies } from '../../runtime/dependencies.js';

interface CampaignSubject {
  readonly tenantId: string;
  readonly campaignId: string;
}

/** All that a campaign's workflow needs to know of its deliverables, however many there are. */
export interface CampaignOutlook {
  /** Deliverables that are not waived. */
  readonly wanted: number;
  readonly unready: number;
  /** Ready, and never tried. */
  readonly placeable: number;
  readonly refused: number;
  readonly standing: PlanStanding;
  /** When the standing may become worse by itself. */
  readonly nextLookAt: string | null;
  readonly successors: number;
  readonly unreadySuccessors: number;
}

/** What a campaign reads of its deliverables; local activities of the lifecycle worker. */
export function createOutlookActivities({ database }: Pick<Dependencies, 'database'>) {
  return {
    /** @param subject with `now` by the workflow's clock; ISO 8601 */
    readOutlook: async ({ tenantId, campaignId, now }: CampaignSubject & { readonly now: string }): Promise<CampaignOutlook> => {
      const [campaign, calendar, groups, succession] = await database.withTenant(tenantId, async (client) =>
        Promise.all([findCampaignPlan(client, campaignId), findPlanCalendar(client), findDeliverableGroups(client, campaignId), findSuccession(client, campaignId)]),
      );
      const { standing, nextLookAt } = campaignForecastOf(campaignPlan(campaign.plan, calendar), campaign.dueAt, groups, now);
      const count = (of: (group: (typeof groups)[number]) => number): number => groups.reduce((sum, group) => sum + of(group), 0);
      return {
        wanted: count((group) => (group.isWaived ? 0 : group.count)),
        unready: count((group) => (isLaunchable(standingOfDeliverable(group)) ? 0 : group.count)),
        placeable: count((group) => (standingOfDeliverable(group).status === 'ready' ? group.unplaced : 0)),
        refused: count((group) => (group.refusal !== null && !group.isWaived ? group.count : 0)),
        standing,
        nextLookAt,
        successors: succession.planned,
        unreadySuccessors: succession.unready,
      };
    },
    countPlacements: async ({ tenantId, campaignId, of }: CampaignSubject & { readonly of: 'deliverables' | 'successors' }): Promise<PlacementCounts> =>
      database.withTenant(tenantId, (client) => countCampaignPlacements(client, campaignId, of)),
    noteLaunchFailures: async ({ tenantId, campaignId }: CampaignSubject): Promise<void> =>
      database.withTenant(tenantId, (client) => noteLaunchFailures(client, campaignId)),
  };
}
