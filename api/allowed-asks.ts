import type { AssetRequest } from '../domain/asset-commands.js';
import { nextAssetStep } from '../domain/asset-lifecycle.js';
import { isRefusal } from '../domain/refusal.js';
import type { AssetRecord } from '../schemas/asset-record.js';
import type { AssetAsk } from '../schemas/assets.js';
import { assetAskSchema } from '../schemas/assets.js';
import { isAllowed } from './authorise.js';
import type { Caller } from './caller.js';
import { whoMay } from './who-may.js';

/** What the caller may ask of an asset now: the answer that its workflow would give, as far as it does not hang on the request. */
export function allowedAsks(record: AssetRecord, caller: Caller, now: string): AssetAsk[] {
  return assetAskSchema.options.filter((ask) => isAllowed(caller, whoMay[ask]) && !isRefusal(nextAssetStep(record, probe(ask, record, now), now)));
}

/** The request that an ask comes to, as far as its answer does not hang on what else is in it. */
export function probe(ask: AssetAsk, record: AssetRecord, now: string): AssetRequest {
  const id = '';
  switch (ask) {
    case 'edit':
      return { kind: 'edit', editId: id };
    case 'add_version':
      return { kind: 'add_version', uploadId: id, expiresAt: now, version: { versionId: id, number: 0, sha256: null, previewable: false, uploaderId: id }, takesPlaceOf: null };
    case 'submit':
      return { kind: 'submit', reviewId: id, policyId: id, policyVersion: 1, campaignId: null };
    case 'place': {
      const startsAt = record.embargoAt !== null && record.embargoAt > now ? record.embargoAt : now;
      const { markets, channelIds } = record.approval?.scope ?? { markets: null, channelIds: null };
      return {
        kind: 'place', placementId: id, channelId: channelIds?.[0] ?? id, renditionId: id, campaignId: null,
        market: markets?.[0] ?? '*', replaces: null, startsAt, endsAt: null,
      };
    }
    case 'archive':
    case 'restore':
    case 'hold':
    case 'release_hold':
    case 'retry':
      return { kind: ask };
  }
}
