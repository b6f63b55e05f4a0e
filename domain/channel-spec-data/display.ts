import type { ChannelSpec } from '../channel-specs.js';
import { firstVersion, kilobyte } from './first-version.js';

const mediaTypes = ['image/jpeg', 'image/png', 'image/gif'];
const iabPortfolio = 'IAB New Ad Portfolio 2017 v1.1, fixed sizes, as transcribed at pdf4pro.com and brand.wearemills.com';
const googleUploaded = 'pushmylead.com, plomz.com and thebrief.ai';

interface Unit {
  readonly name: string;
  readonly size: readonly [number, number];
  /** Kilobytes of the first load and of what is loaded later. */
  readonly weight: readonly [number, number];
  readonly recipe?: string;
}

/** IAB New Ad Portfolio, fixed sizes, 2017 v1.1: the K-weights of the first load and of what is loaded later. */
const iabUnits: readonly Unit[] = [
  { name: 'billboard', size: [970, 250], weight: [250, 500] },
  { name: 'smartphone banner', size: [300, 50], weight: [50, 100] },
  { name: 'smartphone banner', size: [320, 50], weight: [50, 100] },
  { name: 'leaderboard', size: [728, 90], weight: [150, 300] },
  { name: 'super leaderboard', size: [970, 90], weight: [200, 400] },
  { name: 'portrait', size: [300, 1_050], weight: [250, 500] },
  { name: 'skyscraper', size: [160, 600], weight: [150, 300] },
  { name: 'medium rectangle', size: [300, 250], weight: [150, 300] },
  { name: 'button', size: [120, 60], weight: [50, 100] },
  { name: 'mobile interstitial', size: [640, 1_136], weight: [300, 600] },
  { name: 'mobile interstitial', size: [750, 1_334], weight: [300, 600] },
  { name: 'mobile interstitial', size: [1_080, 1_920], weight: [300, 600] },
  { name: 'feature phone, small', size: [120, 20], weight: [5, 0] },
  { name: 'feature phone, medium', size: [168, 28], weight: [5, 0] },
  { name: 'feature phone, large', size: [216, 36], weight: [5, 0] },
];

/** What Google takes as an uploaded display advertisement. */
const googleSizes: readonly (readonly [number, number])[] = [
  [300, 250], [336, 280], [728, 90], [300, 600], [160, 600], [970, 250], [320, 50], [320, 100], [250, 250], [200, 200],
];

function iabSpec({ name, size: [width, height], weight: [first, later] }: Unit): ChannelSpec {
  return firstVersion({
    id: `iab-${width}x${height}`,
    platform: 'iab-display',
    placement: `${name} ${width} x ${height}`,
    source: iabPortfolio,
    confidence: 'high',
    note: 'Audio is muted, the border is visible, and at most 30 % of a processor is used.',
    hard: { sizes: [{ width, height }], maxBytes: first * kilobyte, mediaTypes, colourSpaces: ['srgb', 'grey'] },
    counts: [
      { what: 'files of the first load', least: 1, most: 10 },
      { what: 'kilobytes of the first load', least: 0, most: first },
      { what: 'kilobytes loaded later', least: 0, most: later },
    ],
    recipe: `display-${width}x${height}`,
  });
}

function googleSpec([width, height]: readonly [number, number]): ChannelSpec {
  return firstVersion({
    id: `google-display-${width}x${height}`,
    platform: 'google-ads',
    placement: `uploaded display ${width} x ${height}`,
    source: googleUploaded,
    confidence: 'medium',
    hard: { sizes: [{ width, height }], maxBytes: 150 * kilobyte, mediaTypes, colourSpaces: ['srgb', 'grey'] },
    recipe: `display-${width}x${height}`,
  });
}

export const displaySpecs: readonly ChannelSpec[] = [...iabUnits.map(iabSpec), ...googleSizes.map(googleSpec)];
