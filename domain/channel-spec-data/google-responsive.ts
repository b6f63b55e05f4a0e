import type { ChannelSpec } from '../channel-specs.js';
import { firstVersion, kilobyte, ratioOf } from './first-version.js';

const platform = 'google-ads';
const source = 'https://support.google.com/google-ads/answer/17090561';
const picture = { maxBytes: 5_120 * kilobyte, mediaTypes: ['image/jpeg', 'image/png'], animation: false, colourSpaces: ['srgb', 'grey'] } as const;
const textLimits = [
  { field: 'headline', most: 30 },
  { field: 'long headline', most: 90 },
  { field: 'description', most: 90 },
  { field: 'business name', most: 25 },
  { field: 'call to action', most: 30 },
];
const pictures = { what: 'landscape and square pictures', least: 1, most: 15 };
const texts = [{ what: 'headlines', least: 1, most: 5 }, { what: 'long headlines', least: 1, most: 1 }, { what: 'descriptions', least: 1, most: 5 }];
const logos = [{ what: 'logos', least: 0, most: 5 }];

/** Google responsive display advertisements; Google takes a ratio within 1 %. */
export const googleResponsiveSpecs: readonly ChannelSpec[] = [
  firstVersion({
    id: 'google-responsive-landscape', platform, placement: 'responsive display, landscape', source, confidence: 'high', textLimits,
    hard: { ...picture, ratios: ratioOf(1.91, 1), smallest: { width: 600, height: 314 } },
    recommended: { sizes: [{ width: 1_200, height: 628 }] },
    counts: [pictures, ...texts],
    recipe: 'google-responsive-landscape',
  }),
  firstVersion({
    id: 'google-responsive-square', platform, placement: 'responsive display, square', source, confidence: 'high', textLimits,
    note: 'The official page recommends 600 x 600, guides 1200 x 1200.',
    hard: { ...picture, ratios: ratioOf(1, 1), smallest: { width: 300, height: 300 } },
    recommended: { sizes: [{ width: 1_200, height: 1_200 }, { width: 600, height: 600 }] },
    counts: [pictures, ...texts],
    recipe: 'google-responsive-square',
  }),
  firstVersion({
    id: 'google-responsive-portrait', platform, placement: 'responsive display, portrait', source: 'https://blog.udonis.co', confidence: 'medium', textLimits,
    hard: { ...picture, ratios: ratioOf(4, 5), smallest: { width: 320, height: 400 } },
    recommended: { sizes: [{ width: 1_200, height: 1_500 }] },
    counts: texts,
    recipe: 'google-responsive-portrait',
  }),
  firstVersion({
    id: 'google-logo-square', platform, placement: 'logo, square', source, confidence: 'high',
    hard: { ...picture, ratios: ratioOf(1, 1), smallest: { width: 128, height: 128 } },
    recommended: { sizes: [{ width: 1_200, height: 1_200 }] },
    counts: logos,
    recipe: 'google-logo-square',
  }),
  firstVersion({
    id: 'google-logo-wide', platform, placement: 'logo, wide', source, confidence: 'high',
    hard: { ...picture, ratios: ratioOf(4, 1), smallest: { width: 512, height: 128 } },
    recommended: { sizes: [{ width: 1_200, height: 300 }] },
    counts: logos,
    recipe: 'google-logo-wide',
  }),
];
