import type { Framing } from './framing.js';
import { unframed } from './framing.js';
import type { Recipe, RenditionFormat } from './recipes.js';
import { outputSize } from './rendition-plan.js';

/** Versions of one size, and framed alike, that lack the same recipes. */
export interface MissingGroup {
  readonly width: number;
  readonly height: number;
  /** Null where nobody has framed them. */
  readonly framing: Framing | null;
  readonly recipes: readonly string[];
  readonly versions: number;
}

/** What renditions of the tenant have come to. Densities are bytes per pixel. */
export interface ImpactMeasures {
  /** Of earlier versions, by name. */
  readonly byRecipe: Readonly<Record<string, number>>;
  /** Of these versions, by name. */
  readonly byPreview: Readonly<Record<string, number>>;
  readonly byMediaType: Readonly<Record<string, number>>;
  /** For one picture; null where nothing was measured. */
  readonly backfillMilliseconds: number | null;
  readonly previewMilliseconds: number | null;
}

export interface RecipeImpact {
  readonly versions: number;
  readonly renditions: number;
  readonly tooSmall: number;
  readonly bytes: number;
  readonly bytesFrom: (typeof sources)[number];
  readonly minutes: number;
  readonly minutesFrom: 'backfills' | 'previews' | 'usual';
}

/** The surest first. */
const sources = ['same_recipe', 'previews', 'same_format', 'usual'] as const;

/** Bytes per pixel of photographs in the standard set at its qualities, a megapixel large. */
const usualDensity: Readonly<Record<RenditionFormat, number>> = { jpeg: 0.25, webp: 0.15, avif: 0.12, png: 1.8 };

/** A picture of 24 megapixels, decoded, with the standard set drawn of it, on one core. */
const usualMilliseconds = 700;

/**
 * What bringing recipes to all that lacks them would make and cost. The counts are exact; bytes and minutes are told from what the
 * tenant's own renditions have come to, as far as there are any.
 * @param lanes pictures that are drawn at once
 */
export function recipeImpact(recipes: readonly Recipe[], groups: readonly MissingGroup[], measures: ImpactMeasures, lanes: number): RecipeImpact {
  const byName = new Map(recipes.map((recipe) => [recipe.name, recipe]));
  let [versions, renditions, tooSmall, bytes, weakest] = [0, 0, 0, 0, 0];
  for (const group of groups) {
    const sizes = group.recipes.flatMap((name) => {
      const recipe = byName.get(name);
      const size = recipe === undefined ? null : outputSize(group, recipe.drawing, group.framing ?? unframed);
      return recipe === undefined || size === null ? [] : [{ recipe, pixels: size.width * size.height }];
    });
    if (sizes.length > 0) versions += group.versions;
    renditions += group.versions * sizes.length;
    tooSmall += group.versions * (group.recipes.length - sizes.length);
    for (const { recipe, pixels } of sizes) {
      const { density, source } = densityOf(recipe, measures);
      bytes += group.versions * Math.min(pixels * density, recipe.drawing.maxBytes ?? Infinity);
      weakest = Math.max(weakest, sources.indexOf(source));
    }
  }
  const { backfillMilliseconds, previewMilliseconds } = measures;
  const milliseconds = backfillMilliseconds ?? previewMilliseconds ?? usualMilliseconds;
  return {
    ...{ versions, renditions, tooSmall },
    bytes: Math.round(bytes),
    bytesFrom: sources[weakest] ?? 'usual',
    minutes: Math.round((versions * milliseconds) / Math.max(1, lanes) / 6_000) / 10,
    minutesFrom: backfillMilliseconds !== null ? 'backfills' : previewMilliseconds !== null ? 'previews' : 'usual',
  };
}

function densityOf({ name, drawing: { format } }: Recipe, { byRecipe, byPreview, byMediaType }: ImpactMeasures): { density: number; source: RecipeImpact['bytesFrom'] } {
  const known = [byRecipe[name], byPreview[name], byMediaType[`image/${format}`]];
  const at = known.findIndex((density) => density !== undefined);
  return { density: known[at] ?? usualDensity[format], source: sources[at] ?? 'usual' };
}

/** How many pictures of backfills a worker draws at once: at most half of its processes, so that new uploads find the rest free. */
export function backfillLanes(renderProcesses: number): number {
  return Math.max(1, Math.floor(renderProcesses / 2));
}
