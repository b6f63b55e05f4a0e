import type { Recipe, Rendition, Version } from '../types.js';

type Framing = NonNullable<Version['framing']>;
type Point = NonNullable<Framing['focalPoint']>;

/** What a crop keeps of the picture, in shares of it from its upper left. */
export interface Outline {
  readonly recipes: readonly string[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const nearRatio = 0.01;
const clamp = (value: number, most: number): number => Math.min(Math.max(0, value), most);

/**
 * What the recipes that fill a box keep of a picture, one outline for each shape.
 * @param proportion width over height of the picture
 */
export function cropOutlines(proportion: number, framing: Framing, recipes: readonly Recipe[], made: readonly Rendition[]): Outline[] {
  const names = new Set(made.map(({ recipe }) => recipe));
  const shapes: { ratio: number; recipes: string[] }[] = [];
  for (const { name, drawing } of recipes) {
    if (drawing.fit !== 'cover' || !names.has(name)) continue;
    const ratio = Math.max(1, drawing.width - 2 * drawing.padding) / Math.max(1, drawing.height - 2 * drawing.padding);
    const same = shapes.find((shape) => Math.abs(shape.ratio / ratio - 1) <= nearRatio);
    if (same === undefined) shapes.push({ ratio, recipes: [name] });
    else same.recipes.push(name);
  }
  return shapes.map((shape) => ({ recipes: shape.recipes, ...kept(proportion, shape.ratio, framing) }));
}

function kept(proportion: number, ratio: number, { focalPoint, crops }: Framing): Omit<Outline, 'recipes'> {
  const box = crops.find((crop) => Math.abs(crop.ratio.width / crop.ratio.height / ratio - 1) <= nearRatio)?.box ?? null;
  const within = box ?? { x: 0, y: 0, width: 1, height: 1 };
  const shape = (proportion * within.width) / within.height;
  const width = within.width * Math.min(1, ratio / shape);
  const height = within.height * Math.min(1, shape / ratio);
  const middle: Point = box === null ? (focalPoint ?? { x: 0.5, y: 0.5 }) : { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  return { x: clamp(middle.x - width / 2, 1 - width), y: clamp(middle.y - height / 2, 1 - height), width, height };
}
