import type { ProblemCode } from '../schemas/problem-catalogue.js';
import type { DrawnCaption } from './captions.js';
import type { Drawing, SafeArea } from './recipes.js';
import type { Box, Size } from './rendition-plan.js';
import type { LayoutRow } from './text-layout.js';
import { textDirection } from './text-direction.js';
import { shapeOf } from './text-layout.js';

/** How large things come out; whoever draws them knows. */
export interface Measures {
  /** A text set at this size in lines of at most this width, in pixels; a word that is wider makes it wider. */
  text(caption: DrawnCaption, pixels: number, width: number): Promise<Size>;
  /** The picture of a logo, in its own pixels. */
  logo(caption: DrawnCaption): Promise<Size>;
}

export interface PlacedCaption {
  readonly caption: DrawnCaption;
  /** Where its ink stands. */
  readonly box: Box;
  /** What it may fill: its part of the row. */
  readonly cell: Box;
  /** Of a text, the size that it is set at and the width that its lines may take; 0 for a logo. */
  readonly pixels: number;
  readonly lineWidth: number;
}

export interface PlacedRow {
  readonly band: Box;
  readonly colour: string | null;
  readonly captions: readonly PlacedCaption[];
}

/** Why a rendition is not to be had, with the numbers in pixels. */
export interface LetteringRefusal {
  readonly kind: 'refused';
  readonly code: ProblemCode;
  readonly facts: Readonly<Record<string, string | number>>;
}

export type Placement = { readonly kind: 'placed'; readonly rows: readonly PlacedRow[] } | LetteringRefusal;

/** Between a text and the edges of its cell, for each pixel of its size. */
const marginShare = 0.5;

/**
 * Where everything stands on a rendition of this size: every text whole, as large as its row allows and never smaller than its least
 * size, nothing over anything else or outside the safe area.
 */
export async function placeCaptions(captions: readonly DrawnCaption[], drawing: Drawing, size: Size, measures: Measures): Promise<Placement> {
  const { layout, pixelsPerPoint } = drawing;
  if (layout === null) return { kind: 'placed', rows: [] };
  const area = inPixels(drawing.safeArea ?? wholeArea, size);
  // A small source is cut to fewer pixels, and shown as large.
  const scale = pixelsPerPoint * Math.max(size.width / drawing.width, size.height / drawing.height);
  const rows: PlacedRow[] = [];
  const taken = { top: 0, bottom: 0 };
  for (const row of layout.shapes[shapeOf(size)]) {
    const filled = row.cells.flatMap(({ slot, weight }) => captions.filter(({ role }) => role.slot === slot).map((caption) => ({ caption, weight })));
    if (filled.length === 0) continue;
    const contents = await fillRow(filled, row, area, scale, measures);
    if ('kind' in contents) return contents;
    const height = Math.max(...contents.map(({ height: needed, margin }) => needed + 2 * margin));
    const top = row.edge === 'top' ? area.top + taken.top : area.top + area.height - taken.bottom - height;
    taken[row.edge] += height;
    rows.push({ band: { left: 0, top, width: size.width, height }, colour: row.band, captions: contents.map((content) => stand(content, top, height)) });
  }
  return { kind: 'placed', rows };
}

interface Content extends Size {
  readonly caption: DrawnCaption;
  readonly left: number;
  readonly cellWidth: number;
  readonly margin: number;
  readonly pixels: number;
  readonly lineWidth: number;
  readonly isRightToLeft: boolean;
}

async function fillRow(filled: readonly { caption: DrawnCaption; weight: number }[], row: LayoutRow, area: Box, scale: number, measures: Measures): Promise<Content[] | LetteringRefusal> {
  const mostHeight = Math.floor(area.height * row.mostHeight);
  const weights = filled.reduce((sum, { weight }) => sum + weight, 0);
  const contents: Content[] = [];
  let before = 0;
  for (const { caption, weight } of filled) {
    const left = area.left + Math.round((area.width * before) / weights);
    before += weight;
    const room = { width: area.left + Math.round((area.width * before) / weights) - left, height: mostHeight };
    const fitted = caption.role.kind === 'logo' ? await fitLogo(caption, room, scale, measures) : await fitText(caption, room, scale, measures);
    if ('kind' in fitted) return fitted;
    contents.push({ caption, left, cellWidth: room.width, ...fitted });
  }
  return contents;
}

