import type { ChannelSpec } from '../channel-specs.js';
import { firstVersion, megabyte, ratioOf } from './first-version.js';

const platform = 'facebook';
const adFormats = 'https://madgicx.com/facebook-ad-formats and the list of Sprout Social of 2025-08-22';
const picture = { maxBytes: 30 * megabyte, mediaTypes: ['image/jpeg', 'image/png'], animation: false, colourSpaces: ['srgb', 'grey'] } as const;
const video = { maxBytes: 4_000 * megabyte, mediaTypes: ['video/mp4', 'video/quicktime'] };

export const facebookSpecs: readonly ChannelSpec[] = [
  firstVersion({
    id: 'facebook-feed-square',
    platform,
    placement: 'feed advertisement, square',
    source: adFormats,
    confidence: 'medium',
    hard: { ...picture, ratios: { ...ratioOf(1, 1), tolerance: 0.03 }, smallest: { width: 600, height: 600 } },
    recommended: { sizes: [{ width: 1_440, height: 1_440 }] },
    counts: [{ what: 'carousel cards', least: 2, most: 10 }],
    recipe: 'facebook-feed-square',
  }),
  firstVersion({
    id: 'facebook-feed-portrait',
    platform,
    placement: 'feed advertisement, 4:5',
    source: adFormats,
    confidence: 'medium',
    hard: { ...picture, ratios: { ...ratioOf(4, 5), tolerance: 0.03 }, smallest: { width: 600, height: 750 } },
    recommended: { sizes: [{ width: 1_440, height: 1_800 }] },
    recipe: 'facebook-feed-portrait',
  }),
  firstVersion({
    id: 'facebook-story',
    platform,
    placement: 'story or reel picture',
    source: 'https://xyzlab.com/meta-ads-specs',
    confidence: 'medium',
    note: '1440 x 2560 is the recommendation of 2025; 1080 x 1920 is taken as well.',
    hard: { ...picture, ratios: ratioOf(9, 16), smallest: { width: 500, height: 888 } },
    recommended: { sizes: [{ width: 1_440, height: 2_560 }, { width: 1_080, height: 1_920 }] },
    recipe: 'facebook-story',
  }),
  firstVersion({
    id: 'facebook-link',
    platform,
    placement: 'picture of a link',
    source: 'semtitans.com and fullmoondigital.com',
    confidence: 'medium',
    hard: { ...picture, ratios: { from: 1.91, to: 1.91, tolerance: 0.03 }, smallest: { width: 600, height: 314 } },
    recommended: { sizes: [{ width: 1_200, height: 628 }] },
    counts: [{ what: 'carousel cards', least: 2, most: 10 }],
    recipe: 'facebook-link',
  }),
  firstVersion({
    id: 'facebook-feed-video',
    platform,
    placement: 'feed video advertisement',
    media: 'video',
    source: 'https://xyzlab.com/meta-ads-specs',
    confidence: 'medium',
    hard: { ...video, smallest: { width: 120, height: 120 }, seconds: { least: 1, most: 241 * 60 } },
    recommended: { sizes: [{ width: 1_080, height: 1_080 }, { width: 1_080, height: 1_350 }] },
  }),
  firstVersion({
    id: 'facebook-reel',
    platform,
    placement: 'reel',
    media: 'video',
    source: 'https://xyzlab.com/meta-ads-specs',
    confidence: 'medium',
    hard: { ...video, ratios: ratioOf(9, 16), smallest: { width: 500, height: 888 }, seconds: { least: 1, most: 900 } },
    recommended: { sizes: [{ width: 1_440, height: 2_560 }, { width: 1_080, height: 1_920 }] },
  }),
];
