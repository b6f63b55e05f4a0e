import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import { temporal as proto } from '@temporalio/proto';

const { History } = proto.api.history.v1;

export const historiesFolder = path.join(import.meta.dirname, '..', 'histories');

/**
 * With GALLEY_RECORD_HISTORIES set, keeps the history of a life for test/workflows/replay.test.ts. Histories are recorded anew when
 * a workflow takes a new path, never to make a replay of an old one pass: that would break the lives that are running.
 */
export async function recordHistory(world: { readonly temporal: { readonly client: Pick<Client, 'workflow'> } }, name: string, workflowId: string, runId?: string): Promise<void> {
  if (process.env['GALLEY_RECORD_HISTORIES'] === undefined) return;
  const history = await world.temporal.client.workflow.getHandle(workflowId, runId).fetchHistory();
  const plain = History.toObject(History.fromObject(history), { longs: String, enums: String, bytes: String });
  // Stack traces and worker names tell of the machine it was recorded on, and play no part in a replay.
  const withoutMachine = JSON.stringify(plain, (key, value: unknown) => (key === 'stackTrace' ? '' : key === 'identity' || isWorkerName(value) ? 'recorded' : value));
  writeFileSync(path.join(historiesFolder, `${name}.json`), `${withoutMachine}\n`);
}

/** As in the name of the queue that a worker has to itself: process and machine. */
function isWorkerName(value: unknown): boolean {
  return typeof value === 'string' && /^\d+@/.test(value);
}

export function readHistory(name: string): proto.api.history.v1.IHistory {
  return History.fromObject(JSON.parse(readFileSync(path.join(historiesFolder, name), 'utf8')) as Record<string, unknown>);
}
