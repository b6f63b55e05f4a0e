import type { PlacementPlan } from '../../db/find-placement-plan.js';
import { endOfUse } from '../../domain/asset-boundaries.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';

/**
 * The last look before something goes out: the approval is for the content as it is now, its rights cover this instant, and the
 * rendition is there. What was true when the placement was asked for may have changed since.
 * @returns why it may not; null where it may.
 */
export function whyNotNow(plan: PlacementPlan, now: Date): ProblemCode | null {
  const { asset, approval, rendition, channel, contentHash } = plan;
  const instant = now.toISOString();
  if (channel.isDisabled) return 'channel.refused';
  if (approval.state !== 'approved' || approval.contentHash !== contentHash || asset.contentHash !== contentHash) return 'asset.not_approved';
  if (asset.embargoAt !== null && instant < asset.embargoAt) return 'rights.embargoed';
  const end = endOfPlacement(plan);
  if (end !== null && instant >= end) return 'rights.expired';
  if (rendition.state !== 'ready' || rendition.sha256 === null || rendition.bytes === null) return 'placement.rendition_missing';
  return null;
}

/** The instant from which the placement must be gone; null where it may stay. */
export function endOfPlacement({ asset, endsAt }: Pick<PlacementPlan, 'asset' | 'endsAt'>): string | null {
  return [endOfUse(asset), endsAt].filter((instant) => instant !== null).sort()[0] ?? null;
}
