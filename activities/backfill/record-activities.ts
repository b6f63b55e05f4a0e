import { findPendingBackfillItems, freezeBackfillPage } from '../../db/backfill-items.js';
import { loadLife } from '../../db/load-life.js';
import { recordBackfillTransition } from '../../db/record-backfill.js';
import type { BackfillTransition } from '../../db/record-backfill.js';
import type { Recording } from '../../db/record-transition.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import type { BackfillRecord } from '../../schemas/life-records.js';
import { asFailure } from '../as-failure.js';

interface Run {
  readonly tenantId: string;
  readonly runId: string;
}

/** What the life of a backfill reads and writes down; local activities of the lifecycle worker. */
export function createBackfillRecordActivities({ database }: Pick<Dependencies, 'database'>) {
  return {
    loadBackfill: async ({ tenantId, runId }: Run): Promise<BackfillRecord> => loadLife<BackfillRecord>(database, 'backfills', tenantId, runId).catch(asFailure),
    recordBackfill: async (transition: BackfillTransition): Promise<Recording> =>
      database.withTenant(transition.record.tenantId, (client) => recordBackfillTransition(client, transition)).catch(asFailure),
    /** Looks at the next assets and writes down which of them lack renditions. */
    freezeNextPage: async ({ tenantId, runId }: Run): Promise<{ isFrozen: boolean }> => freezeBackfillPage(database, tenantId, runId).catch(asFailure),
    nextItems: async ({ tenantId, runId, after, rows }: Run & { after: string | null; rows: number }): Promise<string[]> =>
      findPendingBackfillItems(database, tenantId, { runId, after, rows }).catch(asFailure),
  };
}
