import { findOvertakenRuns } from '../../db/pull-through-items.js';
import { tellLife } from '../../runtime/ask-life.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import { withHeartbeat } from '../with-heartbeat.js';
import { askPage } from './ask-page.js';

/** What a pull-through does to other lives. */
export function createPullThroughActivities(dependencies: Pick<Dependencies, 'database' | 'temporal' | 'logger'>) {
  return {
    /** Asks the next assets of the impact, a few at a time; the rest is left to the next page. */
    askNextAssets: async (run: { tenantId: string; runId: string }): Promise<{ pending: number }> => withHeartbeat(async (signal) => askPage(dependencies, run, signal)),
    /** Tells older runs, which pull a version through that this one replaces, that it takes over. */
    takeOverOlderRuns: async ({ tenantId, runId }: { tenantId: string; runId: string }): Promise<void> => {
      for (const olderId of await findOvertakenRuns(dependencies.database, tenantId, runId)) {
        await tellLife(dependencies.temporal, { tenantId, kind: 'pull_through', id: olderId }, 'coalesce', [{ byRunId: runId }]);
      }
    },
  };
}
