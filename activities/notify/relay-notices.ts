import { allTenants } from '../../db/all-tenants.js';
import { insertNotices } from '../../db/insert-notices.js';
import { findOutboxPosition, moveOutboxPosition } from '../../db/outbox-position.js';
import { readOutbox } from '../../db/read-outbox.js';
import { deliverNotices } from './deliver-notices.js';
import type { NotifyDependencies } from './deliver-notices.js';
import { noticesOfEvent } from './notice-of-event.js';

const reader = 'notices';
const eventsAtOnce = 500;
/** News of the day before is none: after a long standstill nobody is told of what is over. */
const newsMilliseconds = 24 * 3_600_000;
const budgetMilliseconds = 60_000;

export interface RelayOutcome {
  readonly sent: number;
  /** What the mail server did not take; it is tried again. */
  readonly postponed: number;
}

/** Turns what has happened into notices, in the transaction that moves on past it, and sends all that wait to be sent. */
export async function relayNotices(dependencies: NotifyDependencies): Promise<RelayOutcome> {
  const until = Date.now() + budgetMilliseconds;
  let [sent, postponed] = [0, 0];
  for (const tenantId of await allTenants(dependencies.database)) {
    while (Date.now() < until && (await turnEvents(dependencies, tenantId)) === eventsAtOnce);
    const delivered = await deliverNotices(dependencies, tenantId);
    sent += delivered.sent;
    postponed += delivered.postponed;
    if (Date.now() > until) break;
  }
  return { sent, postponed };
}

async function turnEvents({ database }: NotifyDependencies, tenantId: string): Promise<number> {
  const position = await findOutboxPosition(database, tenantId, reader);
  const events = await readOutbox(database, tenantId, position, eventsAtOnce);
  const last = events.at(-1);
  if (last === undefined) return 0;
  const since = Date.now() - newsMilliseconds;
  const notices = events.filter((event) => event.at.getTime() >= since).flatMap(noticesOfEvent);
  await database.withTenant(tenantId, async (client) => {
    if (!(await moveOutboxPosition(client, tenantId, reader, position, last.id))) return;
    for (const notice of notices) await insertNotices(client, tenantId, notice);
  });
  return events.length;
}
