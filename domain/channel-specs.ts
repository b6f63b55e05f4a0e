/**
 * What one placement of a platform takes: the hard limits it refuses beyond, and what it recommends, kept apart. A spec never changes;
 * what the platform changes is a new `version` of the same id, in force from an instant on, so that a receipt says for ever what was held to.
 */
export interface ChannelSpec {
  /** `instagram-feed`; one per placement of a platform. */
  readonly id: string;
  readonly version: number;
  /** Whose version it is: part of Galley, or written by the tenant, whose versions win. */
  readonly keeper: 'galley' | 'tenant';
  readonly platform: string;
  readonly placement: string;
  readonly media: 'image' | 'video';
  /** In force from this instant until a later version is; ISO 8601, UTC. */
  readonly effectiveFrom: string;
  /** When somebody last compared it with its source; ISO 8601 date. */
  readonly verifiedAt: string;
  /** What it was taken from: an address, or a name where there is none. */
  readonly source: string;
  /** How sure it is: `high` is the platform's own words, `low` is common practice. */
  readonly confidence: 'high' | 'medium' | 'low';
  /** What the sources disagree about; the strictest of their values stands in the limits. */
  readonly note: string;
  readonly hard: SpecLimits;
  readonly recommended: SpecLimits;
  /** Where the platform lays nothing over the picture; empty where it never does. What matters belongs in each of them. */
  readonly safeAreas: readonly SafeArea[];
  readonly textLimits: readonly TextLimit[];
  readonly counts: readonly CountLimit[];
  /** The recipe that draws for it; null where none does. */
  readonly recipe: string | null;
}

/** A field that is null limits nothing. */
export interface SpecLimits {
  /** The size is one of these, in pixels. */
  readonly sizes: readonly PixelSize[] | null;
  /** Width divided by height lies within, give or take `tolerance` (a share: 0.01 is 1 %). */
  readonly ratios: RatioRange | null;
  readonly smallest: PixelSize | null;
  readonly largest: PixelSize | null;
  readonly maxBytes: number | null;
  readonly mediaTypes: readonly string[] | null;
  readonly colourSpaces: readonly ColourSpace[] | null;
  /** False: nothing may move. */
  readonly animation: boolean | null;
  /** False: nothing may shine through. */
  readonly alpha: boolean | null;
  readonly seconds: { readonly least: number; readonly most: number } | null;
  readonly framesPerSecond: { readonly least: number; readonly most: number } | null;
  readonly videoCodecs: readonly string[] | null;
  readonly maxBitsPerSecond: number | null;
}

export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

export interface RatioRange {
  readonly from: number;
  readonly to: number;
  readonly tolerance: number;
}

export type ColourSpace = 'srgb' | 'wide' | 'cmyk' | 'grey';

/** Shares of the picture, 0 to 1, from its upper left. */
export interface SafeArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface TextLimit {
  readonly field: string;
  /** Characters as people count them. */
  readonly most: number;
}

/** How many of something go together: cards of a carousel, kilobytes after the first load. */
export interface CountLimit {
  readonly what: string;
  readonly least: number;
  readonly most: number;
}

export const noLimits: SpecLimits = {
  sizes: null,
  ratios: null,
  smallest: null,
  largest: null,
  maxBytes: null,
  mediaTypes: null,
  colourSpaces: null,
  animation: null,
  alpha: null,
  seconds: null,
  framesPerSecond: null,
  videoCodecs: null,
  maxBitsPerSecond: null,
};

/** The name a receipt pins: `instagram-feed@1`, or `instagram-feed@own-1` for a version of the tenant. */
export function referenceOf({ id, keeper, version }: Pick<ChannelSpec, 'id' | 'keeper' | 'version'>): string {
  return `${id}@${keeper === 'tenant' ? 'own-' : ''}${version}`;
}

/** Of each id the version in force at an instant: the latest one that has begun, a tenant's before Galley's of the same beginning. */
export function specsInForce(specs: readonly ChannelSpec[], at: string): readonly ChannelSpec[] {
  const inForce = new Map<string, ChannelSpec>();
  for (const spec of specs) {
    const other = inForce.get(spec.id);
    if (spec.effectiveFrom <= at && (other === undefined || isLater(spec, other))) inForce.set(spec.id, spec);
  }
  return [...inForce.values()];
}

function isLater(one: ChannelSpec, other: ChannelSpec): boolean {
  if (one.effectiveFrom !== other.effectiveFrom) return one.effectiveFrom > other.effectiveFrom;
  if (one.keeper !== other.keeper) return one.keeper === 'tenant';
  return one.version > other.version;
}
