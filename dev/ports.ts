import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

export const portNames = [
  'api',
  'temporal',
  'temporalUi',
  'database',
  's3',
  'smtp',
  'mail',
  'webhooks',
  'workerMetrics',
  'renderWorkerMetrics',
] as const;

export type PortName = (typeof portNames)[number];
export type Ports = Record<PortName, number>;

/** Below the range from which the system takes ports for outgoing connections, so that none is lost to one while a server restarts. */
const lowest = 20_000;
const highest = 32_000;

/**
 * One free port per server: the one asked for, else the one of the last run (so that links stay valid), else any.
 * @throws Error when a port that was asked for is taken
 */
export async function choosePorts(dataDir: string, asked: Partial<Ports> = {}): Promise<Ports> {
  const last = readLastPorts(dataDir);
  const chosen: Partial<Ports> = {};
  const used = new Set<number>(Object.values(asked));
  for (const name of portNames) {
    chosen[name] = await choosePort(name, asked[name], last[name], used);
    used.add(chosen[name]);
  }
  const ports = chosen as Ports;
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(portsFile(dataDir), JSON.stringify(ports, undefined, 2));
  return ports;
}

async function choosePort(name: PortName, asked: number | undefined, last: number | undefined, used: Set<number>): Promise<number> {
  if (asked !== undefined) {
    if (await isFree(asked)) return asked;
    throw new Error(`port ${asked}, asked for as the ${name} port, is taken; choose another or leave it out`);
  }
  if (last !== undefined && !used.has(last) && (await isFree(last))) return last;
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const candidate = randomInt(lowest, highest);
    if (!used.has(candidate) && (await isFree(candidate))) return candidate;
  }
  throw new Error(`no free port found between ${lowest} and ${highest}`);
}

/** Whether a server may listen on this local port now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host: '127.0.0.1', port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

function readLastPorts(dataDir: string): Partial<Ports> {
  try {
    return JSON.parse(readFileSync(portsFile(dataDir), 'utf8')) as Partial<Ports>;
  } catch {
    return {};
  }
}

function portsFile(dataDir: string): string {
  return path.join(dataDir, 'ports.json');
}
