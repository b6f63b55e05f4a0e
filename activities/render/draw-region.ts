import type { Sharp } from 'sharp';
import sharp from 'sharp';
import type { RegionDrawing } from '../../domain/iiif-request.js';
import { mostPixels } from '../../domain/picture-limits.js';
import type { Size } from '../../domain/rendition-plan.js';
import { Undrawable } from './undrawable.js';

export const regionContentTypes: Readonly<Record<RegionDrawing['format'], string>> = { jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp' };

/** Names all that decides the bytes here besides the engine; raise it when this file gives other bytes for the same drawing. */
export const regionRenderer = 'region 1';

const jpegQuality = 85;
const webpQuality = 80;

/**
 * Cuts, reduces, turns and encodes one part of a picture, in this order. Upright, in sRGB, first page only, without metadata. A source
 * that is not as large as the drawing believes is refused: then it is not the one that was examined.
 * @throws Undrawable with `ingest.unreadable` or `ingest.pixel_limit`
 */
export async function drawRegion(file: Buffer, drawing: RegionDrawing): Promise<Size & { readonly bytes: Buffer }> {
  const { region, size, isMirrored, degrees } = drawing;
  const { width, height } = await sharp(file, { limitInputPixels: false })
    .metadata()
    .catch((error: unknown) => {
      throw new Undrawable('ingest.unreadable', error);
    });
  if (width * height > mostPixels) throw new Undrawable('ingest.pixel_limit');
  const { data, info } = await sharp(file, { failOn: 'error', limitInputPixels: mostPixels, pages: 1, sequentialRead: true })
    .autoOrient()
    .extract(region)
    .resize(size.width, size.height, { fit: 'fill' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw new Undrawable('ingest.unreadable', error);
    });
  const cut = sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
  // Within one pipeline sharp would turn before it mirrors, and both before it cuts.
  const mirrored = isMirrored ? cut.flop() : cut;
  const upright = isMirrored && degrees !== 0 ? sharp(await mirrored.raw().toBuffer(), { raw: { width: info.width, height: info.height, channels: info.channels } }) : mirrored;
  const turned = degrees === 0 ? upright : upright.rotate(degrees);
  const bytes = await encode(inQuality(turned, drawing), drawing).toBuffer();
  const lies = degrees % 180 !== 0;
  return { bytes, width: lies ? size.height : size.width, height: lies ? size.width : size.height };
}

function inQuality(picture: Sharp, { quality, format }: RegionDrawing): Sharp {
  const opaque = format === 'jpg' || quality === 'bitonal' ? picture.flatten({ background: 'white' }) : picture;
  switch (quality) {
    case 'color':
      return opaque;
    case 'gray':
      return opaque.greyscale();
    case 'bitonal':
      return opaque.threshold(128);
  }
}

function encode(picture: Sharp, { quality, format }: RegionDrawing): Sharp {
  switch (format) {
    case 'jpg':
      return picture.jpeg({ quality: jpegQuality });
    case 'png':
      return quality === 'bitonal' ? picture.toColourspace('b-w').png({ colours: 2 }) : picture.png();
    case 'webp':
      return picture.webp({ quality: webpQuality, effort: 2 });
  }
}
