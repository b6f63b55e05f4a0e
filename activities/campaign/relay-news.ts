import { allTenants } from '../../db/all-tenants.js';
import { findCampaignsConcerned } from '../../db/find-campaigns-concerned.js';
import { findOutboxPosition, moveOutboxPosition } from '../../db/outbox-position.js';
import { readOutbox } from '../../db/read-outbox.js';
import { tellLife } from '../../runtime/ask-life.js';
import type { Dependencies } from '../../runtime/dependencies.js';

const reader = 'campaigns';
const eventsAtOnce = 1_000;
const budgetMilliseconds = 45_000;

/**
 * Tells the campaigns in motion that something of theirs has changed: each once, however many of its assets have moved on. What they make
 * of it they read for themselves, so the signal says nothing more.
 */
export async function relayCampaignNews({ database, temporal }: Pick<Dependencies, 'database' | 'temporal'>): Promise<{ told: number }> {
  const until = Date.now() + budgetMilliseconds;
  let told = 0;
  for (const tenantId of await allTenants(database)) {
    const concerned = new Set<string>();
    for (let more = true; more && Date.now() < until; ) {
      const position = await findOutboxPosition(database, tenantId, reader);
      const events = await readOutbox(database, tenantId, position, eventsAtOnce);
      const last = events.at(-1);
      if (last === undefined) break;
      const ids = (name: 'assetId' | 'campaignId'): string[] => [...new Set(events.flatMap(({ payload }) => (typeof payload[name] === 'string' ? [payload[name]] : [])))];
      const found = await database.withTenant(tenantId, (client) => findCampaignsConcerned(client, ids('assetId'), ids('campaignId')));
      // Told before it is passed: what is told twice is read twice, and nothing is missed.
      for (const id of found) {
        if (!concerned.has(id)) await tellLife(temporal, { tenantId, kind: 'campaign', id }, 'facts_changed', []);
        concerned.add(id);
      }
      await database.withTenant(tenantId, (client) => moveOutboxPosition(client, tenantId, reader, position, last.id));
      more = events.length === eventsAtOnce;
    }
    told += concerned.size;
    if (Date.now() > until) break;
  }
  return { told };
}
