import { findReviewsToRestaff } from '../db/find-reviews-to-restaff.js';
import { tellLife } from '../runtime/ask-life.js';
import type { Caller } from './caller.js';
import type { Services } from './services.js';

/** So many are told at once; the rest learn of it from the reconciler within the minute. */
const most = 200;

/** Lets the reviews that somebody's coming or going concerns look again who is here. */
export async function restaffReviews({ database, temporal, logger }: Services, { tenantId }: Caller): Promise<void> {
  try {
    const ids = await database.withTenant(tenantId, (client) => findReviewsToRestaff(client, most));
    for (const id of ids) await tellLife(temporal, { tenantId, kind: 'review', id }, 'restaff', []);
  } catch (error) {
    // What was asked has been done; the reconciler tells the reviews as soon as Temporal is back.
    logger.warn({ err: error, tenantId }, 'reviews could not be told that somebody has come or gone');
  }
}
