import { standardRecipes } from './recipes.js';

/** Which renditions a change of what is in a slot makes stale: by slot, the recipes that draw it. */
export function recipesThatDraw(): { readonly slot: string; readonly recipe: string }[] {
  return standardRecipes.flatMap(({ name, drawing }) => drawing.captions.map(({ slot }) => ({ slot, recipe: name })));
}
