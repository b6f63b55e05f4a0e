import { setTimeout as sleep } from 'node:timers/promises';
import { countOutboxAfter, findOutboxBounds, readOutbox } from '../db/read-outbox.js';
import type { OutboxRow } from '../db/read-outbox.js';
import { hearOfEvents } from './event-feed.js';
import type { Services } from './services.js';

const batchRows = 200;
/** Further behind, a client reads the lists again instead. */
const mostCatchUp = 10_000;
/** What comes in a burst is read together: at most this often. */
const leastPauseMs = 50;
/** After so long without news a comment keeps the connection alive, and the outbox is read again in case a nudge was lost. */
const heartbeatMs = 15_000;

/**
 * A tenant's events as server-sent events, from after an event on, in their order and without end; nothing is read ahead of what the
 * client takes.
 * @param lastEventId what the client saw last; null to begin now
 * @param signal ends the stream
 */
export async function* eventStream(
  services: Pick<Services, 'database' | 'environment' | 'logger'>,
  tenantId: string,
  lastEventId: number | null,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let wake: () => void = () => undefined;
  let isNew = true;
  /** Assets at which someone has come or left; null for any. */
  const looked = new Set<string | null>();
  const stopHearing = hearOfEvents(services, tenantId, (presenceOf) => {
    if (presenceOf === undefined) isNew = true;
    else looked.add(presenceOf);
    wake();
  });
  const stop = (): void => wake();
  signal.addEventListener('abort', stop);
  try {
    const start = await startOf();
    let seen = start.after;
    yield start.greeting;
    while (!signal.aborted) {
      isNew = false;
      const readAt = performance.now();
      const rows = await readOutbox(services.database, tenantId, seen, batchRows);
      for (const row of rows) yield formatEvent(row);
      for (const assetId of looked) {
        looked.delete(assetId);
        // Without an id: it is not kept, and nobody goes on from there.
        yield `event: presence\ndata: ${JSON.stringify({ assetId })}\n\n`;
      }
      seen = rows.at(-1)?.id ?? seen;
      if (rows.length === batchRows) continue;
      const isIdle = await wait();
      if (isIdle) yield ': still here\n\n';
      else await sleep(Math.max(0, leastPauseMs - (performance.now() - readAt)));
    }
  } finally {
    stopHearing();
    signal.removeEventListener('abort', stop);
  }

  async function startOf(): Promise<{ after: number; greeting: string }> {
    const { first, last } = await findOutboxBounds(services.database, tenantId);
    if (lastEventId === null || lastEventId > last) return { after: last, greeting: `retry: 2000\nid: ${last}\nevent: ready\ndata: {}\n\n` };
    // The event it saw last is not kept any more, so perhaps those that followed are not either.
    const isForgotten = lastEventId > 0 && lastEventId < first;
    const isFarBehind = (await countOutboxAfter(services.database, tenantId, lastEventId, mostCatchUp + 1)) > mostCatchUp;
    if (isForgotten || isFarBehind) return { after: last, greeting: `retry: 2000\nid: ${last}\nevent: reset\ndata: {}\n\n` };
    return { after: lastEventId, greeting: 'retry: 2000\nevent: ready\ndata: {}\n\n' };
  }

  /** Until there may be something new; true where the time for a heartbeat came first. */
  async function wait(): Promise<boolean> {
    if (isNew || looked.size > 0 || signal.aborted) return false;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(true), heartbeatMs);
      wake = () => {
        clearTimeout(timer);
        resolve(false);
      };
    });
  }
}

function formatEvent({ id, topic, payload, at }: OutboxRow): string {
  return `id: ${id}\ndata: ${JSON.stringify({ id, topic, at: at.toISOString(), ...payload })}\n\n`;
}
