import { holdDrawable } from '../../db/backfill-items.js';
import { findVersionToRender } from '../../db/find-version-to-render.js';
import { listKeptRecipes } from '../../db/list-recipes.js';
import { recordRenditions } from '../../db/record-renditions.js';
import { findAnyRendition } from '../../db/rendition-tasks.js';
import { recipeVersions } from '../../domain/recipe-versions.js';
import { renditionObjectKey } from '../../storage/object-keys.js';
import { withHeartbeat } from '../with-heartbeat.js';
import { makeRenditions } from './make-renditions.js';
import type { RenderNeeds } from './make-renditions.js';

/** The version, where the rendition is of a film or a piece of sound, and made on the queue `video`. */
export interface FilmToMakeAgain {
  readonly filmOf: { readonly tenantId: string; readonly assetId: string; readonly versionId: string };
}

/** Tries one failed rendition again, by the same version of its recipe; one that is ready meanwhile is left as it is. */
export async function drawAgain(needs: RenderNeeds, { tenantId, renditionId }: { readonly tenantId: string; readonly renditionId: string }): Promise<FilmToMakeAgain | undefined> {
  const { database } = needs;
  const failed = await findAnyRendition(database, tenantId, renditionId);
  if (failed?.state !== 'failed') return undefined;
  const { assetId, versionId, recipe: name, recipeVersion } = failed;
  const [version, kept] = await Promise.all([findVersionToRender(database, tenantId, assetId, versionId), listKeptRecipes(database, tenantId, name)]);
  const recipe = recipeVersions(name, kept).find((one) => one.version === recipeVersion);
  if (recipe === undefined && (version?.stillOf === 'video' || version?.stillOf === 'audio')) return { filmOf: { tenantId, assetId, versionId } };
  if (version?.sha256 == null || version.known === null || recipe === undefined) return undefined;
  const { sha256 } = version;
  const made = await withHeartbeat((signal) =>
    makeRenditions(needs, { tenantId, version: { ...version, sha256 }, recipes: [recipe], objectKeyOf: (key) => renditionObjectKey(tenantId, key), reusesOlder: true, signal }),
  );
  if (made.kind === 'refused') return undefined;
  await database.withTenant(tenantId, async (client) => {
    if (await holdDrawable(client, tenantId, assetId, versionId)) await recordRenditions(client, tenantId, versionId, made.renditions);
  });
  return undefined;
}
