import { Client, Connection } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import type { LifeKind } from '../workflows/workflow-ids.js';
import { workflowId } from '../workflows/workflow-ids.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

export interface HistoryFigures {
  readonly events: number;
  /** Tasks of a queue; each costs several events. */
  readonly activities: number;
  /** Run inside the lifecycle worker; one marker each. */
  readonly localActivities: number;
  readonly workflowTasks: number;
  /** Retries that a history shows: attempts of activities beyond the first. */
  readonly retries: number;
  readonly historyBytes: number;
  readonly largestPayload: { readonly bytes: number; readonly where: string };
}

/**
 * What the lives of one asset, its reviews and its placements have left in Temporal, all their runs together.
 * @returns by kind of life, and their sum
 */
export async function readHistories(
  temporalServer: { readonly address: string; readonly namespace: string },
  asset: { readonly tenantId: string; readonly assetId: string },
): Promise<Readonly<Record<LifeKind | 'all', HistoryFigures>>> {
  const connection = await Connection.connect({ address: temporalServer.address });
  try {
    const client = new Client({ connection, namespace: temporalServer.namespace });
    const own = await eventsOf(client, workflowId(asset.tenantId, 'asset', asset.assetId));
    const children = own.flatMap((event) => event.startChildWorkflowExecutionInitiatedEventAttributes?.workflowId ?? []);
    const byKind: Record<LifeKind, HistoryEvent[]> = { asset: own, review: [], placement: [], campaign: [], handoff: [], lease: [], component: [], pull_through: [], backfill: [], package: [] };
    for (const id of new Set(children)) byKind[id.split('/')[2] as LifeKind].push(...(await eventsOf(client, id)));
    const figures = Object.fromEntries(Object.entries(byKind).map(([kind, events]) => [kind, figuresOf(events)]));
    return { ...(figures as Record<LifeKind, HistoryFigures>), all: figuresOf(Object.values(byKind).flat()) };
  } finally {
    await connection.close();
  }
}

/** What each run of one life has left in Temporal. */
export async function readRunsOf(
  temporalServer: { readonly address: string; readonly namespace: string },
  life: { readonly tenantId: string; readonly kind: LifeKind; readonly id: string },
): Promise<HistoryFigures[]> {
  const connection = await Connection.connect({ address: temporalServer.address });
  try {
    const client = new Client({ connection, namespace: temporalServer.namespace });
    const id = workflowId(life.tenantId, life.kind, life.id);
    const figures: HistoryFigures[] = [];
    for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${id}'` })) {
      const { events } = await client.workflow.getHandle(id, runId).fetchHistory();
      figures.push(figuresOf(events ?? []));
    }
    return figures;
  } finally {
    await connection.close();
  }
}

async function eventsOf(client: Client, id: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${id}'` })) {
    const { events: ofRun } = await client.workflow.getHandle(id, runId).fetchHistory();
    events.push(...(ofRun ?? []));
  }
  return events;
}

function figuresOf(events: readonly HistoryEvent[]): HistoryFigures {
  const having = (pick: (event: HistoryEvent) => unknown): number => events.filter((event) => pick(event) != null).length;
  const payloads = events.flatMap((event) => payloadsOf(event).map((bytes) => ({ bytes, where: nameOf(event) })));
  return {
    events: events.length,
    activities: having((event) => event.activityTaskScheduledEventAttributes),
    localActivities: events.filter((event) => event.markerRecordedEventAttributes?.markerName === 'core_local_activity').length,
    workflowTasks: having((event) => event.workflowTaskCompletedEventAttributes),
    retries: events.reduce((sum, event) => sum + Math.max(0, (event.activityTaskStartedEventAttributes?.attempt ?? 1) - 1), 0),
    historyBytes: payloads.reduce((sum, { bytes }) => sum + bytes, 0),
    largestPayload: payloads.reduce((largest, one) => (one.bytes > largest.bytes ? one : largest), { bytes: 0, where: 'none' }),
  };
}

/** Sizes of all payloads of an event, wherever they hang: a payload is what has `data` and `metadata`. */
function payloadsOf(value: unknown): number[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if ('metadata' in value && 'data' in value && value.data instanceof Uint8Array) return [value.data.length];
  return Object.values(value).flatMap(payloadsOf);
}

/** The kind of event, and of what: "activity renderPlan", "marker core_local_activity". */
function nameOf(event: HistoryEvent): string {
  const [attributes] = Object.keys(event).filter((key) => key.endsWith('EventAttributes') && event[key as keyof HistoryEvent] != null);
  const of = event.activityTaskScheduledEventAttributes?.activityType?.name ?? event.markerRecordedEventAttributes?.markerName;
  return [attributes?.replace('EventAttributes', '') ?? 'event', of].filter((word) => word != null).join(' ');
}
