import { setTimeout as sleep } from 'node:timers/promises';
import { findBusyAssets } from '../../db/pull-through-items.js';
import type { Database } from '../../db/pool.js';

const lookEveryMilliseconds = 100;
/** An asset that takes longer is left to itself: one slow picture does not hold up a run. */
const patienceMilliseconds = 30_000;

export interface Settling {
  /** Until the asset has nothing more to do on its own, or has taken too long. */
  settled(assetId: string): Promise<void>;
  /** Watches no more; who still waits is let go. */
  stop(): void;
}

/** Watches the assets that a window has asked: one question for all of them, a few times a second, while there are any. */
export function createSettling(database: Database, tenantId: string, signal: AbortSignal): Settling {
  const waiting = new Map<string, { readonly until: number; readonly resolve: () => void; readonly reject: (error: unknown) => void }>();
  let stopped = false;
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    while (waiting.size > 0 && !stopped) {
      await sleep(lookEveryMilliseconds, undefined, { signal });
      const busy = new Set(await findBusyAssets(database, tenantId, [...waiting.keys()]));
      for (const [assetId, { until, resolve }] of waiting) {
        if (busy.has(assetId) && Date.now() < until) continue;
        waiting.delete(assetId);
        resolve();
      }
    }
  }

  return {
    settled: async (assetId) =>
      new Promise((resolve, reject) => {
        waiting.set(assetId, { until: Date.now() + patienceMilliseconds, resolve, reject });
        looking ??= look()
          .catch((error: unknown) => {
            for (const one of waiting.values()) one.reject(error);
            waiting.clear();
          })
          .finally(() => {
            looking = undefined;
          });
      }),
    stop: () => {
      stopped = true;
      for (const one of waiting.values()) one.resolve();
      waiting.clear();
    },
  };
}
