import { createHash } from 'node:crypto';
import { captionsDrawn } from '../../domain/captions.js';
import type { Drawing } from '../../domain/recipes.js';
import type { RenditionContent } from '../../domain/rendition-content.js';
import { captionFont } from './caption-font.js';

/**
 * The content address of a rendition: a hash of all that decides its bytes. The recipe enters as its drawing, not as its name, so
 * recipes that draw the same share one object, and a new version of a recipe that changes nothing changes no key. A text enters where
 * it is drawn only: what fills another slot, or a slot that the drawing does not show, changes no key either.
 */
export function renditionKey(sourceSha256: string, drawing: Drawing, { texts }: RenditionContent, engine: string): string {
  const { fit, width, height, format, quality, maxBytes, smallest } = drawing;
  const limits = smallest === null ? [maxBytes] : [maxBytes, smallest.width, smallest.height];
  const drawn = captionsDrawn(drawing, texts).map(({ caption, text: { contentHash } }) => [
    caption.edge, caption.largestText, caption.smallestText, caption.mostHeight, caption.ink, caption.background, contentHash,
  ]);
  const lettering = drawn.length === 0 ? [] : [captionFont.name, ...drawn];
  const text = JSON.stringify(['galley rendition 1', sourceSha256, fit, width, height, 'centre', format, quality, ...limits, engine, ...lettering]);
  return createHash('sha256').update(text).digest('hex');
}
