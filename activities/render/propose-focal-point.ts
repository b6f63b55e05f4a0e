import sharp from 'sharp';
import type { FocalPoint } from '../../domain/framing.js';
import type { Size } from '../../domain/rendition-plan.js';

/** Of the width, what is left by the crop that is tried; a crop that keeps all would look at nothing. */
const triedShare = 0.5;

/**
 * Where the eye goes: libvips looks for edges, saturated colours and skin. A proposal for a person; no rendition uses it by itself.
 * @param rgba 8-bit pixels of a picture that is small already
 * @returns null where the picture is too small to say
 */
export async function proposeFocalPoint(rgba: Buffer, { width, height }: Size): Promise<FocalPoint | null> {
  const triedWidth = Math.floor(width * triedShare);
  if (triedWidth === 0) return null;
  const { info } = await sharp(rgba, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .resize(triedWidth, height, { fit: 'cover', position: sharp.strategy.attention })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { attentionX, attentionY } = info;
  if (attentionX === undefined || attentionY === undefined) return null;
  return { x: share(attentionX, width), y: share(attentionY, height) };
}

/** Of the middle of a pixel. */
function share(pixel: number, length: number): number {
  return Math.round(((pixel + 0.5) / length) * 1_000) / 1_000;
}
