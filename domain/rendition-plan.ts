import type { Drawing, Recipe } from './recipes.js';

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
  /** Index into `intermediates`. */
  readonly from: number;
  /** What the whole picture is reduced to, as it would be straight from the source; every pixel lies where it would lie then. */
  readonly reduced: Size;
  /** What is cut out of that: the rendition. */
  readonly crop: Box;
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

/**
 * @param source size in pixels, upright (after the EXIF orientation)
 */
export function planRenditions(source: Size, recipes: readonly Recipe[]): RenditionPlan {
  const served: { recipe: Recipe; output: Size; scale: number }[] = [];
  const impossible: RenditionPlan['impossible'][number][] = [];
  for (const recipe of recipes) {
    const output = outputSize(source, recipe.drawing);
    if (output === null) impossible.push({ recipe, reason: 'render.source_too_small' });
    else served.push({ recipe, output, scale: neededScale(source, recipe.drawing, output) });
  }
  const first = Math.max(0, ...served.map(({ scale }) => scale));
  const second = Math.max(0, ...served.map(({ scale }) => scale).filter((scale) => scale <= first * secondLevelRatio));
  const scales = [first, second].filter((scale) => scale > 0);
  const intermediates = scales.map((scale) => scaled(source, scale));

  const draws = new Map<string, PlannedDraw>();
  for (const { recipe, output, scale } of served) {
    const key = JSON.stringify(recipe.drawing);
    const from = scale === second || scale <= second * clearlySmaller ? scales.indexOf(second) : 0;
    const reduced = scaled(source, scale);
    const recipesSoFar = draws.get(key)?.recipes ?? [];
    draws.set(key, { recipes: [...recipesSoFar, recipe], drawing: recipe.drawing, from, reduced, crop: centred(output, reduced) });
  }
  return { intermediates, draws: [...draws.values()], impossible };
}

/** The size a drawing comes to on this source, or null where the source is too small for it. */
export function outputSize(source: Size, drawing: Drawing): Size | null {
  if (drawing.fit === 'inside') return scaled(source, scaleInside(source, drawing));
  if (source.width >= drawing.width && source.height >= drawing.height) return { width: drawing.width, height: drawing.height };
  if (drawing.smallest === null) return null;
  const isNarrow = source.width * drawing.height <= source.height * drawing.width;
  const reduced = isNarrow
    ? { width: source.width, height: Math.floor((drawing.height * source.width) / drawing.width) }
    : { width: Math.floor((drawing.width * source.height) / drawing.height), height: source.height };
  return reduced.width >= drawing.smallest.width && reduced.height >= drawing.smallest.height ? reduced : null;
}

/** By how much the source may be reduced and still hold every pixel of the output. */
function neededScale(source: Size, drawing: Drawing, output: Size): number {
  if (drawing.fit === 'inside') return scaleInside(source, drawing);
  return Math.min(1, Math.max(output.width / source.width, output.height / source.height));
}

function scaleInside(source: Size, drawing: Drawing): number {
  return Math.min(1, drawing.width / source.width, drawing.height / source.height);
}

function centred(output: Size, within: Size): Box {
  // An odd pixel is cut off on the left and at the top, where sharp's own centre crop cuts it.
  return { left: Math.ceil((within.width - output.width) / 2), top: Math.ceil((within.height - output.height) / 2), ...output };
}

/** Rounding never loses a pixel that is needed: what is at least a whole number stays at least that. */
function scaled({ width, height }: Size, scale: number): Size {
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
