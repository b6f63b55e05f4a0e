import type { Sharp } from 'sharp';
import sharp from 'sharp';
import type { Drawing } from '../domain/recipes.js';

interface DrawnOnce {
  readonly drawing: Drawing;
  readonly size: { readonly width: number; readonly height: number };
  readonly bytes: Buffer;
}

/**
 * How like the renditions of a file, drawn without loss, are to those drawn straight from the original in one step.
 * @returns the least PSNR in decibels; Infinity where all are the same
 */
export async function leastLikeness(file: string, outputs: readonly DrawnOnce[]): Promise<number> {
  let least = Infinity;
  for (const { drawing, size, bytes } of outputs) {
    const straight = sharp(file).autoOrient().resize(size.width, size.height, { fit: drawing.fit === 'cover' ? 'cover' : 'fill', fastShrinkOnLoad: false });
    least = Math.min(least, psnr(await pixels(sharp(bytes)), await pixels(straight)));
  }
  return least;
}

/** Peak signal-to-noise ratio of 8-bit samples (ITU-T J.247): 20 log10 255 less 10 log10 of the mean square difference. */
function psnr(one: Buffer, other: Buffer): number {
  if (one.length !== other.length) throw new Error('pictures of different sizes cannot be compared');
  let squares = 0;
  for (let index = 0; index < one.length; index += 1) squares += ((one[index] ?? 0) - (other[index] ?? 0)) ** 2;
  return squares === 0 ? Infinity : 10 * Math.log10((255 ** 2 * one.length) / squares);
}

async function pixels(picture: Sharp): Promise<Buffer> {
  return picture.removeAlpha().raw().toBuffer();
}
