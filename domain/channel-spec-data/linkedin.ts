import type { ChannelSpec } from '../channel-specs.js';
import { firstVersion, megabyte, ratioOf } from './first-version.js';

const platform = 'linkedin';
const imageHelp = 'https://www.linkedin.com/help/lms/answer/a426534';
const picture = { maxBytes: 5 * megabyte, mediaTypes: ['image/jpeg', 'image/png', 'image/gif'], colourSpaces: ['srgb', 'grey'] } as const;

export const linkedinSpecs: readonly ChannelSpec[] = [
  firstVersion({
    id: 'linkedin-landscape',
    platform,
    placement: 'single picture, landscape',
    source: imageHelp,
    confidence: 'high',
    note: 'Below 401 pixels of width it is shown as a thumbnail. A GIF may have 250 pictures.',
    hard: { ...picture, ratios: ratioOf(1.91, 1), smallest: { width: 640, height: 360 }, largest: { width: 7_680, height: 4_320 } },
    recommended: { sizes: [{ width: 1_200, height: 628 }, { width: 1_200, height: 627 }] },
    recipe: 'linkedin',
  }),
  firstVersion({
    id: 'linkedin-square',
    platform,
    placement: 'single picture, square',
    source: imageHelp,
    confidence: 'high',
    hard: { ...picture, ratios: ratioOf(1, 1), smallest: { width: 360, height: 360 }, largest: { width: 4_320, height: 4_320 } },
    recommended: { sizes: [{ width: 1_200, height: 1_200 }] },
    recipe: 'linkedin-square',
  }),
  firstVersion({
    id: 'linkedin-vertical',
    platform,
    placement: 'single picture, vertical',
    source: imageHelp,
    confidence: 'high',
    note: 'Shown on telephones only.',
    hard: { ...picture, ratios: ratioOf(4, 5), smallest: { width: 360, height: 640 }, largest: { width: 2_430, height: 4_320 } },
    recommended: { sizes: [{ width: 720, height: 900 }] },
    recipe: 'linkedin-vertical',
  }),
  firstVersion({
    id: 'linkedin-carousel-card',
    platform,
    placement: 'card of a carousel',
    source: 'https://help.thorit.de',
    confidence: 'medium',
    hard: { ...picture, maxBytes: 10 * megabyte, ratios: ratioOf(1, 1), animation: false },
    recommended: { sizes: [{ width: 1_080, height: 1_080 }] },
    counts: [{ what: 'carousel cards', least: 2, most: 10 }],
    recipe: 'linkedin-carousel-card',
  }),
  firstVersion({
    id: 'linkedin-video',
    platform,
    placement: 'video advertisement',
    media: 'video',
    source: 'https://www.linkedin.com/help/lms/answer/a424737',
    confidence: 'high',
    note: '500 MB today; an older copy says 200 MB, which is the safe size.',
    hard: {
      smallest: { width: 360, height: 360 },
      largest: { width: 1_920, height: 1_920 },
      ratios: { from: 9 / 16, to: 16 / 9, tolerance: 0.01 },
      maxBytes: 200 * megabyte,
      mediaTypes: ['video/mp4'],
      seconds: { least: 3, most: 1_800 },
      framesPerSecond: { least: 1, most: 30 },
      videoCodecs: ['h264', 'vp8'],
    },
    recommended: { sizes: [{ width: 1_080, height: 1_350 }] },
  }),
];
