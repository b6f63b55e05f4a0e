import type { AssetState } from '../schemas/vocabulary.js';
import type { After } from './keyset-page.js';
import { keysetAt } from './keyset-page.js';
import type { Client, Database } from './pool.js';
import { publishTransition } from './record-transition.js';

export interface RenditionTaskRow {
  id: string;
  keyset_at: string;
  recipe: { name: string; version: number };
  asset: { id: string; title: string; state: AssetState };
  versionId: string;
  reason: string;
  facts: Record<string, unknown> | null;
  owner: { id: string; name: string };
  createdAt: Date;
}

/**
 * SQL of what waits for a person: a rendition `r` of the present version of an approved asset `a` that could not be made, by a recipe
 * that is in use, and that nobody has let be.
 */
export const renditionTasks = `renditions r
       join assets a on a.tenant_id = r.tenant_id and a.current_version_id = r.version_id and a.state in ('approved', 'scheduled', 'published')`;
export const isRenditionTask = `r.state = 'failed' and r.reason is not null
        and not exists (select from rendition_waivers x where x.tenant_id = r.tenant_id and x.rendition_id = r.id)
        and not exists (select from renditions n where n.tenant_id = r.tenant_id and n.version_id = r.version_id and n.recipe = r.recipe and n.recipe_version > r.recipe_version)
        and not exists (select from recipes k where k.tenant_id = r.tenant_id and k.name = r.recipe
                           and (k.state = 'retired' or k.state = 'active' and k.version <> r.recipe_version))`;

const columns = `r.id, ${keysetAt('r.created_at')} as keyset_at, json_build_object('name', r.recipe, 'version', r.recipe_version) as recipe,
    json_build_object('id', a.id, 'title', a.title, 'state', a.state) as asset, r.version_id as "versionId", r.reason, r.reason_facts as facts,
    json_build_object('id', p.id, 'name', p.name) as owner, r.created_at as "createdAt"`;
const owner = `join people p on p.tenant_id = a.tenant_id and p.id = a.uploader_id`;

/** What waits, newest first. @param wanted.owner only of assets of this person */
export async function listRenditionTasks(
  database: Database,
  tenantId: string,
  wanted: { readonly reason: string | undefined; readonly assetId: string | undefined; readonly owner: string | null; readonly after: After | null; readonly rows: number },
): Promise<RenditionTaskRow[]> {
  return database.ask<RenditionTaskRow & Record<string, unknown>>(
    tenantId,
    `select ${columns} from ${renditionTasks} ${owner}
      where r.tenant_id = $1 and ${isRenditionTask}
        and ($2::text is null or r.reason = $2) and ($3::uuid is null or a.id = $3) and ($4::uuid is null or a.uploader_id = $4)
        and ($5::timestamptz is null or (r.created_at, r.id) < ($5, $6::uuid))
      order by r.created_at desc, r.id desc limit $7`,
    [tenantId, wanted.reason ?? null, wanted.assetId ?? null, wanted.owner, wanted.after?.at ?? null, wanted.after?.id ?? null, wanted.rows],
  );
}

/** One of them; undefined where the rendition waits for nobody. */
export async function findRenditionTask(database: Database, tenantId: string, renditionId: string): Promise<RenditionTaskRow | undefined> {
  const [row] = await database.ask<RenditionTaskRow & Record<string, unknown>>(
    tenantId,
    `select ${columns} from ${renditionTasks} ${owner} where r.tenant_id = $1 and r.id = $2 and ${isRenditionTask}`,
    [tenantId, renditionId],
  );
  return row;
}

/** Whether the tenant has this rendition, and what it was made by; whatever its state. */
export async function findAnyRendition(
  database: Database,
  tenantId: string,
  renditionId: string,
): Promise<{ recipe: string; recipeVersion: number; state: string; assetId: string; versionId: string } | undefined> {
  const [row] = await database.ask<{ recipe: string; recipeVersion: number; state: string; assetId: string; versionId: string }>(
    tenantId,
    `select r.recipe, r.recipe_version as "recipeVersion", r.state, v.asset_id as "assetId", r.version_id as "versionId"
       from renditions r join versions v on v.tenant_id = r.tenant_id and v.id = r.version_id where r.tenant_id = $1 and r.id = $2`,
    [tenantId, renditionId],
  );
  return row;
}

/** Lets a failed rendition be; once. */
export async function waiveRendition(
  client: Client,
  waiver: { readonly tenantId: string; readonly renditionId: string; readonly assetId: string; readonly personId: string; readonly actor: string; readonly reason: string },
): Promise<void> {
  const { tenantId, renditionId, assetId } = waiver;
  const { rowCount } = await client.query(
    `insert into rendition_waivers (tenant_id, rendition_id, person_id, reason) values ($1, $2, $3, $4) on conflict do nothing`,
    [tenantId, renditionId, waiver.personId, waiver.reason],
  );
  if (rowCount === 0) return;
  await publishTransition(client, { tenantId, actor: waiver.actor, action: 'rendition.waived', subject: `asset:${assetId}`, details: { assetId, renditionId } });
}
