import type { Box, Size } from './rendition-plan.js';

/** A picture as the IIIF Image API 3.0 asks for it, in pixels of the upright source: first the region, then the size, then the turn. */
export interface RegionDrawing {
  readonly region: Box;
  readonly size: Size;
  /** Left and right change places, before the turn. */
  readonly isMirrored: boolean;
  /** Clockwise. */
  readonly degrees: 0 | 90 | 180 | 270;
  readonly quality: 'color' | 'gray' | 'bitonal';
  readonly format: 'jpg' | 'png' | 'webp';
}

/** The parameters as they stand in the address, decoded. `file` is quality and format: `default.jpg`. */
export interface RegionParameters {
  readonly region: string;
  readonly size: string;
  readonly rotation: string;
  readonly file: string;
}

/** `not_implemented`: well asked, for what this server does not do. */
export interface RegionFault {
  readonly fault: 'invalid' | 'not_implemented';
  readonly detail: string;
}

/** The largest picture that is drawn on demand; the source may be larger. */
export const mostDrawn = { width: 4_096, height: 4_096 } as const;

/** Longer than any parameter that says something. */
const mostCharacters = 100;

const pixels = /^\d{1,9}$/;
/** Only digits and a point: no sign, no exponent. */
const decimal = /^(?:\d{1,9}(?:\.\d{0,20})?|\.\d{1,20})$/;

/**
 * What a request asks for of a source of this size, by https://iiif.io/api/image/3.0/#4-image-requests. Nothing is ever enlarged.
 * @param source upright
 */
export function readRegionRequest(source: Size, { region, size, rotation, file }: RegionParameters): RegionDrawing | RegionFault {
  if ([region, size, rotation, file].some((parameter) => parameter.length > mostCharacters)) return invalid('A parameter is too long.');
  const box = readRegion(source, region);
  if ('fault' in box) return box;
  const scaled = readSize(box, size);
  if ('fault' in scaled) return scaled;
  const turn = readRotation(rotation);
  if ('fault' in turn) return turn;
  const { 1: quality, 2: format } = /^(default|color|gray|bitonal)\.(jpg|png|webp)$/.exec(file) ?? [];
  if (quality === undefined) return invalid('The last part is a quality (default, color, gray, bitonal), a point and a format (jpg, png, webp).');
  return {
    region: box,
    size: scaled,
    ...turn,
    quality: (quality === 'default' ? 'color' : quality) as RegionDrawing['quality'],
    format: format as RegionDrawing['format'],
  };
}

/** The one way to write a request: requests for the same picture come to the same text. */
export function canonicalRegionRequest(source: Size, { region, size, isMirrored, degrees, quality, format }: RegionDrawing): string {
  const isFull = region.width === source.width && region.height === source.height;
  const most = largest(region);
  return [
    isFull ? 'full' : [region.left, region.top, region.width, region.height].join(','),
    size.width === most.width && size.height === most.height ? 'max' : `${size.width},${size.height}`,
    `${isMirrored ? '!' : ''}${degrees}`,
    `${quality === 'color' ? 'default' : quality}.${format}`,
  ].join('/');
}

function readRegion(source: Size, region: string): Box | RegionFault {
  if (region === 'full') return { left: 0, top: 0, ...source };
  if (region === 'square') {
    const side = Math.min(source.width, source.height);
    return { left: Math.floor((source.width - side) / 2), top: Math.floor((source.height - side) / 2), width: side, height: side };
  }
  const isPercent = region.startsWith('pct:');
  const numbers = numbersOf(isPercent ? region.slice(4) : region, isPercent ? decimal : pixels);
  if (numbers?.length !== 4) return invalid('A region is full, square, x,y,w,h in whole pixels, or pct:x,y,w,h.');
  const [x = 0, y = 0, w = 0, h = 0] = isPercent ? ofSource(source, numbers) : numbers;
  if (w === 0 || h === 0) return invalid('The region has no width or no height.');
  if (x >= source.width || y >= source.height) return invalid('The region lies outside of the picture.');
  return { left: x, top: y, width: Math.min(w, source.width - x), height: Math.min(h, source.height - y) };
}

