import type { RecipePreviewState } from '../schemas/vocabulary.js';
import type { AssetRecord } from '../schemas/asset-record.js';
import type { Recipe } from '../domain/recipes.js';
import { recipeVersions } from '../domain/recipe-versions.js';
import { readKeptRecipes } from './list-recipes.js';
import type { Client, Database } from './pool.js';
import { publishTransition } from './record-transition.js';

export interface RecipePreviewRow {
  id: string;
  recipe: { name: string; version: number };
  assetId: string;
  versionId: string;
  state: RecipePreviewState;
  reason: string | null;
  facts: Record<string, unknown> | null;
  objectKey: string | null;
  mediaType: string | null;
  bytes: number | null;
  sha256: string | null;
  width: number | null;
  height: number | null;
  createdAt: Date;
  filename: string;
  uploaderId: string;
  life: AssetRecord;
}

/** For so long a preview is given again to whoever asks the same; after that the asset may say other things of itself. */
const freshMinutes = 10;

/**
 * Notes that a preview is asked for. Who asks the same within ten minutes gets the same.
 * @returns its id, or undefined where the tenant has no such asset
 */
export async function askForPreview(
  database: Database,
  wanted: { readonly tenantId: string; readonly id: string; readonly recipe: string; readonly version: number; readonly assetId: string; readonly personId: string; readonly actor: string },
): Promise<string | undefined> {
  const { tenantId, recipe, version } = wanted;
  return database.withTenant(tenantId, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `insert into recipe_previews (tenant_id, id, recipe, recipe_version, asset_id, version_id, state, asked_by)
       select $1, $2, $3, $4, a.id, a.current_version_id, 'pending', $6 from assets a where a.tenant_id = $1 and a.id = $5 and a.current_version_id is not null
       on conflict (tenant_id, recipe, recipe_version, version_id) do update
          set state = case when ${isStale} then 'pending' else recipe_previews.state end,
              created_at = case when ${isStale} then now() else recipe_previews.created_at end
       returning id`,
      [tenantId, wanted.id, recipe, version, wanted.assetId, wanted.personId],
    );
    const [row] = rows;
    if (row === undefined) return undefined;
    await publishTransition(client, { tenantId, actor: wanted.actor, action: 'recipe.previewed', subject: `recipe:${recipe}`, details: { recipe, version, assetId: wanted.assetId, previewId: row.id } });
    return row.id;
  });
}

const isStale = `recipe_previews.created_at < now() - interval '${freshMinutes} minutes' or recipe_previews.state = 'failed'`;

export async function findPreview(database: Database, tenantId: string, id: string): Promise<RecipePreviewRow | undefined> {
  const [row] = await database.ask<RecipePreviewRow & Record<string, unknown>>(
    tenantId,
    `select p.id, json_build_object('name', p.recipe, 'version', p.recipe_version) as recipe, p.asset_id as "assetId", p.version_id as "versionId", p.state, p.reason,
            p.reason_facts as facts, p.object_key as "objectKey", p.media_type as "mediaType", p.bytes, p.sha256, p.width, p.height, p.created_at as "createdAt",
            v.filename, v.uploader_id as "uploaderId", a.life
       from recipe_previews p
       join versions v on v.tenant_id = p.tenant_id and v.id = p.version_id
       join assets a on a.tenant_id = p.tenant_id and a.id = p.asset_id
      where p.id = $1`,
    [id],
  );
  return row;
}

/** What a preview is to show; undefined where it has been drawn, or is not there. */
export async function findPendingPreview(database: Database, tenantId: string, id: string): Promise<{ assetId: string; versionId: string; recipe: Recipe } | undefined> {
  return database.withTenant(tenantId, async (client) => {
    const { rows } = await client.query<{ assetId: string; versionId: string; name: string; version: number }>(
      `select asset_id as "assetId", version_id as "versionId", recipe as name, recipe_version as version from recipe_previews where tenant_id = $1 and id = $2 and state = 'pending'`,
      [tenantId, id],
    );
    const [row] = rows;
    if (row === undefined) return undefined;
    const recipe = recipeVersions(row.name, await readKeptRecipes(client, tenantId, row.name)).find(({ version }) => version === row.version);
    if (recipe === undefined) throw new Error(`preview ${id} is by a recipe that is not there`);
    const { name, version, purpose, drawing } = recipe;
    return { assetId: row.assetId, versionId: row.versionId, recipe: { name, version, purpose, drawing } };
  });
}

export type PreviewOutcome = Pick<RecipePreviewRow, 'objectKey' | 'mediaType' | 'bytes' | 'sha256' | 'width' | 'height'> & {
  readonly state: 'ready' | 'failed';
  /** Problem code. */
  readonly reason: string | null;
  readonly facts: Readonly<Record<string, unknown>> | null;
  readonly milliseconds: number | null;
};

export async function recordPreview(database: Database, tenantId: string, id: string, outcome: PreviewOutcome): Promise<void> {
  await database.ask(
    tenantId,
    `update recipe_previews set state = $3, reason = $4, reason_facts = $5, object_key = $6, media_type = $7, bytes = $8, sha256 = $9, width = $10, height = $11, milliseconds = $12
      where tenant_id = $1 and id = $2`,
    [
      tenantId, id, outcome.state, outcome.reason, outcome.facts === null ? null : JSON.stringify(outcome.facts), outcome.objectKey, outcome.mediaType, outcome.bytes,
      outcome.sha256, outcome.width, outcome.height, outcome.milliseconds,
    ],
  );
}

/** Previews that may go: those of an asset, or, where `assetId` is null, those older than a week. */
export async function findPreviewsToForget(database: Database, tenantId: string, assetId: string | null, rows: number): Promise<string[]> {
  const found = await database.ask<{ id: string }>(
    tenantId,
    assetId === null
      ? `select id from recipe_previews where tenant_id = $1 and created_at < now() - interval '7 days' and $2::uuid is null order by created_at limit $3`
      : `select id from recipe_previews where tenant_id = $1 and asset_id = $2 limit $3`,
    [tenantId, assetId, rows],
  );
  return found.map(({ id }) => id);
}

export async function forgetPreviews(client: Client, tenantId: string, ids: readonly string[]): Promise<void> {
  await client.query(`delete from recipe_previews where tenant_id = $1 and id = any($2::uuid[])`, [tenantId, ids]);
}
