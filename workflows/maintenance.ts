import { proxyActivities } from '@temporalio/workflow';
import type { createCampaignActivities } from '../activities/campaign/activities.js';
import type { createGovernActivities } from '../activities/govern/activities.js';
import type { createHandoffActivities } from '../activities/handoff/activities.js';
import type { createReconcileActivities } from '../activities/reconcile/activities.js';
import type { createNotifyActivities } from '../activities/notify/activities.js';
import { shortCall } from './activity-profiles.js';

const { anchorAudit, sweepUploads } = proxyActivities<ReturnType<typeof createGovernActivities>>(shortCall);
const { reconcileLives } = proxyActivities<ReturnType<typeof createReconcileActivities>>(shortCall);
const { relayNotices } = proxyActivities<ReturnType<typeof createNotifyActivities>>(shortCall);
const { relayCampaignNews } = proxyActivities<ReturnType<typeof createCampaignActivities>>(shortCall);
const { routeHandoffs } = proxyActivities<ReturnType<typeof createHandoffActivities>>(shortCall);

/** One short run each, started by a Schedule: see worker/schedules.ts for how often. */
export async function anchorAuditRun(): Promise<void> {
  await anchorAudit({});
}

export async function reconcileRun(): Promise<void> {
  await reconcileLives();
}

export async function relayNoticesRun(): Promise<void> {
  await relayNotices({});
  await relayCampaignNews();
}

export async function routeHandoffsRun(): Promise<void> {
  await routeHandoffs({});
}

export async function sweepRun(): Promise<void> {
  await sweepUploads({});
}
