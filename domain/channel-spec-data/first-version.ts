import type { ChannelSpec } from '../channel-specs.js';
import { noLimits } from '../channel-specs.js';

export const kilobyte = 1_000;
/** A source that says MB may mean either; 10^6 is the stricter. */
export const megabyte = 1_000_000;

/** Exact ratios are met to a pixel; 1 % is what Google and Meta allow around theirs. */
export const usualTolerance = 0.01;

/** The day on which all that is built in was last compared with its sources. */
const comparedOn = '2026-11-23';

type Given = Pick<ChannelSpec, 'id' | 'platform' | 'placement' | 'source' | 'confidence'> &
  Partial<Omit<ChannelSpec, 'hard' | 'recommended'>> & { readonly hard: Partial<ChannelSpec['hard']>; readonly recommended?: Partial<ChannelSpec['recommended']> };

/** The first version of a spec, which has always been in force. What is not given limits nothing. */
export function firstVersion({ hard, recommended = {}, ...spec }: Given): ChannelSpec {
  return {
    version: 1,
    keeper: 'galley',
    media: 'image',
    effectiveFrom: '2000-01-01T00:00:00.000Z',
    verifiedAt: comparedOn,
    note: '',
    safeAreas: [],
    textLimits: [],
    counts: [],
    recipe: null,
    ...spec,
    hard: { ...noLimits, ...hard },
    recommended: { ...noLimits, ...recommended },
  };
}

/** The ratio of a size, with the usual tolerance. */
export function ratioOf(width: number, height: number): { readonly from: number; readonly to: number; readonly tolerance: number } {
  return { from: width / height, to: width / height, tolerance: usualTolerance };
}
