import type { AssetRecord } from '../schemas/asset-record.js';
import type { Database } from './pool.js';

export interface RegionSource {
  readonly assetId: string;
  readonly versionId: string;
  readonly life: AssetRecord;
  readonly uploaderId: string;
  readonly filename: string;
  /** Of the picture to cut from; null where there is none. */
  readonly picture: {
    readonly objectKey: string;
    readonly bytes: number;
    readonly sha256: string;
    /** Upright. */
    readonly width: number;
    readonly height: number;
  } | null;
  /** Ready renditions, smallest first. */
  readonly renditions: readonly {
    readonly recipe: string;
    readonly recipeVersion: number;
    readonly objectKey: string;
    readonly mediaType: string;
    readonly width: number;
    readonly height: number;
  }[];
}

/** The still pictures that stand for what has no pixels of its own, best first. */
const standIns = ['poster', 'page-1'];

/**
 * A version, or the current one of an asset, as a picture to cut from: its own bytes where they are of a type that is decoded, else the
 * rendition that stands for it.
 * @param id of an asset or of a version
 */
export async function findRegionSource(database: Database, tenantId: string, id: string, decodedTypes: readonly string[]): Promise<RegionSource | undefined> {
  const [row] = await database.ask<RegionSource & Record<string, unknown>>(
    tenantId,
    `select v.asset_id as "assetId", v.id as "versionId", a.life, v.uploader_id as "uploaderId", v.filename,
            coalesce(
              (select json_build_object('objectKey', v.object_key, 'bytes', v.bytes, 'sha256', v.sha256, 'width', v.width, 'height', v.height)
                where v.media_type = any($2) and v.preview = 'ready' and v.sha256 is not null and v.width is not null and v.height is not null
                  and v.archived_key is null),
              (select json_build_object('objectKey', r.object_key, 'bytes', r.bytes, 'sha256', r.sha256, 'width', r.width, 'height', r.height)
                 from renditions r
                where r.tenant_id = v.tenant_id and r.version_id = v.id and r.recipe = any($3) and r.state = 'ready'
                order by array_position($3, r.recipe), r.recipe_version desc limit 1)) as picture,
            coalesce((select json_agg(json_build_object('recipe', r.recipe, 'recipeVersion', r.recipe_version, 'objectKey', r.object_key,
                                                        'mediaType', r.media_type, 'width', r.width, 'height', r.height) order by r.width, r.recipe)
                        from renditions r where r.tenant_id = v.tenant_id and r.version_id = v.id and r.state = 'ready' and r.width is not null), '[]') as renditions
       from versions v join assets a on a.tenant_id = v.tenant_id and a.id = v.asset_id
      where v.id = coalesce((select current_version_id from assets where id = $1), $1) and v.purged_at is null`,
    [id, decodedTypes, standIns],
  );
  return row;
}
