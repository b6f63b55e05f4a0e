import { Context } from '@temporalio/activity';
import { Semaphore } from 'async-mutex';
import type { DeliverablePlace } from '../../db/campaign-board.js';
import { withHeartbeat } from '../with-heartbeat.js';

/** Lives asked at once: enough that none waits for another, few enough that uploads of others go on. */
const atOnce = 16;

/** How many deliverables a step reads, and asks about, at a time. */
export const pageSize = 200;

export interface PageOutcome {
  /** Where the next page begins; null after the last. */
  readonly next: DeliverablePlace | null;
  readonly asked: number;
  readonly refused: number;
}

/**
 * Works through a page in a sliding window. Where the activity is tried again, it goes on after the last item before which all are
 * done; what is done again asks for the same thing again.
 * @param rows the page, read with one row too many to know whether another follows
 */
export async function askPage<Row extends DeliverablePlace>(rows: readonly Row[], ask: (row: Row) => Promise<'asked' | 'refused' | 'nothing'>): Promise<PageOutcome> {
  const page = rows.slice(0, pageSize);
  const context = Context.current();
  const reached = (context.info.heartbeatDetails ?? null) as string | null;
  const start = page.findIndex(({ id }) => id === reached) + 1;
  const outcomes = new Map<string, 'asked' | 'refused' | 'nothing'>();
  const window = new Semaphore(atOnce);
  let [done, failed] = [start, false];

  const work = async (row: Row): Promise<void> => {
    if (failed) return;
    try {
      outcomes.set(row.id, await ask(row));
    } catch (error) {
      failed = true;
      throw error;
    }
    for (let next = page[done]; next !== undefined && outcomes.has(next.id); next = page[done]) done += 1;
    context.heartbeat(page[done - 1]?.id ?? reached);
  };
  await withHeartbeat(
    async (signal) => {
      const results = await Promise.allSettled(page.slice(start).map(async (row) => window.runExclusive(async () => {
        signal.throwIfAborted();
        await work(row);
      })));
      for (const result of results) if (result.status === 'rejected') throw result.reason;
    },
    () => page[done - 1]?.id ?? reached,
  );

  const found = [...outcomes.values()];
  const last = page.at(-1);
  return {
    next: rows.length > pageSize && last !== undefined ? { position: last.position, id: last.id } : null,
    asked: found.filter((outcome) => outcome === 'asked').length,
    refused: found.filter((outcome) => outcome === 'refused').length,
  };
}
