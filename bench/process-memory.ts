import type { Stack } from '../dev/stack.js';
import { residentOfTrees } from './process-cpu.js';
import { processesOf } from './running-stack.js';

const lookEveryMilliseconds = 250;

/** Looks at the resident memory of every process of a stack until stopped. @returns how to stop; the most that one process of each kind took, in MiB */
export function watchMemory(stack: Stack): { stop: () => Record<string, number> } {
  const roots = processesOf(stack);
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
