import type { ApprovalScope } from '../schemas/asset-record.js';

export const everywhere: ApprovalScope = { markets: null, channelIds: null };

/** Where both hold. */
export function narrowScope(one: ApprovalScope, other: ApprovalScope): ApprovalScope {
  return { markets: both(one.markets, other.markets), channelIds: both(one.channelIds, other.channelIds) };
}

export function holdsNowhere({ markets, channelIds }: ApprovalScope): boolean {
  return markets?.length === 0 || channelIds?.length === 0;
}

/** An approval for some markets or channels is none for everywhere. */
export function holdsFor({ markets, channelIds }: ApprovalScope, place: { readonly market: string; readonly channelId: string }): boolean {
  return (markets === null || markets.includes(place.market)) && (channelIds === null || channelIds.includes(place.channelId));
}

/** The first of two ends; null where there is none. */
export function earlier(one: string | null, other: string | null): string | null {
  return [one, other].filter((instant) => instant !== null).sort()[0] ?? null;
}

function both(one: readonly string[] | null, other: readonly string[] | null): readonly string[] | null {
  if (one === null || other === null) return one ?? other;
  return one.filter((item) => other.includes(item));
}
