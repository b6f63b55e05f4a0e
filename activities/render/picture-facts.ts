import { rgbaToThumbHash } from 'thumbhash';
import { perceptualHash } from '../../domain/perceptual-hash.js';
import type { Size } from '../../domain/rendition-plan.js';
import { dominantColours } from './dominant-colours.js';
import type { HeldPicture } from './held-picture.js';
import { proposeFocalPoint } from './propose-focal-point.js';
import type { PictureFacts } from './render-messages.js';

/** ThumbHash takes at most 100 x 100 and keeps seven waves a side; the others look at 32 x 32 or at a few hundred pixels. */
const side = 64;

/** What to decode where nothing else is. */
export function sizeForFacts({ width, height }: Size): Size {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Placeholder, likeness, colours and what draws the eye, from a picture that is small already and in sRGB. */
export async function pictureFacts(picture: HeldPicture): Promise<Pick<PictureFacts, 'thumbhash' | 'perceptualHash' | 'dominantColours' | 'proposedFocalPoint'>> {
  const { data: rgba, info } = await picture
    .open()
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    thumbhash: Buffer.from(rgbaToThumbHash(info.width, info.height, rgba)).toString('base64'),
    perceptualHash: perceptualHash(rgba, info),
    dominantColours: dominantColours(rgba),
    proposedFocalPoint: await proposeFocalPoint(rgba, info),
  };
}
