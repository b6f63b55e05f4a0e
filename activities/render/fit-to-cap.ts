import type { Chroma, Drawing, RenditionFormat } from '../../domain/recipes.js';

/** One way to encode a picture. */
export interface Encoding {
  readonly format: RenditionFormat;
  readonly chroma: Chroma;
  /** 1 to 100. */
  readonly quality: number;
}

export type Fit =
  | { readonly fits: true; readonly bytes: Buffer; readonly encoding: Encoding; readonly tried: number }
  | { readonly fits: false; readonly numbers: CapNumbers };

/** What a person who decides about a picture over its cap must know. */
export interface CapNumbers {
  readonly cap: number;
  /** The least that it came to, and with what. */
  readonly smallestBytes: number;
  readonly quality: number;
  readonly format: RenditionFormat;
  /** Encodings. */
  readonly tried: number;
}

/**
 * The best that stays within a byte cap: the first of the ways that the drawing allows in which a quality between its lowest and its
 * best fits, and the best such quality of that way as bisection finds it. Bytes grow with quality, but not strictly: what is answered
 * fits itself, and the next better quality was seen not to; somewhere above a better one may fit all the same.
 * @param encode of the same bytes for the same encoding
 */
export async function fitToCap(drawing: Pick<Drawing, 'format' | 'otherFormats' | 'chroma' | 'quality' | 'lowestQuality' | 'maxBytes'>, encode: (encoding: Encoding) => Promise<Buffer>): Promise<Fit> {
  const cap = drawing.maxBytes ?? Infinity;
  let tried = 0;
  let smallest: { bytes: number; encoding: Encoding } | undefined;
  const attempt = async (encoding: Encoding): Promise<Buffer | undefined> => {
    const bytes = await encode(encoding);
    tried += 1;
    if (smallest === undefined || bytes.length < smallest.bytes) smallest = { bytes: bytes.length, encoding };
    return bytes.length <= cap ? bytes : undefined;
  };

  for (const { format, chroma, hasQuality } of waysOf(drawing)) {
    const at = (quality: number): Encoding => ({ format, chroma, quality });
    const best = await attempt(at(drawing.quality));
    if (best !== undefined) return { fits: true, bytes: best, encoding: at(drawing.quality), tried };
    if (!hasQuality || drawing.lowestQuality >= drawing.quality) continue;
    let bytes = await attempt(at(drawing.lowestQuality));
    if (bytes === undefined) continue;
    let [fitting, tooMuch] = [drawing.lowestQuality, drawing.quality];
    while (tooMuch - fitting > 1) {
      const middle = Math.floor((fitting + tooMuch) / 2);
      const tryIt = await attempt(at(middle));
      if (tryIt === undefined) tooMuch = middle;
      else [fitting, bytes] = [middle, tryIt];
    }
    return { fits: true, bytes, encoding: at(fitting), tried };
  }
  if (smallest === undefined) throw new Error('a drawing without a format');
  const { quality, format } = smallest.encoding;
  return { fits: false, numbers: { cap, smallestBytes: smallest.bytes, quality, format, tried } };
}

interface Way {
  readonly format: RenditionFormat;
  readonly chroma: Chroma;
  /** PNG loses nothing and has one size. */
  readonly hasQuality: boolean;
}

/** Less colour before another format; each format once. */
function waysOf({ format, otherFormats, chroma }: Pick<Drawing, 'format' | 'otherFormats' | 'chroma'>): Way[] {
  const chromasOf = (one: RenditionFormat): readonly Chroma[] => {
    if (one === 'png') return ['4:4:4'];
    return one === 'webp' || chroma === '4:2:0' ? ['4:2:0'] : ['4:4:4', '4:2:0'];
  };
  return [...new Set([format, ...otherFormats])].flatMap((one) => chromasOf(one).map((kept) => ({ format: one, chroma: kept, hasQuality: one !== 'png' })));
}
