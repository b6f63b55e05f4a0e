import { findPreview, askForPreview } from '../../db/recipe-previews.js';
import type { RecipePreviewRow } from '../../db/recipe-previews.js';
import { secondsOfAccess } from '../../domain/access-to-bytes.js';
import { renditionFilename } from '../../domain/filename.js';
import { isRefusal } from '../../domain/refusal.js';
import { startRun } from '../../runtime/start-run.js';
import { GalleyError } from '../../schemas/galley-error.js';
import { newRecipePreviewSchema, recipePreviewSchema } from '../../schemas/recipes.js';
import type { Caller } from '../caller.js';
import { notFound, notFoundInBody } from '../not-found.js';
import { presentRecipePreview, recipeEditors } from '../present-recipe.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import type { Services } from '../services.js';
import { recipeVersionParams, requireVersion } from './recipes.js';

const refusals = ['asset.quarantined', 'asset.purged', 'rights.embargoed', 'rights.expired'] as const;

const create = defineRoute({
  method: 'post',
  path: '/recipes/{name}/versions/{version}/preview',
  summary: 'Draw a version of a recipe on an asset, to look at it; no rendition comes of it',
  description: 'Who asks for the same within ten minutes gets the same. It is forgotten after a week.',
  tags: ['policies'],
  roles: recipeEditors,
  scope: 'assets:write',
  params: recipeVersionParams,
  body: newRecipePreviewSchema,
  responses: { 202: recipePreviewSchema },
  problems: [...refusals, 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ params, body, caller, services, resourceId }) => {
    const { name, version } = await requireVersion(services, caller, params);
    const { tenantId, personId, actor } = caller;
    const id = await askForPreview(services.database, { tenantId, id: resourceId, recipe: name, version, assetId: body.assetId, personId, actor });
    if (id === undefined) throw notFoundInBody('asset', '/assetId');
    const row = await requirePreview(services, caller, id);
    const answer = await present(services, caller, row);
    if (row.state === 'pending') await startRun(services.temporal, 'previewRecipeRun', `tenant/${tenantId}/recipe_preview/${id}`, { tenantId, previewId: id });
    return { status: 202, body: answer, headers: { location: `/api/v1/recipe-previews/${id}` } };
  },
});

const show = defineRoute({
  method: 'get',
  path: '/recipe-previews/{id}',
  summary: 'A preview of a recipe: pending, ready with an address that is good for minutes, or why it could not be drawn',
  tags: ['policies'],
  roles: recipeEditors,
  scope: 'assets:read',
  responses: { 200: recipePreviewSchema },
  problems: refusals,
  handle: async ({ params, caller, services }) => ({ status: 200, body: await present(services, caller, await requirePreview(services, caller, params.id)) }),
});

export const recipePreviewRoutes: readonly Route[] = [create, show];

async function requirePreview({ database }: Services, { tenantId }: Caller, id: string): Promise<RecipePreviewRow> {
  const row = await findPreview(database, tenantId, id);
  if (row === undefined) throw notFound('preview');
  return row;
}

/** Who may not have the bytes of the asset gets no preview of it either. */
async function present({ objectStore }: Services, caller: Caller, row: RecipePreviewRow) {
  const access = secondsOfAccess(row.life, { roles: caller.roles, isUploader: row.uploaderId === caller.personId }, new Date().toISOString());
  if (isRefusal(access)) throw new GalleyError(access.refused, access.detail);
  const { state, objectKey, mediaType, filename, recipe } = row;
  if (state !== 'ready' || objectKey === null || mediaType === null) return presentRecipePreview(row, null);
  const shown = { filename: renditionFilename(filename, recipe.name, mediaType), disposition: 'inline', contentType: mediaType } as const;
  return presentRecipePreview(row, await objectStore.signGet({ bucket: 'assets', key: objectKey }, { ...shown, expiresInSeconds: access.seconds }));
}
