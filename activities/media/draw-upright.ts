import sharp from 'sharp';
import { mostPixels } from '../../domain/picture-limits.js';
import type { StillAnswer } from './still-messages.js';

/** Mirror, then turn, of each EXIF orientation, 1 to 8. */
const turns = [
  [false, 0], [true, 0], [false, 180], [true, 180], [true, 270], [false, 90], [true, 90], [false, 270],
] as const;

/**
 * A picture that was inside another file, upright. Most say nothing of their orientation and mean that of the file around them.
 * @param orientation of the file around it: EXIF, 1 to 8
 */
export async function drawUpright(file: Buffer, orientation: number): Promise<StillAnswer> {
  const source = sharp(file, { failOn: 'error', limitInputPixels: mostPixels });
  const decoded = await source
    .metadata()
    .then(async ({ orientation: own }) => ({ own, ...(await source.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })) }))
    // What cannot be decoded here is the file's doing: the process has tried its decoders when it started.
    .catch(() => null);
  if (decoded === null) return { refused: 'render.unreadable_media' };
  const { own, data, info } = decoded;
  const [isMirrored, angle] = turns[(own ?? orientation) - 1] ?? turns[0];
  const open = (pixels: Buffer) => sharp(pixels, { raw: { width: info.width, height: info.height, channels: info.channels } });
  const mirrored = isMirrored ? await open(data).flop().raw().toBuffer() : data;
  const { width, height } = await open(mirrored).rotate(angle).png().toFile('still.png');
  return { width, height, pages: null, more: [] };
}
