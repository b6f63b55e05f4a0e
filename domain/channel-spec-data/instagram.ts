import type { ChannelSpec } from '../channel-specs.js';
import { firstVersion, megabyte, ratioOf, usualTolerance } from './first-version.js';

const platform = 'instagram';
const mediaReference = 'https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/ig-user/media';
const videoCodecs = ['h264', 'hevc'];
const mp4 = ['video/mp4', 'video/quicktime'];
/** 250 of 1920 pixels at the top and at the bottom are under the platform's own controls. */
const storySafeArea = [{ x: 0, y: 250 / 1_920, width: 1, height: 1_420 / 1_920 }];

export const instagramSpecs: readonly ChannelSpec[] = [
  firstVersion({
    id: 'instagram-feed',
    platform,
    placement: 'feed picture',
    source: `${mediaReference}; sprinklr.com, Instagram Media Guidelines`,
    confidence: 'high',
    note: 'The app also takes 3:4; that the interface does is not confirmed, so 4:5 is the tallest here. Carousels take the ratio of their first picture. The profile shows the middle 3:4.',
    hard: {
      ratios: { from: 4 / 5, to: 1.91, tolerance: 0.005 },
      smallest: { width: 320, height: 1 },
      largest: { width: 1_440, height: 1_800 },
      maxBytes: 8 * megabyte,
      mediaTypes: ['image/jpeg'],
      colourSpaces: ['srgb', 'grey'],
      animation: false,
    },
    recommended: { sizes: [{ width: 1_080, height: 1_350 }, { width: 1_080, height: 1_080 }, { width: 1_080, height: 566 }] },
    counts: [{ what: 'carousel pictures', least: 2, most: 10 }],
    recipe: 'instagram-feed',
  }),
  firstVersion({
    id: 'instagram-story',
    platform,
    placement: 'story picture',
    source: 'https://repliz-docs.pages.dev and https://docs.getlate.dev',
    confidence: 'medium',
    note: 'The platform letterboxes other ratios; here 9:16 is asked for.',
    hard: { ratios: ratioOf(9, 16), smallest: { width: 320, height: 568 }, maxBytes: 8 * megabyte, mediaTypes: ['image/jpeg'], colourSpaces: ['srgb', 'grey'], animation: false },
    recommended: { sizes: [{ width: 1_080, height: 1_920 }], smallest: { width: 540, height: 960 } },
    safeAreas: storySafeArea,
    recipe: 'instagram-story',
  }),
  firstVersion({
    id: 'instagram-reel',
    platform,
    placement: 'reel',
    media: 'video',
    source: 'https://www.ayrshare.com/docs/media-guidelines/instagram and sprinklr.com',
    confidence: 'medium',
    note: '300 MB is the safe size; other copies of the reference say 1 GB.',
    hard: {
      ratios: { from: 0.01, to: 10, tolerance: 0 },
      largest: { width: 1_920, height: 192_000 },
      maxBytes: 300 * megabyte,
      mediaTypes: mp4,
      seconds: { least: 3, most: 900 },
      framesPerSecond: { least: 23, most: 60 },
      videoCodecs,
      maxBitsPerSecond: 25_000_000,
    },
    recommended: { sizes: [{ width: 1_080, height: 1_920 }], ratios: ratioOf(9, 16) },
    safeAreas: storySafeArea,
  }),
  firstVersion({
    id: 'instagram-story-video',
    platform,
    placement: 'story video',
    media: 'video',
    source: 'sprinklr.com, Instagram Media Guidelines',
    confidence: 'medium',
    note: '100 MB is the safe size; one copy says 1 GB.',
    hard: { maxBytes: 100 * megabyte, mediaTypes: mp4, seconds: { least: 3, most: 60 }, framesPerSecond: { least: 23, most: 60 }, videoCodecs, maxBitsPerSecond: 25_000_000 },
    recommended: { sizes: [{ width: 1_080, height: 1_920 }], ratios: ratioOf(9, 16) },
    safeAreas: storySafeArea,
  }),
  firstVersion({
    id: 'instagram-feed-video',
    platform,
    placement: 'feed video',
    media: 'video',
    source: 'sprinklr.com, Instagram Media Guidelines',
    confidence: 'medium',
    hard: {
      ratios: { from: 4 / 5, to: 1.91, tolerance: usualTolerance },
      maxBytes: 100 * megabyte,
      mediaTypes: mp4,
      seconds: { least: 3, most: 60 },
      framesPerSecond: { least: 23, most: 60 },
      videoCodecs,
      maxBitsPerSecond: 25_000_000,
    },
  }),
];
