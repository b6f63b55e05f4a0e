import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ProcessIdentity } from './process-identity.js';
import { identify, isRunning, signal } from './process-identity.js';
import { waitUntil } from './wait-until.js';

/** One file per supervised process, so that a supervisor that was killed leaves nothing running for ever. */
interface ProcessRecord extends ProcessIdentity {
  supervisor: ProcessIdentity;
}

export function recordProcess(dataDir: string, name: string, pid: number): void {
  const identity = identify(pid);
  const supervisor = identify(process.pid);
  // A process that is gone already needs no record.
  if (!identity || !supervisor) return;
  mkdirSync(path.join(dataDir, 'run'), { recursive: true });
  const record: ProcessRecord = { ...identity, supervisor };
  writeFileSync(recordFile(dataDir, name), JSON.stringify(record));
}

export function forgetProcess(dataDir: string, name: string): void {
  rmSync(recordFile(dataDir, name), { force: true });
}

/**
 * Ends the processes whose supervisor is dead. Only a process with the recorded number and start time is touched,
 * and only when its supervisor no longer runs.
 */
export async function endLeftovers(dataDir: string, print: (line: string) => void): Promise<void> {
  const leftovers = readRecords(dataDir).filter(({ record }) => !isRunning(record.supervisor));
  const running = leftovers.filter(({ record }) => isRunning(record));
  for (const { name, record } of running) {
    print(`${name} (process ${record.pid}) was left by a supervisor that died; ending it`);
    // PostgreSQL waits for its clients on SIGTERM and ends them on SIGINT.
    signal(record.pid, name === 'postgres' ? 'SIGINT' : 'SIGTERM');
  }
  await waitUntil(() => running.every(({ record }) => !isRunning(record)), { withinMs: 5_000 });
  for (const { record } of running.filter((one) => isRunning(one.record))) signal(record.pid, 'SIGKILL');
  await waitUntil(() => running.every(({ record }) => !isRunning(record)), { withinMs: 5_000 });
  for (const { name, record } of leftovers) {
    const present = readRecord(dataDir, name);
    if (present?.pid === record.pid && present.started === record.started) forgetProcess(dataDir, name);
  }
}

function readRecords(dataDir: string): { name: string; record: ProcessRecord }[] {
  let files: string[];
  try {
    files = readdirSync(path.join(dataDir, 'run'));
  } catch {
    return [];
  }
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => path.basename(file, '.json'))
    .flatMap((name) => {
      const record = readRecord(dataDir, name);
      return record ? [{ name, record }] : [];
    });
}

function readRecord(dataDir: string, name: string): ProcessRecord | undefined {
  try {
    return JSON.parse(readFileSync(recordFile(dataDir, name), 'utf8')) as ProcessRecord;
  } catch {
    return undefined;
  }
}

function recordFile(dataDir: string, name: string): string {
  return path.join(dataDir, 'run', `${name}.json`);
}
