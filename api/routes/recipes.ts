import { z } from 'zod';
import { activateRecipe, retireRecipe } from '../../db/change-recipe-use.js';
import { findRecipeImpact } from '../../db/find-recipe-impact.js';
import { insertRecipe } from '../../db/insert-recipe.js';
import { listKeptRecipes } from '../../db/list-recipes.js';
import { builtInRecipes, isReservedRecipe } from '../../domain/built-in-recipes.js';
import { faultsOfDrawing } from '../../domain/recipe-faults.js';
import { backfillLanes, recipeImpact } from '../../domain/recipe-impact.js';
import { recipeVersions } from '../../domain/recipe-versions.js';
import { plainDrawing } from '../../domain/recipes.js';
import type { Drawing } from '../../domain/recipes.js';
import { GalleyError } from '../../schemas/galley-error.js';
import { newRecipeSchema, recipeHistorySchema, recipeImpactSchema, recipeListQuerySchema, recipeListSchema, recipeNameSchema } from '../../schemas/recipes.js';
import type { Caller } from '../caller.js';
import { presentRecipe, presentRecipeHistory, recipeEditors } from '../present-recipe.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import type { Services } from '../services.js';
import { everyRoleButGuest } from '../who-may.js';

export const recipeVersionParams = { name: recipeNameSchema, version: z.string().regex(/^[1-9]\d{0,8}$/) };

const list = defineRoute({
  method: 'get',
  path: '/recipes',
  summary: 'The renditions that every picture gets, and what each is for; or the recipes of another state',
  description: 'Drafts are those that somebody has begun, and those that Galley brings along for channels and nobody has taken over.',
  tags: ['policies'],
  roles: 'anyone-signed-in',
  query: recipeListQuerySchema,
  responses: { 200: recipeListSchema },
  problems: [],
  handle: async ({ query, caller, services }) => {
    const kept = await listKeptRecipes(services.database, caller.tenantId, null);
    const names = [...new Set([...builtInRecipes.map(({ recipe }) => recipe.name), ...kept.map(({ name }) => name)])];
    const all = names.flatMap((name) => recipeVersions(name, kept.filter((one) => one.name === name)));
    return { status: 200, body: { items: all.filter(({ state }) => state === query.state).map(presentRecipe) } };
  },
});

const show = defineRoute({
  method: 'get',
  path: '/recipes/{name}',
  summary: 'Every version of a recipe, newest first',
  tags: ['policies'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  params: { name: recipeNameSchema },
  responses: { 200: recipeHistorySchema },
  problems: [],
  handle: async ({ params, caller, services }) => ({ status: 200, body: await requireHistory(services, caller, params.name) }),
});

const create = defineRoute({
  method: 'post',
  path: '/recipes',
  summary: 'Draft a recipe, or the next version of one',
  description: 'Nothing is drawn by it before it is activated.',
  tags: ['policies'],
  roles: recipeEditors,
  scope: 'assets:write',
  body: newRecipeSchema,
  responses: { 201: recipeHistorySchema },
  problems: ['recipe.invalid', 'recipe.reserved'],
  idempotent: true,
  handle: async ({ body, caller, services, resourceId }) => {
    const { name, purpose } = body;
    const drawing = { ...plainDrawing, ...withoutGaps(body.drawing) } as Drawing;
    const faults = faultsOfDrawing(drawing);
    if (faults.length > 0) throw new GalleyError('recipe.invalid', 'The drawing contradicts itself.', { errors: faults.map(({ pointer, detail }) => ({ pointer: `/drawing${pointer}`, detail })) });
    if (isReservedRecipe(name)) throw new GalleyError('recipe.reserved', `${name} is Galley's own.`);
    const { tenantId, actor, personId } = caller;
    await insertRecipe(services.database, { tenantId, id: resourceId, actor, personId, name, purpose, drawing });
    return { status: 201, body: await requireHistory(services, caller, name), headers: { location: `/api/v1/recipes/${name}` } };
  },
});

const impact = defineRoute({
  method: 'get',
  path: '/recipes/{name}/versions/{version}/impact',
  summary: 'What bringing a version to every picture that lacks it would make: versions, bytes, minutes',
  tags: ['policies'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  params: recipeVersionParams,
  responses: { 200: recipeImpactSchema },
  problems: [],
  handle: async ({ params, caller, services }) => {
    const recipe = await requireVersion(services, caller, params);
    const { groups, measures } = await findRecipeImpact(services.database, caller.tenantId, [recipe]);
    return { status: 200, body: recipeImpact([recipe], groups, measures, backfillLanes(services.environment.GALLEY_RENDER_PROCESSES)) };
  },
});

const changes = [
  ['activate', activateRecipe, 'Put a version in use: what comes in from now on is drawn by it', ['recipe.reserved', 'recipe.wrong_state', 'recipe.too_many']],
  ['retire', retireRecipe, 'Take the version that is in use out of it: new pictures get no such rendition, and those that there are stay', ['recipe.reserved', 'recipe.wrong_state', 'recipe.needed']],
] as const;

const changeRoutes = changes.map(([kind, change, summary, problems]) =>
  defineRoute({
    method: 'post',
    path: `/recipes/{name}/versions/{version}/${kind}`,
    summary,
    tags: ['policies'],
    roles: recipeEditors,
    scope: 'assets:write',
    params: recipeVersionParams,
    responses: { 200: recipeHistorySchema },
    problems,
    idempotent: true,
    handle: async ({ params, caller, services, resourceId }) => {
      const { name, version } = await requireVersion(services, caller, params);
      const { tenantId, actor, personId } = caller;
      await change(services.database, { tenantId, name, version, actor, personId, id: resourceId });
      return { status: 200, body: await requireHistory(services, caller, name) };
    },
  }),
);

export const recipeRoutes: readonly Route[] = [list, show, create, impact, ...changeRoutes];

/** @throws GalleyError `resource.not_found` */
export async function requireVersion({ database }: Services, { tenantId }: Caller, { name, version }: { readonly name: string; readonly version: string }) {
  const found = recipeVersions(name, await listKeptRecipes(database, tenantId, name)).find((one) => one.version === Number(version));
  if (found === undefined) throw nothingHere();
  return found;
}

async function requireHistory({ database }: Services, caller: Caller, name: string): Promise<z.input<typeof recipeHistorySchema>> {
  const versions = recipeVersions(name, await listKeptRecipes(database, caller.tenantId, name));
  if (versions.length === 0) throw nothingHere();
  return presentRecipeHistory(name, versions, caller);
}

/** As for a name that could be none. */
function nothingHere(): GalleyError {
  return new GalleyError('resource.not_found', 'There is nothing at this address.');
}

/** What was left out says nothing. */
function withoutGaps(drawing: z.output<typeof newRecipeSchema>['drawing']): Partial<Drawing> {
  return Object.fromEntries(Object.entries(drawing).filter(([, value]) => value !== undefined));
}
