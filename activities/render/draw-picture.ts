import type { Sharp } from 'sharp';
import sharp from 'sharp';
import { mostPages, mostPixels, mostSidePixels } from '../../domain/picture-limits.js';
import { captionsDrawn } from '../../domain/captions.js';
import type { Drawing, Recipe } from '../../domain/recipes.js';
import type { RenditionContent } from '../../domain/rendition-content.js';
import type { PlannedDraw, Size } from '../../domain/rendition-plan.js';
import { planRenditions } from '../../domain/rendition-plan.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';
import { drawCaptions } from './draw-captions.js';
import type { PictureFacts } from './render-messages.js';
import { pictureFacts } from './picture-facts.js';
import type { RawPicture } from './raw-picture.js';

/** Drawings in progress at once: two keep two cores busy, more only cost memory. */
const drawnAtOnce = 2;

const qualityStep = 10;

export interface Drawn {
  readonly facts: PictureFacts;
  readonly outputs: readonly { readonly recipes: readonly Recipe[]; readonly drawing: Drawing; readonly size: Size; readonly bytes: Buffer }[];
  readonly failures: readonly { readonly recipes: readonly Recipe[]; readonly reason: ProblemCode }[];
}

/** A file that cannot be drawn, and whose fault that is. */
export class Undrawable extends Error {
  readonly code: ProblemCode;

  constructor(code: ProblemCode, cause?: unknown) {
    super(code, { cause });
    this.code = code;
  }
}

/**
 * Decodes a file once and makes every rendition from that. Upright, in sRGB, first page only, without any of the file's metadata.
 * @throws Undrawable with `ingest.unreadable`, `ingest.pixel_limit` or `ingest.page_limit`
 */
export async function drawPicture(file: Buffer, recipes: readonly Recipe[], content: RenditionContent): Promise<Drawn> {
  const header = await readHeader(file);
  const plan = planRenditions(header.upright, recipes);
  const [first, ...rest] = plan.intermediates;
  const pictures = [await decode(file, header.upright, first ?? header.upright)];
  for (const size of rest) pictures.push(await reduce(pictures[0] as RawPicture, size));

  const drawn = new Map<PlannedDraw, Buffer | ProblemCode>();
  const waiting = [...plan.draws];
  const drawAll = async (): Promise<void> => {
    for (let draw = waiting.shift(); draw !== undefined; draw = waiting.shift()) {
      drawn.set(draw, await drawOne(pictures[draw.from] as RawPicture, draw, content));
    }
  };
  await Promise.all(Array.from({ length: drawnAtOnce }, drawAll));

  const outputs: Drawn['outputs'][number][] = [];
  const failures: Drawn['failures'][number][] = plan.impossible.map(({ recipe, reason }) => ({ recipes: [recipe], reason }));
  for (const draw of plan.draws) {
    const { recipes: drawnRecipes, drawing, crop } = draw;
    const bytes = drawn.get(draw) ?? 'render.failed';
    if (typeof bytes === 'string') failures.push({ recipes: drawnRecipes, reason: bytes });
    else outputs.push({ recipes: drawnRecipes, drawing, size: { width: crop.width, height: crop.height }, bytes });
  }

  const facts = await pictureFacts(pictures.at(-1) as RawPicture);
  const { upright, hasAlpha, pages, colourSpace } = header;
  return { facts: { ...upright, hasAlpha, pages, colourSpace, ...facts }, outputs, failures };
}

interface Header {
  readonly upright: Size;
  readonly hasAlpha: boolean;
  readonly pages: number;
  readonly colourSpace: string;
}

/** Looks at the header only: whatever is too large is turned away before a pixel is decoded. */
async function readHeader(file: Buffer): Promise<Header> {
  if (file.length === 0) throw new Undrawable('ingest.unreadable');
  const metadata = await sharp(file, { limitInputPixels: false })
    .metadata()
    .catch((error: unknown) => {
      throw new Undrawable('ingest.unreadable', error);
    });
  const { width, height, orientation = 1, pages = 1 } = metadata;
  if (Math.max(width, height) > mostSidePixels || width * height > mostPixels) throw new Undrawable('ingest.pixel_limit');
  if (pages > mostPages) throw new Undrawable('ingest.page_limit');
  return {
    // From 5 on the orientation turns the picture on its side.
    upright: orientation >= 5 ? { width: height, height: width } : { width, height },
    hasAlpha: metadata.hasAlpha,
    pages,
    colourSpace: metadata.space,
  };
}

async function decode(file: Buffer, upright: Size, wanted: Size): Promise<RawPicture> {
  const source = sharp(file, { failOn: 'error', limitInputPixels: mostPixels, pages: 1, sequentialRead: true }).autoOrient();
  const reduced = isSame(wanted, upright) ? source : source.resize(wanted.width, wanted.height, { fit: 'fill' });
  return raw(reduced.toColourspace('srgb')).catch((error: unknown) => {
    throw new Undrawable('ingest.unreadable', error);
  });
}

async function reduce(picture: RawPicture, size: Size): Promise<RawPicture> {
  return raw(open(picture).resize(size.width, size.height, { fit: 'fill' }));
}

/** The encoded bytes, or why there are none. */
async function drawOne(picture: RawPicture, draw: PlannedDraw, { texts }: RenditionContent): Promise<Buffer | ProblemCode> {
  try {
    const captions = captionsDrawn(draw.drawing, texts);
    if (captions.length === 0) return await encodeWithin(() => cutOut(picture, draw), draw.drawing);
    const overlays = await drawCaptions(captions, draw.crop);
    if (overlays === null) return 'render.text_does_not_fit';
    const lettered = await raw(open(await raw(cutOut(picture, draw).flatten({ background: 'white' }))).composite(overlays).removeAlpha());
    return await encodeWithin(() => open(lettered), draw.drawing);
  } catch {
    // The pixels were decoded and other renditions may be fine: this one is marked as failed, with a retry.
    return 'render.failed';
  }
}

function cutOut(picture: RawPicture, { reduced, crop }: PlannedDraw): Sharp {
  const whole = isSame(reduced, picture) ? open(picture) : open(picture).resize(reduced.width, reduced.height, { fit: 'fill' });
  return isSame(crop, reduced) ? whole : whole.extract(crop);
}

async function encodeWithin(picture: () => Sharp, drawing: Drawing): Promise<Buffer | ProblemCode> {
  for (let quality = drawing.quality; quality >= drawing.lowestQuality; quality -= qualityStep) {
    const bytes = await encode(picture(), drawing.format, quality).toBuffer();
    if (drawing.maxBytes === null || bytes.length <= drawing.maxBytes) return bytes;
  }
  return 'render.byte_cap';
}

function encode(picture: Sharp, format: Drawing['format'], quality: number): Sharp {
  switch (format) {
    case 'jpeg':
      return picture.flatten({ background: 'white' }).jpeg({ quality });
    case 'webp':
      // Effort 4, the default, takes twice as long for a hundredth of the bytes.
      return picture.webp({ quality, effort: 2 });
    case 'png':
      return picture.png();
    case 'avif':
      return picture.avif({ quality, effort: 0 });
  }
}

function isSame(one: Size, other: Size): boolean {
  return one.width === other.width && one.height === other.height;
}

function open({ data, width, height, channels }: RawPicture): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

async function raw(picture: Sharp): Promise<RawPicture> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== 3 && info.channels !== 4) throw new Error(`pixels of ${info.channels} channels`);
  return { data, width: info.width, height: info.height, channels: info.channels };
}
