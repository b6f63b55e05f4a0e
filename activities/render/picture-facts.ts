import sharp from 'sharp';
import phash from 'sharp-phash';
import { rgbaToThumbHash } from 'thumbhash';
import { dominantColours } from './dominant-colours.js';
import type { RawPicture } from './raw-picture.js';
import type { PictureFacts } from './render-messages.js';

/** The package is a function and declares a module with a default one. */
const perceptualHash = phash as unknown as typeof phash.default;

/** ThumbHash takes at most 100 x 100; the other two need no more. */
const side = 100;

/** Placeholder, likeness and colours, from a picture that is small already. */
export async function pictureFacts(picture: RawPicture): Promise<Pick<PictureFacts, 'thumbhash' | 'perceptualHash' | 'dominantColours'>> {
  const { data, width, height, channels } = picture;
  const { data: rgba, info } = await sharp(data, { raw: { width, height, channels } })
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    thumbhash: Buffer.from(rgbaToThumbHash(info.width, info.height, rgba)).toString('base64'),
    perceptualHash: await perceptualHash(onWhite(rgba), { raw: { width: info.width, height: info.height, channels: 3 } }),
    dominantColours: dominantColours(rgba),
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
