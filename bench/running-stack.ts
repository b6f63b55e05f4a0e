import { randomBytes } from 'node:crypto';
import { apiCaller } from '../dev/api-caller.js';
import type { SamplePeople } from '../dev/sample-people.js';
import { addSamplePeople } from '../dev/sample-people.js';
import type { Stack } from '../dev/stack.js';
import type { AssetEvents } from './asset-events.js';
import { listenToAssets } from './asset-events.js';
import { cpuOfTrees } from './process-cpu.js';

/** A stack with people, the two channels that a life is published to, and someone who listens. */
export interface RunningStack {
  readonly stack: Stack;
  readonly people: SamplePeople;
  readonly events: AssetEvents;
  readonly channels: { readonly folder: string; readonly webhook: string };
}

/** Where the CPU goes, by process; a worker apart from the processes that it keeps (ExifTool, decoders). */
export type StackCpu = Readonly<Record<string, number>>;

export async function peopleTheStack(stack: Stack): Promise<RunningStack> {
  const admin = apiCaller(stack.addresses.api, stack.adminApiKey);
  const people = await addSamplePeople(admin);
  const path = `/hooks/bench-${randomBytes(3).toString('hex')}`;
  const [folder, webhook] = await Promise.all([
    admin.post<{ id: string }>('/channels', { kind: 'cdn_folder', name: `Bench site ${path.slice(-6)}`, folder: 'bench' }),
    admin.post<{ id: string; secret: string }>('/channels', { kind: 'webhook', name: `Bench hub ${path.slice(-6)}`, url: `${stack.addresses.webhooks}${path}` }),
  ]);
  await fetch(`${stack.addresses.webhooks}/secrets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ path, secret: webhook.secret }),
  });
  const events = await listenToAssets(stack.addresses.api, stack.adminApiKey);
  return { stack, people, events, channels: { folder: folder.id, webhook: webhook.id } };
}

/** The processes of the stack by name, without the sinks, which stand for other people's servers. */
export function processesOf({ processes }: Stack): Readonly<Record<string, number>> {
  const { api, worker, renderWorker, temporal, postgres, s3 } = processes;
  return Object.fromEntries(Object.entries({ api, worker, renderWorker, temporal, postgres, s3 }).map(([name, one]) => [name, one?.pid ?? 0]));
}

/** CPU seconds so far of every process of the stack. */
export function cpuOfStack(stack: Stack): StackCpu {
  const trees = cpuOfTrees(processesOf(stack));
  const splitUp: Readonly<Record<string, string>> = { worker: 'exiftool', renderWorker: 'renderProcesses' };
  return Object.fromEntries(
    Object.entries(trees).flatMap(([name, { self, children }]) => {
      const kept = splitUp[name];
      return kept === undefined ? [[name, self + children]] : [[name, self], [kept, children]];
    }),
  );
}

export function between(before: StackCpu, after: StackCpu): StackCpu {
  return Object.fromEntries(Object.entries(after).map(([name, seconds]) => [name, seconds - (before[name] ?? 0)]));
}

export function total(cpu: StackCpu): number {
  return Object.values(cpu).reduce((sum, seconds) => sum + seconds, 0);
}
