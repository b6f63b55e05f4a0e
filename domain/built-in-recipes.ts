import { channelRecipes } from './channel-recipes.js';
import { standardRecipes } from './recipes.js';
import type { Recipe } from './recipes.js';

/** A recipe that Galley brings along, and what it is where the tenant has said nothing: a draft is there to be taken over. */
export interface BuiltInRecipe {
  readonly recipe: Recipe;
  readonly state: 'active' | 'draft';
}

export const builtInRecipes: readonly BuiltInRecipe[] = [
  ...standardRecipes.map((recipe) => ({ recipe, state: 'active' as const })),
  ...channelRecipes.map((recipe) => ({ recipe, state: 'draft' as const })),
];

export function builtInRecipe(name: string): BuiltInRecipe | undefined {
  return builtInRecipes.find(({ recipe }) => recipe.name === name);
}

/** What the product itself shows: lists, the review room and guests go by these, so no tenant changes them. */
const shownByGalley: readonly string[] = standardRecipes.filter(({ purpose, name }) => purpose === 'preview' || name === 'web-2048').map(({ name }) => name);

/** Names of renditions that are not drawn by a recipe of this kind: those of films, documents and sound. */
const otherRenditions = /^(preview|poster|proxy|video|contact-sheet|waveform|page|facts|subtitles|segment)(-|$)/;

/** Whether a name is Galley's own to use. */
export function isReservedRecipe(name: string): boolean {
  return shownByGalley.includes(name) || otherRenditions.test(name);
}
