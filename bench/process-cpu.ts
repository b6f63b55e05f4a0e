import { readdirSync, readFileSync } from 'node:fs';

/** Of a process tree since its start, in seconds: the process itself, and all that it has started, however long that lived. */
export interface TreeCpu {
  readonly self: number;
  readonly children: number;
}

interface ProcessTimes {
  readonly parent: number;
  /** Own, and of its children that have ended. */
  readonly own: number;
  readonly reaped: number;
}

/** The kernel counts in ticks of this many a second on every Linux (USER_HZ). */
const ticksPerSecond = 100;

/**
 * CPU seconds of several process trees at one moment, by the name of each. A child counts in its parent's sum from the moment it was
 * waited for, and by itself until then, so children that come and go are counted once.
 */
export function cpuOfTrees<Name extends string>(roots: Readonly<Record<Name, number>>): Record<Name, TreeCpu> {
  const table = readProcessTable();
  const childrenOf = childrenByParent(table);
  const sum = (pid: number): number => {
    const times = table.get(pid);
    if (times === undefined) return 0;
    return times.own + times.reaped + (childrenOf.get(pid) ?? []).reduce((total, child) => total + sum(child), 0);
  };
  return Object.fromEntries(
    Object.entries<number>(roots).map(([name, pid]) => {
      const self = table.get(pid)?.own ?? 0;
      return [name, { self, children: sum(pid) - self }];
    }),
  ) as Record<Name, TreeCpu>;
}

/** Resident memory of one process in MiB; 0 where it is gone. */
export function residentMebibytes(pid: number): number {
  try {
    const match = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(match?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Of several process trees, the resident memory of the largest process in each, in MiB. */
export function residentOfTrees<Name extends string>(roots: Readonly<Record<Name, number>>): Record<Name, number> {
  const childrenOf = childrenByParent(readProcessTable());
  const largest = (pid: number): number => Math.max(residentMebibytes(pid), ...(childrenOf.get(pid) ?? []).map(largest));
  return Object.fromEntries(Object.entries<number>(roots).map(([name, pid]) => [name, Math.round(largest(pid))])) as Record<Name, number>;
}

function childrenByParent(table: ReadonlyMap<number, ProcessTimes>): Map<number, number[]> {
  const childrenOf = new Map<number, number[]>();
  for (const [pid, { parent }] of table) childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), pid]);
  return childrenOf;
}

function readProcessTable(): Map<number, ProcessTimes> {
  const table = new Map<number, ProcessTimes>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      // The name in brackets may itself hold spaces and brackets.
      const fields = readFileSync(`/proc/${entry}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ').map(Number);
      const seconds = (...places: number[]): number => places.reduce((ticks, place) => ticks + (fields[place - 3] ?? 0), 0) / ticksPerSecond;
      table.set(Number(entry), { parent: fields[1] ?? 0, own: seconds(14, 15), reaped: seconds(16, 17) });
    } catch {
      // It has ended since the folder was read; its parent has its times.
    }
  }
  return table;
}
