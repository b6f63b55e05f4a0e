import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { allTenants } from '../../db/all-tenants.js';
import { findForgottenReviews, findLivesInMotion } from '../../db/find-lives-in-motion.js';
import { findFinishedRuns } from '../../db/pull-through-items.js';
import { findReviewsToRestaff } from '../../db/find-reviews-to-restaff.js';
import type { LifeTable } from '../../db/record-transition.js';
import { startLife, tellLife } from '../../runtime/ask-life.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import type { LifeKind } from '../../workflows/workflow-ids.js';

const kinds: readonly { readonly kind: LifeKind; readonly table: LifeTable }[] = [
  { kind: 'asset', table: 'assets' },
  { kind: 'review', table: 'reviews' },
  { kind: 'placement', table: 'placements' },
  { kind: 'campaign', table: 'campaigns' },
  { kind: 'handoff', table: 'handoffs' },
  { kind: 'lease', table: 'leases' },
  { kind: 'pull_through', table: 'pull_throughs' },
  { kind: 'package', table: 'packages' },
  { kind: 'backfill', table: 'backfills' },
];

const pageSize = 200;
/** A run stops looking after this long, and the next one goes on where it stopped. */
const budgetMilliseconds = 45_000;
const firstId = '00000000-0000-0000-0000-000000000000';

/**
 * Finds what a crash left between PostgreSQL and Temporal: lives that must have a run and have none. The record raises them; a run
 * that is there is left alone. After the loss of Temporal's database this starts every life again.
 */
export function createReconcileActivities({ database, temporal, logger }: Pick<Dependencies, 'database' | 'temporal' | 'logger'>) {
  /** Where the last run stopped; a new process simply begins at the start. */
  const cursors = new Map<string, string>();

  return {
    reconcileLives: async (): Promise<{ looked: number; raised: number }> => {
      const until = Date.now() + budgetMilliseconds;
      let looked = 0;
      let raised = 0;
      for (const tenantId of await allTenants(database)) {
        for (const { kind, table } of kinds) {
          const cursor = `${tenantId}/${kind}`;
          for (;;) {
            const after = cursors.get(cursor) ?? firstId;
            const ids = await database.withTenant(tenantId, (client) => findLivesInMotion(client, table, after, pageSize));
            for (const id of ids) {
              looked += 1;
              if (await raise(tenantId, kind, id)) raised += 1;
            }
            cursors.set(cursor, ids.length < pageSize ? firstId : (ids.at(-1) ?? firstId));
            if (ids.length < pageSize || Date.now() > until) break;
          }
        }
        const forgotten = await database.withTenant(tenantId, (client) => findForgottenReviews(client, pageSize));
        for (const id of forgotten) await tellLife(temporal, { tenantId, kind: 'review', id }, 'supersede', []);
        const restless = await database.withTenant(tenantId, (client) => findReviewsToRestaff(client, pageSize));
        for (const id of restless) await tellLife(temporal, { tenantId, kind: 'review', id }, 'restaff', []);
        const finished = await database.withTenant(tenantId, (client) => findFinishedRuns(client, pageSize));
        for (const id of finished) await tellLife(temporal, { tenantId, kind: 'pull_through', id }, 'item_finished', []);
      }
      if (raised > 0) logger.warn({ looked, raised }, 'lives without a run were raised from their record');
      return { looked, raised };
    },
  };

  async function raise(tenantId: string, kind: LifeKind, id: string): Promise<boolean> {
    try {
      await startLife(temporal, { tenantId, kind, id });
      return true;
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
      throw error;
    }
  }
}
