import type { Drawing } from './recipes.js';
import { layoutFault } from './text-layout.js';

/** What is wrong in a drawing: a pointer into it, and why. */
export interface DrawingFault {
  readonly pointer: string;
  readonly detail: string;
}

/** What contradicts itself in a drawing whose fields are each in their range; none where renditions can be made by it. */
export function faultsOfDrawing(drawing: Drawing): DrawingFault[] {
  const { width, height, format, quality, lowestQuality, otherFormats, maxBytes, smallest, background, padding, cornerRadius, animated, layout, fit } = drawing;
  const shorter = Math.min(width, height);
  const formats = [format, ...otherFormats];
  const badLayout = layout === null ? null : layoutFault(layout);
  const isClear = background.length === 9 && !background.endsWith('ff');
  const faults: (DrawingFault | false)[] = [
    lowestQuality > quality && { pointer: '/lowestQuality', detail: 'must be at most `quality`' },
    new Set(formats).size < formats.length && { pointer: '/otherFormats', detail: 'must name each format once, and none that is `format`' },
    otherFormats.length > 0 && maxBytes === null && { pointer: '/otherFormats', detail: 'are tried only where there is a byte cap; set `maxBytes`' },
    smallest !== null && fit !== 'cover' && { pointer: '/smallest', detail: 'says what is left of a cut; only `cover` cuts' },
    smallest !== null && (smallest.width > width || smallest.height > height) && { pointer: '/smallest', detail: 'must be at most the size itself' },
    isClear && formats.includes('jpeg') && { pointer: '/background', detail: 'cannot be seen through in JPEG, which has no transparency' },
    padding * 2 >= shorter && { pointer: '/padding', detail: 'leaves no room for the picture' },
    cornerRadius * 2 > shorter && { pointer: '/cornerRadius', detail: 'must be at most half of the shorter side' },
    animated && formats.some((one) => one !== 'webp') && { pointer: '/animated', detail: 'moves in WebP only' },
    badLayout !== null && { pointer: '/layout', detail: badLayout },
  ];
  return faults.filter((fault) => fault !== false);
}
