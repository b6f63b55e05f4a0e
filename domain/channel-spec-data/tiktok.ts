import type { ChannelSpec } from '../channel-specs.js';
import { firstVersion, kilobyte, megabyte, ratioOf } from './first-version.js';

const platform = 'tiktok';
const inFeed = 'https://ads.tiktok.com/help/article/tiktok-auction-in-feed-ads';

export const tiktokSpecs: readonly ChannelSpec[] = [
  firstVersion({
    id: 'tiktok-photo',
    platform,
    placement: 'photo post',
    source: 'https://github.com/commonpike/fairpost (docs/TikTok.md, quoting TikTok)',
    confidence: 'medium',
    hard: {
      largest: { width: 1_080, height: 1_920 },
      maxBytes: 20 * megabyte,
      mediaTypes: ['image/jpeg', 'image/webp'],
      colourSpaces: ['srgb', 'grey'],
      animation: false,
    },
    recommended: { sizes: [{ width: 1_080, height: 1_920 }], ratios: ratioOf(9, 16) },
    counts: [{ what: 'photos of a post', least: 1, most: 35 }],
    recipe: 'tiktok',
  }),
  firstVersion({
    id: 'tiktok-ad-profile',
    platform,
    placement: 'profile picture of an advertisement',
    source: inFeed,
    confidence: 'high',
    hard: { ratios: ratioOf(1, 1), maxBytes: 50 * kilobyte, mediaTypes: ['image/jpeg', 'image/png'], animation: false },
    recommended: { sizes: [{ width: 98, height: 98 }] },
    safeAreas: [{ x: 16 / 98, y: 16 / 98, width: 66 / 98, height: 66 / 98 }],
    recipe: 'tiktok-ad-profile',
  }),
  firstVersion({
    id: 'tiktok-in-feed-video',
    platform,
    placement: 'in-feed advertisement',
    media: 'video',
    source: inFeed,
    confidence: 'high',
    note: '9:16 from 540 x 960, 1:1 from 640 x 640, 16:9 from 960 x 540; 21 to 34 seconds do best.',
    hard: {
      ratios: { from: 9 / 16, to: 16 / 9, tolerance: 0.01 },
      smallest: { width: 540, height: 540 },
      maxBytes: 500 * megabyte,
      mediaTypes: ['video/mp4', 'video/quicktime', 'video/mpeg', 'video/3gpp', 'video/x-msvideo'],
      seconds: { least: 5, most: 60 },
    },
    recommended: { ratios: ratioOf(9, 16), seconds: { least: 21, most: 34 } },
  }),
  firstVersion({
    id: 'tiktok-video',
    platform,
    placement: 'video post',
    media: 'video',
    source: 'https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide',
    confidence: 'medium',
    note: 'The longest is 10 minutes; an account may be allowed less.',
    hard: {
      smallest: { width: 360, height: 360 },
      largest: { width: 4_096, height: 4_096 },
      maxBytes: 4_000 * megabyte,
      mediaTypes: ['video/mp4', 'video/webm', 'video/quicktime'],
      seconds: { least: 3, most: 600 },
      framesPerSecond: { least: 23, most: 60 },
      videoCodecs: ['h264', 'hevc', 'vp8', 'vp9'],
    },
    recommended: { sizes: [{ width: 1_080, height: 1_920 }] },
  }),
];
