import type { AssetRecord } from '../schemas/asset-record.js';
import type { FileFacts } from './file-facts.js';
import { fileFactsJson } from './file-facts.js';
import type { Database } from './pool.js';

export interface PackableRendition {
  readonly id: string;
  readonly recipe: string;
  readonly recipeVersion: number;
  readonly objectKey: string;
  readonly sha256: string | null;
  readonly reason: string | null;
  readonly facts: FileFacts;
}

export interface PackableAsset {
  readonly assetId: string;
  readonly versionId: string | null;
  readonly title: string;
  readonly altText: string;
  readonly uploaderId: string;
  readonly life: AssetRecord;
  /** Of its current version, one per recipe: the newest. */
  readonly renditions: readonly PackableRendition[];
}

/** Assets with their renditions, as far as the tenant has them; in the order of their ids. */
export async function findPackable(database: Database, tenantId: string, assetIds: readonly string[]): Promise<PackableAsset[]> {
  return database.ask<PackableAsset & Record<string, unknown>>(
    tenantId,
    `select a.id as "assetId", v.id as "versionId", a.title, a.life, a.uploader_id as "uploaderId",
            coalesce(a.metadata ->> 'altText', a.metadata ->> 'alt', nullif(a.description, ''), a.title) as "altText",
            coalesce((select json_agg(json_build_object('id', r.id, 'recipe', r.recipe, 'recipeVersion', r.recipe_version, 'objectKey', r.object_key,
                                                        'sha256', r.sha256, 'reason', r.reason, 'facts', ${fileFactsJson('r', 'v')}))
                        from (select distinct on (recipe) * from renditions n where n.tenant_id = v.tenant_id and n.version_id = v.id
                               order by recipe, recipe_version desc) r), '[]') as renditions
       from assets a left join versions v on v.tenant_id = a.tenant_id and v.id = a.current_version_id and v.purged_at is null
      where a.id = any($1) order by a.id`,
    [assetIds],
  );
}

/** The assets that are picked for a campaign's deliverables; undefined where the tenant has no such campaign. */
export async function findPickedAssets(database: Database, tenantId: string, campaignId: string): Promise<string[] | undefined> {
  const [row] = await database.ask<{ picked: string[] }>(
    tenantId,
    `select array(select distinct d.asset_id::text from deliverables d
                   where d.tenant_id = c.tenant_id and d.campaign_id = c.id and d.asset_id is not null and d.waived_reason is null) as picked
       from campaigns c where c.id = $1`,
    [campaignId],
  );
  return row?.picked;
}
