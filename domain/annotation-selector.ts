import type { AnnotationTarget } from '../schemas/annotation-target.js';
import { codePoints } from './annotation-text.js';

/** Pixels of the oriented picture. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Selectors of the W3C Web Annotation Data Model, section 4.2. */
export type Selector =
  | { type: 'FragmentSelector'; conformsTo: string; value: string; refinedBy?: Selector }
  | { type: 'SvgSelector'; value: string }
  | { type: 'TextQuoteSelector'; exact: string; prefix?: string; suffix?: string }
  | { type: 'TextPositionSelector'; start: number; end: number };

const mediaFragments = 'http://www.w3.org/TR/media-frags/';
const pdfFragments = 'http://tools.ietf.org/rfc/rfc3778';

/**
 * What a target selects of its source; several say the same in their own ways, none is the whole of it. Shapes of more than a rectangle
 * are SVG in pixels of the picture.
 * @param size null where the source is no picture of known size: then SVG is in a box of 1 by 1
 */
export function selectorsOf(target: AnnotationTarget, size: PictureSize | null): Selector[] {
  switch (target.kind) {
    case 'whole':
      return [];
    case 'page':
      return [page(target.page)];
    case 'time':
      return [fragment(`t=${decimal(target.start)}${target.end === null ? '' : `,${decimal(target.end)}`}`)];
    case 'text': {
      const { exact, prefix, suffix, start } = target;
      return [
        { type: 'TextQuoteSelector', exact, ...(prefix === '' ? {} : { prefix }), ...(suffix === '' ? {} : { suffix }) },
        { type: 'TextPositionSelector', start, end: start + codePoints(exact) },
      ];
    }
    case 'rectangle': {
      const { x, y, width, height } = target;
      return [on(target, fragment(`xywh=percent:${[x, y, width, height].map((share) => decimal(share * 100)).join(',')}`))];
    }
    case 'point':
    case 'polygon':
    case 'freehand':
      return [on(target, { type: 'SvgSelector', value: svgOf(target, size ?? { width: 1, height: 1 }) })];
  }
}

type Shape = Extract<AnnotationTarget, { kind: 'point' | 'polygon' | 'freehand' }>;

/** A shape as an SVG document of the picture's size. It holds numbers only. */
function svgOf(shape: Shape, { width, height }: PictureSize): string {
  const places = (points: readonly (readonly [number, number])[]): string => points.map(([x, y]) => `${decimal(x * width)},${decimal(y * height)}`).join(' ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${drawn()}</svg>`;

  function drawn(): string {
    if (shape.kind === 'point') return `<circle cx="${decimal(shape.x * width)}" cy="${decimal(shape.y * height)}" r="${decimal(Math.max(width, height) / 200)}"/>`;
    if (shape.kind === 'polygon') return `<polygon points="${places(shape.points)}"/>`;
    const [first = '', ...rest] = places(shape.points).split(' ');
    return `<path d="M${first} L${rest.join(' ')}" fill="none" stroke="black"/>`;
  }
}

function on({ page: number, at }: { page?: number | undefined; at?: number | undefined }, shape: Selector): Selector {
  const inTime = at === undefined ? shape : { ...fragment(`t=${decimal(at)}`), refinedBy: shape };
  return number === undefined ? inTime : { ...page(number), refinedBy: inTime };
}

function fragment(value: string): Extract<Selector, { type: 'FragmentSelector' }> {
  return { type: 'FragmentSelector', conformsTo: mediaFragments, value };
}

function page(number: number): Extract<Selector, { type: 'FragmentSelector' }> {
  return { type: 'FragmentSelector', conformsTo: pdfFragments, value: `page=${number}` };
}

/** At most four decimals, never with an exponent. */
function decimal(value: number): string {
  return value.toFixed(4).replace(/\.?0+$/, '');
}
