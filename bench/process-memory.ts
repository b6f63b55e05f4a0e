import type { Stack } from '../dev/stack.js';
import { residentOfTrees } from './process-cpu.js';

const lookEveryMilliseconds = 250;

/** Looks at the resident memory of every process of a stack until stopped. @returns how to stop; the most that one process of each kind took, in MiB */
export function watchMemory({ processes }: Stack): { stop: () => Record<string, number> } {
  const { api, worker, renderWorker, temporal, postgres, s3 } = processes;
  const roots = Object.fromEntries(Object.entries({ api, worker, renderWorker, temporal, postgres, s3 }).map(([name, one]) => [name, one?.pid ?? 0]));
  const peaks: Record<string, number> = {};
  const look = (): void => {
    for (const [name, mebibytes] of Object.entries(residentOfTrees(roots))) peaks[name] = Math.max(peaks[name] ?? 0, mebibytes);
  };
  const timer = setInterval(look, lookEveryMilliseconds);
  return {
    stop: () => {
      clearInterval(timer);
      look();
      return peaks;
    },
  };
}
