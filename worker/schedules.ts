import { ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { SearchAttributeType } from '@temporalio/common';
import proto from '@temporalio/proto';
import { lifeStateAttribute } from '../workflows/search-attributes.js';

/** Recurring work. What belongs to one asset is a timer in its own life; only looking after the whole is scheduled. */
const schedules = [
  { id: 'reconcile', workflowType: 'reconcileRun', everySeconds: 60 },
  { id: 'anchor-audit', workflowType: 'anchorAuditRun', everySeconds: 60 },
  { id: 'relay-notices', workflowType: 'relayNoticesRun', everySeconds: 15 },
  { id: 'route-handoffs', workflowType: 'routeHandoffsRun', everySeconds: 10 },
  { id: 'sweep', workflowType: 'sweepRun', everySeconds: 3_600 },
] as const;

/**
 * Makes sure that Temporal knows our search attribute and schedules. Called at the start of a lifecycle worker and every half
 * minute after it, because a Temporal whose database was lost comes back without them.
 */
export async function furnishTemporal(client: Client, namespace: string): Promise<void> {
  await registerSearchAttribute(client, namespace);
  for (const { id, workflowType, everySeconds } of schedules) {
    try {
      await client.schedule.create({
        scheduleId: `galley/${id}`,
        spec: { intervals: [{ every: everySeconds * 1_000 }] },
        action: { type: 'startWorkflow', workflowType, workflowId: `galley/${id}`, taskQueue: 'lifecycle', args: [] },
        policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
        state: { triggerImmediately: true },
      });
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    }
  }
}

async function registerSearchAttribute(client: Client, namespace: string): Promise<void> {
  const { name } = lifeStateAttribute;
  const keyword: SearchAttributeType = 'KEYWORD';
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
  if (name in (customAttributes ?? {})) return;
  await client.connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: { [name]: proto.temporal.api.enums.v1.IndexedValueType[`INDEXED_VALUE_TYPE_${keyword}`] },
  });
}
