import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds before the next attempt: doubling from half a second to at most 15 s, a random part so that clients do not march in step. */
export function backOffMs(attempt: number): number {
  const longest = Math.min(15_000, 500 * 2 ** (attempt - 1));
  return longest / 2 + (Math.random() * longest) / 2;
}

export async function backOff(attempt: number, signal: AbortSignal): Promise<void> {
  await sleep(backOffMs(attempt), undefined, { signal });
}
