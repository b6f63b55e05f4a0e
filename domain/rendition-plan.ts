import type { Framing } from './framing.js';
import { cropFor } from './framing.js';
import { mostHeldPixels } from './picture-limits.js';
import type { Drawing, Recipe, RecipePurpose } from './recipes.js';
import { leavesTheHouse } from './recipes.js';

/**
 * How to make many renditions from one decode: the source is reduced once to the least size that serves the most demanding one, and
 * that intermediate is reduced once more for the small ones. Resizing costs in proportion to the pixels read, so each rendition is
 * drawn from the smallest picture that holds all it needs. Nothing is ever enlarged.
 */
export interface RenditionPlan {
  /** Pictures that renditions are drawn from, largest first; empty where nothing can be drawn. */
  readonly intermediates: readonly Size[];
  /** One entry per different drawing. */
  readonly draws: readonly PlannedDraw[];
  /** Recipes that this source cannot serve. */
  readonly impossible: readonly { readonly recipe: Recipe; readonly reason: 'render.source_too_small' }[];
}

export interface PlannedDraw {
  /** All recipes that come to this drawing. */
  readonly recipes: readonly Recipe[];
  readonly drawing: Drawing;
  /** Of one of them; where one leaves the house, all do. */
  readonly purpose: RecipePurpose;
  /** Index into `intermediates`; null where the one that it needs would be too large to hold, and `region` is read from the source. */
  readonly from: number | null;
  /** What is seen of the source, in its pixels. */
  readonly region: Box;
  /** What the whole picture is reduced to, as it would be straight from the source; every pixel lies where it would lie then. */
  readonly reduced: Size;
  /** What is cut out of that: the picture. */
  readonly crop: Box;
  /** The rendition: the picture with what is around it. */
  readonly output: Size;
  /** Where the picture is in the rendition. */
  readonly at: { readonly left: number; readonly top: number };
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

/** Only what is at most half of the first intermediate may come from a second one, so that twice reduced still looks once reduced. */
const secondLevelRatio = 0.5;

/** Reducing twice by little blurs: what is nearly as large as the second intermediate, but is not that size, comes from the first. */
const clearlySmaller = 0.8;

/** Shares of a picture are seldom whole numbers of pixels, and sums of them are off by less than this. */
const rounding = 1e-6;

/**
 * @param source size in pixels, upright (after the EXIF orientation)
 */
export function planRenditions(source: Size, recipes: readonly Recipe[], framing: Framing): RenditionPlan {
  const served: { recipe: Recipe; view: View }[] = [];
  const impossible: RenditionPlan['impossible'][number][] = [];
  for (const recipe of recipes) {
    const view = viewOf(source, recipe.drawing, framing);
    if (view === null) impossible.push({ recipe, reason: 'render.source_too_small' });
    else served.push({ recipe, view });
  }
  const held = served.map(({ view }) => view.scale).filter((scale) => isHeld(source, scale));
  const first = Math.max(0, ...held);
  const second = Math.max(0, ...held.filter((scale) => scale <= first * secondLevelRatio));
  const scales = [first, second].filter((scale) => scale > 0);
  const levelOf = (scale: number): number | null => {
    if (!isHeld(source, scale)) return null;
    return scale === second || scale <= second * clearlySmaller ? scales.indexOf(second) : 0;
  };

  const draws = new Map<string, PlannedDraw>();
  for (const { recipe, view } of served) {
    const { drawing, purpose } = recipe;
    const key = JSON.stringify([leavesTheHouse(recipe), drawing]);
    const recipesSoFar = draws.get(key)?.recipes ?? [];
    draws.set(key, { recipes: [...recipesSoFar, recipe], drawing, purpose, from: levelOf(view.scale), ...placed(source, drawing, view) });
  }
  return { intermediates: scales.map((scale) => scaled(source, scale)), draws: [...draws.values()], impossible };
}

/** The size a drawing comes to on this source, or null where the source is too small for it. */
export function outputSize(source: Size, drawing: Drawing, framing: Framing): Size | null {
  const view = viewOf(source, drawing, framing);
  return view === null ? null : placed(source, drawing, view).output;
}

/** What a drawing shows of a source, and how large. */
interface View {
  /** By how much the source may be reduced and still hold every pixel of the picture. */
  readonly scale: number;
  /** Of the picture, without what is around it; null is the whole source. */
  readonly size: Size | null;
  /** What lies in its middle, as far as the edges allow: shares of the source; null is its middle. */
  readonly middle: { readonly x: number; readonly y: number } | null;
}

function viewOf(source: Size, drawing: Drawing, framing: Framing): View | null {
  const room = pictureBox(drawing);
  if (drawing.fit !== 'cover') return { scale: Math.min(1, room.width / source.width, room.height / source.height), size: null, middle: null };
  const box = cropFor(room, framing);
  const area = box === null ? source : { width: box.width * source.width, height: box.height * source.height };
  const seen = largestOfShape(area, room);
  const size = sizeFrom(seen, room, drawing);
  if (size === null) return null;
  const scale = Math.min(1, Math.max(size.width / seen.width, size.height / seen.height));
  return { scale, size, middle: box === null ? framing.focalPoint : { x: box.x + box.width / 2, y: box.y + box.height / 2 } };
}

/** Of a `cover` drawing: what it shows of the source is of this size in the source's pixels. */
function sizeFrom(seen: Size, room: Size, { smallest, padding }: Drawing): Size | null {
  if (seen.width + rounding >= room.width && seen.height + rounding >= room.height) return room;
  if (smallest === null) return null;
  const size = { width: Math.floor(seen.width + rounding), height: Math.floor(seen.height + rounding) };
  return size.width + 2 * padding >= smallest.width && size.height + 2 * padding >= smallest.height ? size : null;
}

function placed(source: Size, drawing: Drawing, { scale, size, middle }: View): Pick<PlannedDraw, 'region' | 'reduced' | 'crop' | 'output' | 'at'> {
  const reduced = scaled(source, scale);
  const crop = cutAround(middle, size ?? reduced, reduced);
  const { padding } = drawing;
  const output = drawing.fit === 'contain' ? { width: drawing.width, height: drawing.height } : { width: crop.width + 2 * padding, height: crop.height + 2 * padding };
  const at = { left: Math.floor((output.width - crop.width) / 2), top: Math.floor((output.height - crop.height) / 2) };
  return { region: inSource(crop, reduced, source), reduced, crop, output, at };
}

/** What is left of the box of a drawing for its picture. */
export function pictureBox({ width, height, padding }: Pick<Drawing, 'width' | 'height' | 'padding'>): Size {
  return { width: Math.max(1, width - 2 * padding), height: Math.max(1, height - 2 * padding) };
}

function isHeld(source: Size, scale: number): boolean {
  const { width, height } = scaled(source, scale);
  return width * height <= mostHeldPixels;
}

function largestOfShape(area: Size, shape: Size): Size {
  const isNarrow = area.width * shape.height <= area.height * shape.width;
  return isNarrow
    ? { width: area.width, height: (shape.height * area.width) / shape.width }
    : { width: (shape.width * area.height) / shape.height, height: area.height };
}

function cutAround(middle: View['middle'], size: Size, within: Size): Box {
  return {
    left: offset(size.width, within.width, middle?.x),
    top: offset(size.height, within.height, middle?.y),
    ...size,
  };
}

function offset(length: number, within: number, middle: number | undefined): number {
  // An odd pixel is cut off on the left and at the top, where sharp's own centre crop cuts it.
  if (middle === undefined) return Math.ceil((within - length) / 2);
  return Math.min(within - length, Math.max(0, Math.round(middle * within - length / 2)));
}

function inSource(crop: Box, reduced: Size, source: Size): Box {
  const across = source.width / reduced.width;
  const down = source.height / reduced.height;
  const left = Math.min(source.width - 1, Math.round(crop.left * across));
  const top = Math.min(source.height - 1, Math.round(crop.top * down));
  return {
    left,
    top,
    width: Math.max(1, Math.min(source.width - left, Math.round(crop.width * across))),
    height: Math.max(1, Math.min(source.height - top, Math.round(crop.height * down))),
  };
}

/** Rounding never loses a pixel that is needed: what is at least a whole number stays at least that. */
function scaled({ width, height }: Size, scale: number): Size {
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