function ofSource(source: Size, percents: readonly number[]): number[] {
  return percents.map((percent, index) => Math.round((percent / 100) * (index % 2 === 0 ? source.width : source.height)));
}

function readSize(region: Size, text: string): Size | RegionFault {
  const mayEnlarge = text.startsWith('^');
  const form = mayEnlarge ? text.slice(1) : text;
  const wanted = wantedSize(region, form, mayEnlarge);
  if ('fault' in wanted) return wanted;
  const { width, height } = wanted;
  if (width < 1 || height < 1) return invalid('The size is less than a pixel.');
  if (width > region.width || height > region.height) {
    if (!mayEnlarge) return invalid('The size is larger than the region; without ^ nothing is enlarged.');
    return { fault: 'not_implemented', detail: 'Galley does not enlarge pictures.' };
  }
  if (width > mostDrawn.width || height > mostDrawn.height) return invalid('The size is larger than maxWidth and maxHeight of info.json allow.');
  return wanted;
}

function wantedSize(region: Size, form: string, mayEnlarge: boolean): Size | RegionFault {
  if (form === 'max') return mayEnlarge ? limited(region) : largest(region);
  if (form.startsWith('pct:')) {
    const [percent] = numbersOf(form.slice(4), decimal) ?? [];
    return percent === undefined || form.includes(',') ? badSize() : scaled(region, percent / 100);
  }
  const isConfined = form.startsWith('!');
  const { 1: left = '', 2: right = '' } = /^(\d{0,9}),(\d{0,9})$/.exec(isConfined ? form.slice(1) : form) ?? [];
  const [width, height] = [left, right].map((side) => (side === '' ? null : Number(side)));
  if (width == null && height == null) return badSize();
  // Exactly what was asked for: a width of nothing is refused, and not made one.
  if (width === 0 || height === 0) return { width: 0, height: 0 };
  if (isConfined) {
    if (width == null || height == null) return badSize();
    const box = { width: Math.min(width, mostDrawn.width), height: Math.min(height, mostDrawn.height) };
    return mayEnlarge ? within(region, box, Number.POSITIVE_INFINITY) : within(region, box, 1);
  }
  if (width != null && height != null) return { width, height };
  return width != null
    ? { width, height: Math.max(1, Math.round((region.height * width) / region.width)) }
    : { width: Math.max(1, Math.round((region.width * (height ?? 0)) / region.height)), height: height ?? 0 };
}

/** `max`: the region itself, or as much of its size as is drawn. */
function largest(region: Size): Size {
  return within(region, mostDrawn, 1);
}

/** `^max`: as large as is drawn at all. */
function limited(region: Size): Size {
  return within(region, mostDrawn, Number.POSITIVE_INFINITY);
}

function within(region: Size, box: Size, mostScale: number): Size {
  const { width, height } = scaled(region, Math.min(mostScale, box.width / region.width, box.height / region.height));
  return { width: Math.max(1, Math.min(width, box.width)), height: Math.max(1, Math.min(height, box.height)) };
}

function scaled({ width, height }: Size, scale: number): Size {
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

function readRotation(rotation: string): Pick<RegionDrawing, 'isMirrored' | 'degrees'> | RegionFault {
  const isMirrored = rotation.startsWith('!');
  const text = isMirrored ? rotation.slice(1) : rotation;
  const degrees = decimal.test(text) ? Number(text) : Number.NaN;
  if (!(degrees <= 360) || degrees % 90 !== 0) return invalid('A rotation is 0, 90, 180 or 270, with ! before it to mirror the picture first.');
  return { isMirrored, degrees: (degrees % 360) as RegionDrawing['degrees'] };
}

function numbersOf(text: string, pattern: RegExp): number[] | null {
  const parts = text.split(',');
  return parts.every((part) => pattern.test(part)) ? parts.map(Number) : null;
}

function badSize(): RegionFault {
  return invalid('A size is max, w,h or w, or ,h or !w,h in whole pixels, or pct:n; with ^ before it, it may enlarge.');
}

function invalid(detail: string): RegionFault {
  return { fault: 'invalid', detail };
}
