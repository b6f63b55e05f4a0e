import sharp from 'sharp';
import { mostFilmFrames, mostFilmPixels, mostPages, mostPixels, mostSidePixels } from '../../domain/picture-limits.js';
import type { Size } from '../../domain/rendition-plan.js';
import type { Film } from './held-picture.js';
import { Undrawable } from './undrawable.js';

export interface PictureHeader {
  readonly upright: Size;
  readonly hasAlpha: boolean;
  readonly pages: number;
  readonly colourSpace: string;
  /** RGB with a profile of its own: the one kind whose colours a rendition can keep. */
  readonly hasColoursToKeep: boolean;
  /** Undefined where nothing moves, or too much to be drawn. */
  readonly film: Film | undefined;
}

/**
 * Looks at the header only: whatever is too large is turned away before a pixel is decoded.
 * @throws Undrawable with `ingest.unreadable`, `ingest.pixel_limit` or `ingest.page_limit`
 */
export async function readHeader(file: Buffer): Promise<PictureHeader> {
  if (file.length === 0) throw new Undrawable('ingest.unreadable');
  const metadata = await sharp(file, { limitInputPixels: false })
    .metadata()
    .catch((error: unknown) => {
      throw new Undrawable('ingest.unreadable', error);
    });
  const { width, height, orientation = 1, pages = 1, delay = [], loop = 0 } = metadata;
  if (Math.max(width, height) > mostSidePixels || width * height > mostPixels) throw new Undrawable('ingest.pixel_limit');
  if (pages > mostPages) throw new Undrawable('ingest.page_limit');
  const moves = pages > 1 && pages <= mostFilmFrames && width * height * pages <= mostFilmPixels && delay.length > 0;
  return {
    // From 5 on the orientation turns the picture on its side.
    upright: orientation >= 5 ? { width: height, height: width } : { width, height },
    hasAlpha: metadata.hasAlpha,
    pages,
    colourSpace: metadata.space,
    hasColoursToKeep: metadata.hasProfile && (metadata.space === 'srgb' || metadata.space === 'rgb16'),
    film: moves && orientation === 1 ? { delays: delay, rounds: loop } : undefined,
  };
}
