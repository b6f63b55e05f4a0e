import { bulkDecisionsSchema, newBulkDecisionSchema } from '../../schemas/bulk-decisions.js';
import { decideInBulk, foreseeInBulk } from '../decide-in-bulk.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import { everyRoleButGuest } from '../who-may.js';

const decide = defineRoute({
  method: 'post',
  path: '/reviews/bulk-decisions',
  summary: 'Decide on many reviews at once',
  description:
    'Each review answers for itself, by the same rules as for a single decision; one that refuses does not keep the others. With `dryRun` each item says what would happen. ' +
    'A repeated request finishes what was left.',
  tags: ['reviews'],
  roles: everyRoleButGuest,
  scope: 'reviews:decide',
  body: newBulkDecisionSchema,
  responses: { 200: bulkDecisionsSchema },
  problems: ['orchestration.unavailable'],
  idempotent: true,
  handle: async ({ body, caller, services, resourceId }) => {
    const items = body.dryRun ? await foreseeInBulk(services, caller, body) : await decideInBulk(services, caller, body, resourceId);
    const refused = items.filter(({ outcome }) => outcome === 'refused').length;
    return { status: 200, body: { dryRun: body.dryRun, accepted: items.length - refused, refused, items } };
  },
});

export const bulkDecisionRoutes: readonly Route[] = [decide];
