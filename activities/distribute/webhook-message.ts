import { createHash } from 'node:crypto';
import type { PlacementPlan } from '../../db/find-placement-plan.js';
import { endOfPlacement } from './why-not-now.js';
import { publicFilename, stemOf } from './public-filename.js';

export type WebhookEffect = 'published' | 'withdrawn';

/** The longest that the address of a rendition in a message is good for. */
const longestAddressSeconds = 24 * 3_600;

/** The same for every attempt at one effect of one placement; a receiver that keeps it has the effect once. */
export function webhookId(placementId: string, effect: WebhookEffect): string {
  return `msg_${createHash('sha256').update(`${placementId}\n${effect}`).digest('hex').slice(0, 32)}`;
}

/** How long from now a receiver may fetch the rendition: never past the end of its use. */
export function addressSeconds(plan: PlacementPlan, now: Date): number {
  const end = endOfPlacement(plan);
  const left = end === null ? longestAddressSeconds : Math.floor((Date.parse(end) - now.getTime()) / 1_000);
  return Math.max(1, Math.min(longestAddressSeconds, left));
}

export function renditionFilename(plan: PlacementPlan): string {
  return publicFilename([stemOf(plan.version.filename), plan.rendition.recipe], plan.rendition.mediaType);
}

/** The body of a message. Ids and names of fields are the public API's. */
export function webhookBody(plan: PlacementPlan, effect: WebhookEffect, at: string, url: string | null): string {
  const { asset, rendition } = plan;
  return JSON.stringify({
    type: `placement.${effect}`,
    timestamp: at,
    data: {
      placementId: plan.placementId,
      assetId: asset.id,
      versionId: plan.version.id,
      channelId: plan.channel.id,
      campaignId: plan.campaignId,
      ...(effect === 'published' && plan.replaced !== null ? { replaces: plan.replaced.placementId } : {}),
      title: asset.title,
      filename: renditionFilename(plan),
      recipe: rendition.recipe,
      mediaType: rendition.mediaType,
      bytes: rendition.bytes,
      width: rendition.width,
      height: rendition.height,
      sha256: rendition.sha256,
      startsAt: plan.startsAt,
      endsAt: plan.endsAt,
      ...(url === null ? {} : { url }),
    },
  });
}
