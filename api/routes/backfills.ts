import { findRecipeImpact } from '../../db/find-recipe-impact.js';
import { findActiveRecipes } from '../../db/find-recipes.js';
import { readCursor, toPage } from '../../db/keyset-page.js';
import { findBackfill, findBackfillReport, listBackfillItems, listBackfills } from '../../db/list-backfills.js';
import { registerBackfill } from '../../db/register-backfill.js';
import { backfillLanes, recipeImpact } from '../../domain/recipe-impact.js';
import type { Recipe } from '../../domain/recipes.js';
import { backfillItemPageSchema, backfillItemsQuerySchema, backfillListQuerySchema, backfillPageSchema, backfillSchema, newBackfillSchema } from '../../schemas/backfills.js';
import { GalleyError } from '../../schemas/galley-error.js';
import { recipeImpactSchema } from '../../schemas/recipes.js';
import { askBackfill } from '../ask-workflow.js';
import type { Caller } from '../caller.js';
import { notFound } from '../not-found.js';
import { presentBackfill, presentBackfillItem, presentBackfillSummary } from '../present-backfill.js';
import { recipeEditors } from '../present-recipe.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import type { Services } from '../services.js';
import { everyRoleButGuest } from '../who-may.js';

const start = defineRoute({
  method: 'post',
  path: '/backfills',
  summary: 'Bring recipes to every picture that lacks them, behind new uploads; with `dryRun`, only say what that would make',
  description: 'What is to be drawn is frozen first. Where a backfill is under way that draws these recipes already, that one is answered: nothing is drawn twice.',
  tags: ['policies'],
  roles: recipeEditors,
  scope: 'assets:write',
  body: newBackfillSchema,
  responses: { 200: recipeImpactSchema, 202: backfillSchema },
  problems: ['backfill.recipe_not_active', 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ body, caller, services, resourceId }) => {
    const { tenantId, actor, personId } = caller;
    const recipes = chosen(await findActiveRecipes(services.database, tenantId), body.recipes);
    if (body.dryRun) {
      const { groups, measures } = await findRecipeImpact(services.database, tenantId, recipes);
      return { status: 200, body: recipeImpact(recipes, groups, measures, backfillLanes(services.environment.GALLEY_RENDER_PROCESSES)) };
    }
    const named = recipes.map(({ name, version }) => ({ name, version }));
    const id = await registerBackfill(services.database, { tenantId, id: resourceId, recipes: named, startedBy: personId, actor });
    await askBackfill(services, caller, id, { kind: 'begin' }, resourceId);
    return { status: 202, body: await requireBackfill(services, caller, id), headers: { location: `/api/v1/backfills/${id}` } };
  },
});

const list = defineRoute({
  method: 'get',
  path: '/backfills',
  summary: 'List backfills, newest first',
  tags: ['policies'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: backfillListQuerySchema,
  responses: { 200: backfillPageSchema },
  problems: [],
  handle: async ({ query, caller, services }) => {
    const { state, limit } = query;
    const rows = await listBackfills(services.database, caller.tenantId, { state, after: readCursor(query.cursor), rows: limit + 1 });
    return { status: 200, body: toPage(rows, limit, presentBackfillSummary) };
  },
});

const show = defineRoute({
  method: 'get',
  path: '/backfills/{id}',
  summary: 'How far a backfill has come, how fast it goes, and what was left and why',
  tags: ['policies'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: backfillSchema },
  problems: [],
  handle: async ({ params, caller, services }) => ({ status: 200, body: await requireBackfill(services, caller, params.id) }),
});

const items = defineRoute({
  method: 'get',
  path: '/backfills/{id}/items',
  summary: 'The versions of the frozen set, and where each stands',
  tags: ['policies'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: backfillItemsQuerySchema,
  responses: { 200: backfillItemPageSchema },
  problems: [],
  handle: async ({ params, query, caller, services }) => {
    if ((await findBackfill(services.database, caller.tenantId, params.id)) === undefined) throw notFound('backfill');
    const { state, cursor, limit } = query;
    const rows = await listBackfillItems(services.database, caller.tenantId, { runId: params.id, state, after: cursor ?? null, rows: limit + 1 });
    const shown = rows.slice(0, limit);
    return { status: 200, body: { items: shown.map(presentBackfillItem), nextCursor: rows.length > limit ? (shown.at(-1)?.asset.id ?? null) : null } };
  },
});

const commands = [
  ['pause', 'Draw no more for now; the pictures in hand are finished'],
  ['resume', 'Go on where it was paused'],
  ['cancel', 'Draw no more; what was made stays'],
] as const;

const commandRoutes = commands.map(([kind, summary]) =>
  defineRoute({
    method: 'post',
    path: `/backfills/{id}/${kind}`,
    summary,
    tags: ['policies'],
    roles: recipeEditors,
    scope: 'assets:write',
    responses: { 200: backfillSchema },
    problems: ['backfill.wrong_state', 'orchestration.unavailable'],
    idempotent: true,
    handle: async ({ params, caller, services, resourceId }) => {
      await requireBackfill(services, caller, params.id);
      await askBackfill(services, caller, params.id, { kind }, resourceId);
      return { status: 200, body: await requireBackfill(services, caller, params.id) };
    },
  }),
);

export const backfillRoutes: readonly Route[] = [start, list, show, items, ...commandRoutes];

/** @throws GalleyError `backfill.recipe_not_active` */
function chosen(inUse: readonly Recipe[], wanted: readonly string[] | 'all_stale'): readonly Recipe[] {
  if (wanted === 'all_stale') return inUse;
  const names = inUse.map(({ name }) => name);
  const errors = wanted.flatMap((name, index) => (names.includes(name) ? [] : [{ pointer: `/recipes/${index}`, detail: 'is not in use' }]));
  if (errors.length > 0) throw new GalleyError('backfill.recipe_not_active', 'Only recipes in use are drawn.', { errors });
  return inUse.filter(({ name }) => wanted.includes(name));
}

async function requireBackfill({ database }: Services, caller: Caller, id: string) {
  const [row, report] = await Promise.all([findBackfill(database, caller.tenantId, id), findBackfillReport(database, caller.tenantId, id)]);
  if (row === undefined) throw notFound('backfill');
  return presentBackfill(row, report, caller);
}
