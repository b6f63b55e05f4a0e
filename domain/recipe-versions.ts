import type { KeptRecipe } from './active-recipes.js';
import { builtInRecipe } from './built-in-recipes.js';
import { plainDrawing } from './recipes.js';

export interface RecipeVersion extends KeptRecipe {
  /** Galley brings it along, and the tenant has not touched it. */
  readonly isBuiltIn: boolean;
}

/**
 * Every version of one name, newest first: those that the tenant keeps, and the one that Galley brings along, which is what it is until
 * the tenant says otherwise.
 * @param kept all of the tenant's versions of this name, whatever their state
 */
export function recipeVersions<Kept extends KeptRecipe>(name: string, kept: readonly Kept[]): (RecipeVersion | (Kept & { readonly isBuiltIn: false }))[] {
  const own = kept.map((recipe) => ({ ...recipe, drawing: { ...plainDrawing, ...recipe.drawing }, isBuiltIn: false as const }));
  const builtIn = builtInRecipe(name);
  const versions = builtIn === undefined || kept.some(({ version }) => version === builtIn.recipe.version) ? own : [...own, { ...builtIn.recipe, state: stateOfBuiltIn(), isBuiltIn: true as const }];
  return versions.sort((one, other) => other.version - one.version);

  function stateOfBuiltIn(): KeptRecipe['state'] {
    if (builtIn === undefined || builtIn.state === 'draft') return 'draft';
    const inUse = kept.find(({ state }) => state === 'active');
    if (inUse !== undefined) return inUse.version < builtIn.recipe.version ? 'draft' : 'superseded';
    return kept.some(({ state }) => state === 'retired') ? 'retired' : 'active';
  }
}
