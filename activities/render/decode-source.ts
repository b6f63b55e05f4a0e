import type { Sharp } from 'sharp';
import sharp from 'sharp';
import { mostFilmPixels, mostPixels } from '../../domain/picture-limits.js';
import type { PlannedDraw, Size } from '../../domain/rendition-plan.js';
import { isSame } from './cut-out.js';
import type { Film, HeldPicture } from './held-picture.js';
import { hold } from './held-picture.js';
import type { PictureHeader } from './picture-header.js';
import { Undrawable } from './undrawable.js';

/** The source as a whole, upright, reduced to this size. @throws Undrawable `ingest.unreadable` */
export async function decodeWhole(file: Buffer, { upright }: PictureHeader, wanted: Size, keepsProfile: boolean): Promise<HeldPicture> {
  const source = openSource(file, keepsProfile);
  const reduced = isSame(wanted, upright) ? source : source.resize(wanted.width, wanted.height, { fit: 'fill' });
  return hold(reduced, keepsProfile).catch((error: unknown) => {
    throw new Undrawable('ingest.unreadable', error);
  });
}

/** The part of the source that a rendition shows, as large as there, read each time that it is opened: it would be too large to hold. */
export function partOfSource(file: Buffer, { region, crop: { width, height } }: Pick<PlannedDraw, 'region' | 'crop'>, keepsProfile: boolean): HeldPicture {
  const open = (): Sharp => {
    const part = openSource(file, keepsProfile).extract(region);
    return isSame(region, { width, height }) ? part : part.resize(width, height, { fit: 'fill' });
  };
  return { width, height, keepsProfile, open };
}

/** Every frame of a film, reduced to this size. */
export async function decodeFrames(file: Buffer, size: Size, { delays }: Film): Promise<HeldPicture[]> {
  const { width, height } = size;
  const { data } = await sharp(file, { failOn: 'error', limitInputPixels: mostFilmPixels, animated: true, sequentialRead: true })
    .resize(width, height, { fit: 'fill' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const frameBytes = width * height * 4;
  return delays.map((_, frame) => {
    const pixels = data.subarray(frame * frameBytes, (frame + 1) * frameBytes);
    return { width, height, keepsProfile: false, open: () => sharp(pixels, { raw: { width, height, channels: 4 } }) };
  });
}

function openSource(file: Buffer, keepsProfile: boolean): Sharp {
  const source = sharp(file, { failOn: 'error', limitInputPixels: mostPixels, pages: 1, sequentialRead: true }).autoOrient().toColourspace('srgb');
  return keepsProfile ? source.keepIccProfile() : source;
}
