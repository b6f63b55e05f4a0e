import type { z } from 'zod';
import type { RecipeRow } from '../db/list-recipes.js';
import type { RecipePreviewRow } from '../db/recipe-previews.js';
import { builtInRecipe, isReservedRecipe } from '../domain/built-in-recipes.js';
import type { recipeVersions } from '../domain/recipe-versions.js';
import { copyOfLayout } from '../domain/text-layout.js';
import type { recipeHistorySchema, recipePreviewSchema, recipeSchema } from '../schemas/recipes.js';
import type { Role } from '../schemas/vocabulary.js';
import type { Caller } from './caller.js';
import { reasonOf } from './reason.js';

/** Who may change recipes, bring them to what is there, and try them. */
export const recipeEditors = ['creative'] as const satisfies readonly [Role, ...Role[]];

type Version = ReturnType<typeof recipeVersions<RecipeRow>>[number];

export function presentRecipe(recipe: Version): z.input<typeof recipeSchema> {
  const { name, version, purpose, state, drawing } = recipe;
  const kept = recipe.isBuiltIn ? null : (recipe as RecipeRow);
  return {
    ...{ name, version, purpose, state },
    isStandard: builtInRecipe(name)?.recipe.version === version,
    madeBy: kept?.madeBy ?? null,
    createdAt: kept?.createdAt.toISOString() ?? null,
    drawing: { ...drawing, otherFormats: [...drawing.otherFormats], layout: drawing.layout === null ? null : copyOfLayout(drawing.layout) },
  };
}

export function presentRecipeHistory(name: string, versions: readonly Version[], caller: Caller): z.input<typeof recipeHistorySchema> {
  const isReserved = isReservedRecipe(name);
  const mayEdit = caller.roles.some((role) => role === 'admin' || (recipeEditors as readonly Role[]).includes(role));
  const allowed = ({ state }: Version): ('activate' | 'retire' | 'preview')[] => [...(isReserved ? [] : [state === 'active' ? ('retire' as const) : ('activate' as const)]), 'preview'];
  return { name, isReserved, versions: versions.map((one) => ({ ...presentRecipe(one), allowed: mayEdit ? allowed(one) : [] })) };
}

/** @param url where its bytes are, for those that are ready */
export function presentRecipePreview(row: RecipePreviewRow, url: string | null): z.input<typeof recipePreviewSchema> {
  const { id, recipe, assetId, versionId, state, reason, facts, mediaType, bytes, sha256, width, height, createdAt } = row;
  return { id, recipe, assetId, versionId, state, reason: reasonOf(reason), facts, mediaType, bytes, sha256, width, height, url, createdAt: createdAt.toISOString() };
}
