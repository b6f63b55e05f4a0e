import phash from 'sharp-phash';
import { rgbaToThumbHash } from 'thumbhash';
import type { Size } from '../../domain/rendition-plan.js';
import { dominantColours } from './dominant-colours.js';
import type { HeldPicture } from './held-picture.js';
import { proposeFocalPoint } from './propose-focal-point.js';
import type { PictureFacts } from './render-messages.js';

/** The package is a function and declares a module with a default one. */
const perceptualHash = phash as unknown as typeof phash.default;

/** ThumbHash takes at most 100 x 100; the other two need no more. */
const side = 100;

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
    perceptualHash: await perceptualHash(onWhite(rgba), { raw: { width: info.width, height: info.height, channels: 3 } }),
    dominantColours: dominantColours(rgba),
    proposedFocalPoint: await proposeFocalPoint(rgba, info),
  };
}

/** Without alpha, whose channel the hash would take for pixels. */
function onWhite(rgba: Buffer): Buffer {
  const rgb = Buffer.allocUnsafe((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    const alpha = rgba.readUInt8(from + 3);
    for (let channel = 0; channel < 3; channel += 1) {
      rgb[to] = Math.round((rgba.readUInt8(from + channel) * alpha + 255 * (255 - alpha)) / 255);
      to += 1;
    }
  }
  return rgb;
}
