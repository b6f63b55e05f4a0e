import type { AssetRecord } from '../schemas/asset-record.js';
import type { Database } from './pool.js';

export interface WebPictures {
  readonly versionId: string;
  readonly life: AssetRecord;
  readonly uploaderId: string;
  readonly filename: string;
  readonly altText: string;
  /** Base64. */
  readonly thumbhash: string | null;
  /** Ready ones, narrowest first. */
  readonly renditions: readonly {
    readonly recipe: string;
    readonly recipeVersion: number;
    readonly objectKey: string;
    readonly mediaType: string;
    readonly bytes: number;
    readonly width: number;
    readonly height: number;
  }[];
}

/** What a page needs to show the current version of an asset. */
export async function findWebPictures(database: Database, tenantId: string, assetId: string): Promise<WebPictures | undefined> {
  const [row] = await database.ask<WebPictures & Record<string, unknown>>(
    tenantId,
    `select v.id as "versionId", a.life, v.uploader_id as "uploaderId", v.filename, v.thumbhash,
            coalesce(a.metadata ->> 'altText', a.metadata ->> 'alt', nullif(a.description, ''), a.title) as "altText",
            coalesce((select json_agg(json_build_object('recipe', r.recipe, 'recipeVersion', r.recipe_version, 'objectKey', r.object_key, 'mediaType', r.media_type,
                                                        'bytes', r.bytes, 'width', r.width, 'height', r.height) order by r.width, r.recipe)
                        from renditions r where r.tenant_id = v.tenant_id and r.version_id = v.id and r.state = 'ready' and r.width is not null), '[]') as renditions
       from assets a join versions v on v.tenant_id = a.tenant_id and v.id = a.current_version_id
      where a.id = $1 and v.purged_at is null`,
    [assetId],
  );
  return row;
}
