import { createApiClient } from '../cli/api-client.js';
import { followEvents } from '../cli/follow-events.js';

/** What happens to assets, as the API tells it to whoever listens: nobody asks again and again, so nothing is spent on asking. */
export interface AssetEvents {
  /**
   * Resolves with the moment (`performance.now()`) at which the API told of it for the `times`th time, also where that was before.
   * @throws Error where the asset came to grief instead, or nothing was told within five minutes
   */
  told(assetId: string, topic: string, times?: number): Promise<number>;
  close(): Promise<void>;
}

const grief = ['asset.quarantined', 'asset.work_failed', 'asset.upload_refused', 'placement.refused', 'placement.commit_unknown'];
const patienceMilliseconds = 300_000;

interface Waiting {
  readonly assetId: string;
  readonly topic: string;
  readonly times: number;
  readonly resolve: (at: number) => void;
  readonly reject: (error: Error) => void;
}

/** Resolves once the stream is open. */
export async function listenToAssets(apiUrl: string, apiKey: string): Promise<AssetEvents> {
  const stop = new AbortController();
  const client = createApiClient(apiUrl, { authorization: `Bearer ${apiKey}` }, stop.signal);
  const heard = new Map<string, number[]>();
  const ill = new Map<string, string>();
  const waiting = new Set<Waiting>();

  function settle(one: Waiting): void {
    const moment = heard.get(`${one.assetId} ${one.topic}`)?.[one.times - 1];
    const trouble = ill.get(one.assetId);
    if (moment === undefined && trouble === undefined) return;
    waiting.delete(one);
    if (moment !== undefined) one.resolve(moment);
    else one.reject(new Error(`asset ${one.assetId} came to ${trouble ?? ''} before ${one.topic}`));
  }

  let open: () => void = () => undefined;
  const isOpen = new Promise<void>((resolve) => {
    open = resolve;
  });
  const listening = (async () => {
    for await (const event of followEvents(client, stop.signal)) {
      if (event.kind === 'connected') open();
      if (event.kind !== 'event' || event.assetId === null) continue;
      const key = `${event.assetId} ${event.data.topic}`;
      heard.set(key, [...(heard.get(key) ?? []), performance.now()]);
      if (grief.includes(event.data.topic)) ill.set(event.assetId, event.data.topic);
      for (const one of waiting) settle(one);
    }
  })().catch((error: unknown) => {
    if (stop.signal.aborted) return;
    for (const one of waiting) one.reject(error instanceof Error ? error : new Error(String(error)));
  });
  await Promise.race([isOpen, listening]);

  return {
    told: async (assetId, topic, times = 1) => {
      let timer: NodeJS.Timeout | undefined;
      return new Promise<number>((resolve, reject) => {
        const one: Waiting = { assetId, topic, times, resolve, reject };
        timer = setTimeout(() => {
          waiting.delete(one);
          reject(new Error(`nothing was told of ${topic} of asset ${assetId} within ${patienceMilliseconds / 1_000} s`));
        }, patienceMilliseconds);
        waiting.add(one);
        settle(one);
      }).finally(() => clearTimeout(timer));
    },
    close: async () => {
      stop.abort();
      await listening;
    },
  };
}