type Fitted = Pick<Content, 'width' | 'height' | 'margin' | 'pixels' | 'lineWidth' | 'isRightToLeft'>;

async function fitText(caption: DrawnCaption, room: Size, scale: number, measures: Measures): Promise<Fitted | LetteringRefusal> {
  const { role, text } = caption;
  const smallest = Math.max(1, Math.ceil(role.smallest * scale - rounding));
  const largest = Math.max(smallest, Math.floor(role.largest * scale + rounding));
  const isRightToLeft = textDirection(text.text) === 'rtl';
  const at = async (pixels: number): Promise<Fitted & { readonly fits: boolean; readonly lineHeight: number }> => {
    const margin = Math.ceil(pixels * marginShare);
    const lineWidth = room.width - 2 * margin;
    const lineHeight = room.height - 2 * margin;
    const needed = lineWidth <= 0 ? { width: pixels, height: pixels } : await measures.text(caption, pixels, lineWidth);
    return { ...needed, margin, pixels, lineWidth, isRightToLeft, lineHeight, fits: needed.width <= lineWidth && needed.height <= lineHeight };
  };

  let best = await at(largest);
  if (best.fits) return best;
  best = await at(smallest);
  if (!best.fits) {
    const { width, height, lineWidth, lineHeight, pixels } = best;
    const facts = { slot: role.slot, smallestText: pixels, neededWidth: width, neededHeight: height, availableWidth: Math.max(0, lineWidth), availableHeight: Math.max(0, lineHeight) };
    return { kind: 'refused', code: 'render.text_does_not_fit', facts };
  }
  let tooLarge = largest;
  while (tooLarge - best.pixels > 1) {
    const middle = await at(Math.floor((tooLarge + best.pixels) / 2));
    if (middle.fits) best = middle;
    else tooLarge = middle.pixels;
  }
  return best;
}

/** As high as it may be, whole, and never enlarged beyond its own pixels. */
async function fitLogo(caption: DrawnCaption, room: Size, scale: number, measures: Measures): Promise<Fitted | LetteringRefusal> {
  const { role } = caption;
  const smallest = Math.max(1, Math.ceil(role.smallest * scale - rounding));
  const margin = Math.ceil(smallest * marginShare);
  const own = await measures.logo(caption);
  const inside = { width: room.width - 2 * margin, height: Math.min(room.height - 2 * margin, Math.floor(role.largest * scale + rounding)) };
  const share = Math.min(1, inside.width / own.width, inside.height / own.height);
  const [width, height] = [Math.floor(own.width * share), Math.floor(own.height * share)];
  if (width < 1 || height < smallest) {
    return { kind: 'refused', code: 'render.logo_too_small', facts: { slot: role.slot, smallestHeight: smallest, height: Math.max(0, height), ownHeight: own.height, availableWidth: Math.max(0, inside.width) } };
  }
  return { width, height, margin, pixels: 0, lineWidth: inside.width, isRightToLeft: false };
}

function stand({ caption, left, cellWidth, width, height, margin, pixels, lineWidth, isRightToLeft }: Content, top: number, rowHeight: number): PlacedCaption {
  const { align } = caption.role;
  const isLeft = align === 'centre' ? undefined : (align === 'start') !== isRightToLeft;
  const free = cellWidth - 2 * margin - width;
  const indent = isLeft === undefined ? Math.floor(free / 2) : isLeft ? 0 : free;
  return {
    caption,
    box: { left: left + margin + indent, top: top + Math.floor((rowHeight - height) / 2), width, height },
    cell: { left, top, width: cellWidth, height: rowHeight },
    pixels,
    lineWidth,
  };
}

const wholeArea: SafeArea = { x: 0, y: 0, width: 1, height: 1 };

/** Whole pixels that lie within the area. */
function inPixels({ x, y, width, height }: SafeArea, size: Size): Box {
  const [left, top] = [Math.ceil(x * size.width - rounding), Math.ceil(y * size.height - rounding)];
  return { left, top, width: Math.floor((x + width) * size.width + rounding) - left, height: Math.floor((y + height) * size.height + rounding) - top };
}

/** Products of shares and pixels have no exact value. */
const rounding = 1e-6;
