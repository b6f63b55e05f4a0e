import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { z } from 'zod';
import { allTenants } from '../../db/all-tenants.js';
import { findOutboxPosition, moveOutboxPosition } from '../../db/outbox-position.js';
import { readOutbox } from '../../db/read-outbox.js';
import { routeUpload } from '../../db/route-upload.js';
import { startLife } from '../../runtime/ask-life.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import { deliverNotices } from '../notify/deliver-notices.js';

const reader = 'handoffs';
const eventsAtOnce = 500;
const budgetMilliseconds = 60_000;
const payloadSchema = z.object({ versionId: z.string() });

export interface RoutingOutcome {
  readonly handedOver: number;
}

type RoutingDependencies = Pick<Dependencies, 'database' | 'temporal' | 'environment' | 'logger'>;

/**
 * Reads on in each tenant's events and hands every upload over that has become readable, by the first rule that matches. Each in a
 * transaction of its own, which an upload that was handed over before leaves as it is; so a run that is cut short is done again.
 */
export async function routeHandoffs(dependencies: RoutingDependencies): Promise<RoutingOutcome> {
  const until = Date.now() + budgetMilliseconds;
  let handedOver = 0;
  for (const tenantId of await allTenants(dependencies.database)) {
    const before = handedOver;
    while (Date.now() < until) {
      const { events, made } = await turnEvents(dependencies, tenantId);
      handedOver += made;
      if (events < eventsAtOnce) break;
    }
    if (handedOver > before) await deliverNotices(dependencies, tenantId);
    if (Date.now() > until) break;
  }
  return { handedOver };
}

async function turnEvents({ database, temporal }: RoutingDependencies, tenantId: string): Promise<{ events: number; made: number }> {
  const position = await findOutboxPosition(database, tenantId, reader);
  const events = await readOutbox(database, tenantId, position, eventsAtOnce);
  const last = events.at(-1);
  if (last === undefined) return { events: 0, made: 0 };
  let made = 0;
  for (const { topic, payload, at } of events) {
    const versionId = topic === 'asset.examined' ? payloadSchema.safeParse(payload).data?.versionId : undefined;
    if (versionId === undefined) continue;
    const handoff = await database.withTenant(tenantId, (client) => routeUpload(client, tenantId, { versionId, at }));
    if (handoff === null) continue;
    made += 1;
    // Where this is cut short, the record says that it is in motion, and it is raised from there.
    if (handoff.waitsFor !== null) {
      await startLife(temporal, { tenantId, kind: 'handoff', id: handoff.handoffId }).catch((error: unknown) => {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      });
    }
  }
  await database.withTenant(tenantId, (client) => moveOutboxPosition(client, tenantId, reader, position, last.id));
  return { events: events.length, made };
}
