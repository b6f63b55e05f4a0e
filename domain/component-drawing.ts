import { slotsDrawn } from './captions.js';
import type { Recipe } from './recipes.js';

/** Which renditions a change of what is in a slot makes stale: by slot, the recipes that draw it. */
export function recipesThatDraw(recipes: readonly Recipe[]): { readonly slot: string; readonly recipe: string }[] {
  return recipes.flatMap(({ name, drawing }) => slotsDrawn(drawing).map((slot) => ({ slot, recipe: name })));
}
