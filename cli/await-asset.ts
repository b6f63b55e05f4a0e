import type { z } from 'zod';
import { assetSchema } from '../schemas/assets.js';
import type { ApiClient } from './api-client.js';
import { followEvents } from './follow-events.js';

export type Asset = z.output<typeof assetSchema>;

/** Follows an asset until it is as wished: asked at once, at each of its events, and again where the stream was cut. */
export async function awaitAsset(api: ApiClient, assetId: string, isAsWished: (asset: Asset) => boolean, signal: AbortSignal): Promise<Asset> {
  const stop = new AbortController();
  try {
    for await (const event of followEvents(api, AbortSignal.any([signal, stop.signal]))) {
      if (event.kind === 'event' && event.assetId !== assetId) continue;
      const asset = await api.get(`/assets/${assetId}`, assetSchema);
      if (isAsWished(asset)) return asset;
    }
  } finally {
    stop.abort();
  }
  throw new Error('the events of an asset go on for ever');
}
