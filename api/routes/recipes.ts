import { standardRecipes } from '../../domain/recipes.js';
import { recipeListSchema } from '../../schemas/recipes.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';

const list = defineRoute({
  method: 'get',
  path: '/recipes',
  summary: 'The renditions that every picture gets, and what each is for',
  tags: ['policies'],
  roles: 'anyone-signed-in',
  responses: { 200: recipeListSchema },
  problems: [],
  handle: async () => ({ status: 200, body: { items: standardRecipes.map((recipe) => ({ ...recipe, drawing: { ...recipe.drawing, captions: [...recipe.drawing.captions], otherFormats: [...recipe.drawing.otherFormats] } })) } }),
});

export const recipeRoutes: readonly Route[] = [list];
