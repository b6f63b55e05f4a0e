import { plainDrawing, standardRecipes } from './recipes.js';
import type { Recipe } from './recipes.js';

/** A version of a recipe as a tenant keeps it. */
export interface KeptRecipe extends Recipe {
  /** Of its own, one version of a name is `active`; a name with none, and one that is `retired`, makes no renditions. */
  readonly state: 'draft' | 'active' | 'superseded' | 'retired';
}

/**
 * The recipes that a tenant's pictures get: those that Galley brings along, unless the tenant has replaced or retired them, in their
 * order, and then the tenant's own, by name.
 * @param kept by the tenant; drafts and superseded versions change nothing
 */
export function activeRecipes(kept: readonly KeptRecipe[]): readonly Recipe[] {
  const inUse = new Map(kept.filter(({ state }) => state === 'active').map((recipe) => [recipe.name, recipe]));
  const retired = new Set(kept.filter(({ state }) => state === 'retired').map(({ name }) => name));
  const standard = standardRecipes.flatMap((recipe) => {
    const own = inUse.get(recipe.name);
    inUse.delete(recipe.name);
    if (own !== undefined) return [plain(own)];
    return retired.has(recipe.name) ? [] : [recipe];
  });
  return [...standard, ...[...inUse.values()].sort((one, other) => (one.name < other.name ? -1 : 1)).map(plain)];
}

/** A drawing that was kept before there was something new to say in it does what it did. */
function plain({ name, version, purpose, drawing }: Recipe): Recipe {
  return { name, version, purpose, drawing: { ...plainDrawing, ...drawing } };
}
