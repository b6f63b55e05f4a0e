import { z } from 'zod';

/** A recipe as its readers see it; the recipes themselves are in domain/recipes.ts. */
export const recipeSchema = z
  .looseObject({ name: z.string(), version: z.int() })
  .meta({ id: 'Recipe' });
export const recipeListSchema = z.object({ items: z.array(recipeSchema) }).meta({ id: 'RecipeList' });
