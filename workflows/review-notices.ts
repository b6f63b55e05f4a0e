import type { createNotifyActivities } from '../activities/notify/activities.js';
import type { ReviewRecord } from '../schemas/life-records.js';

/** Tells the admins of stages that nobody here could complete; once for each time. @returns whether it has told anybody */
export async function tellTheWaiting(review: ReviewRecord, told: Set<string>, sendNotice: ReturnType<typeof createNotifyActivities>['sendNotice']): Promise<boolean> {
  let hasTold = false;
  for (const { key, strandedSince } of review.stages) {
    if (strandedSince === null || told.has(`${key} ${strandedSince}`)) continue;
    told.add(`${key} ${strandedSince}`);
    // An occasion is a whole number: the minute it began.
    await sendNotice({ tenantId: review.tenantId, kind: 'review_stranded', about: { assetId: review.assetId, reviewId: review.reviewId }, sequence: Math.floor(Date.parse(strandedSince) / 60_000) });
    hasTold = true;
  }
  return hasTold;
}
