import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/canonical-json.js';
import { letteringKey } from '../../domain/captions.js';
import { cropFor } from '../../domain/framing.js';
import type { Recipe } from '../../domain/recipes.js';
import { leavesTheHouse } from '../../domain/recipes.js';
import type { RenditionContent } from '../../domain/rendition-content.js';
import { pictureBox } from '../../domain/rendition-plan.js';
import { captionFont } from './caption-font.js';

/**
 * The content address of a rendition: a hash of all that decides its bytes. The recipe enters as its drawing, not as its name, so
 * recipes that draw the same share one object, and a new version of a recipe that changes nothing changes no key. What a version
 * brings enters where it shows only: a text that is not drawn, a framing of what is not cropped, or fields that are not embedded because
 * the rendition stays in the house, change no key.
 */
export function renditionKey(sourceSha256: string, recipe: Pick<Recipe, 'drawing' | 'purpose'>, content: RenditionContent, engine: string): string {
  const { drawing } = recipe;
  const lettering = letteringKey(drawing, content);
  const parts = {
    kind: 'galley rendition 2',
    sourceSha256,
    engine,
    // How texts are set matters where there are texts; that is in their own part.
    drawing: { ...drawing, layout: null, pixelsPerPoint: null, safeArea: null },
    framing: drawing.fit === 'cover' ? (cropFor(pictureBox(drawing), content.framing) ?? content.framing.focalPoint) : null,
    lettering,
    font: lettering.length === 0 && drawing.watermark === null ? null : captionFont.name,
    embedded: leavesTheHouse(recipe) ? content.embedded : null,
  };
  return createHash('sha256').update(canonicalJson(parts)).digest('hex');
}
