import { createHash } from 'node:crypto';
import type { Drawing } from '../../domain/recipes.js';

/**
 * The content address of a rendition: a hash of all that decides its bytes. The recipe enters as its drawing, not as its name, so
 * recipes that draw the same share one object, and a new version of a recipe that changes nothing changes no key.
 */
export function renditionKey(sourceSha256: string, drawing: Drawing, engine: string): string {
  const { fit, width, height, format, quality, maxBytes, smallest } = drawing;
  const limits = smallest === null ? [maxBytes] : [maxBytes, smallest.width, smallest.height];
  const text = JSON.stringify(['galley rendition 1', sourceSha256, fit, width, height, 'centre', format, quality, ...limits, engine]);
  return createHash('sha256').update(text).digest('hex');
}
