import type { ChannelSpec } from '../channel-specs.js';
import { firstVersion, kilobyte, megabyte } from './first-version.js';

/** Every browser of the last years shows these. */
const webTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif'];

/** The tenant's own pages and mails: no platform refuses anything, so what is hard here is what would not be seen. */
export const webSpecs: readonly ChannelSpec[] = [
  firstVersion({
    id: 'web-srcset',
    platform: 'web',
    placement: 'picture of a page',
    source: 'common practice',
    confidence: 'low',
    note: 'No browser shows CMYK as meant. Steps of two in width waste the least; 2 MB is what a page should never load at once.',
    hard: { mediaTypes: webTypes, colourSpaces: ['srgb', 'grey', 'wide'], largest: { width: 16_384, height: 16_384 } },
    recommended: { maxBytes: 2 * megabyte, colourSpaces: ['srgb', 'grey'], largest: { width: 2_560, height: 2_560 } },
    recipe: 'web-2048',
  }),
  firstVersion({
    id: 'email-banner',
    platform: 'email',
    placement: 'picture over the whole width',
    source: 'common practice',
    confidence: 'low',
    note: 'Outlook for Windows shows neither WebP nor AVIF. 600 points wide, twice as many pixels.',
    hard: { mediaTypes: ['image/jpeg', 'image/png', 'image/gif'], colourSpaces: ['srgb', 'grey'], maxBytes: megabyte },
    recommended: { maxBytes: 200 * kilobyte, smallest: { width: 600, height: 1 }, largest: { width: 1_200, height: 2_400 } },
    recipe: 'email-1200',
  }),
];
