import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until the answer is yes.
 * @returns whether it became yes within the time; times are in milliseconds
 */
export async function waitUntil(
  ask: () => Promise<boolean> | boolean,
  options: { withinMs: number; everyMs?: number; abort?: () => boolean },
): Promise<boolean> {
  const end = performance.now() + options.withinMs;
  for (;;) {
    if (options.abort?.()) return false;
    if (await ask()) return true;
    if (performance.now() >= end) return false;
    await sleep(options.everyMs ?? 50);
  }
}
