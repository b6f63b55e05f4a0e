import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporal as proto } from '@temporalio/proto';
import type { LifeWorld } from './life-world.js';

const { History } = proto.api.history.v1;

export const historiesFolder = path.join(import.meta.dirname, '..', 'histories');

/**
 * With GALLEY_RECORD_HISTORIES set, keeps the history of a life for test/workflows/replay.test.ts. Histories are recorded anew when
 * a workflow takes a new path, never to make a replay of an old one pass: that would break the lives that are running.
 */
export async function recordHistory(world: LifeWorld, name: string, workflowId: string): Promise<void> {
  if (process.env['GALLEY_RECORD_HISTORIES'] === undefined) return;
  const history = await world.temporal.client.workflow.getHandle(workflowId).fetchHistory();
  const plain = History.toObject(History.fromObject(history), { longs: String, enums: String, bytes: String });
  // Stack traces and worker names tell of the machine it was recorded on, and play no part in a replay.
  const withoutMachine = JSON.stringify(plain, (key, value: unknown) => (key === 'stackTrace' ? '' : key === 'identity' ? 'recorded' : value));
  writeFileSync(path.join(historiesFolder, `${name}.json`), `${withoutMachine}\n`);
}

export function readHistory(name: string): proto.api.history.v1.IHistory {
  return History.fromObject(JSON.parse(readFileSync(path.join(historiesFolder, name), 'utf8')) as Record<string, unknown>);
}
