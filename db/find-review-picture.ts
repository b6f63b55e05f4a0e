import type { RenditionContentRow } from './find-content.js';
import type { Database } from './pool.js';

/** A rendition of the version under review, and what says who may see it; none where it is not ready, or not any more. */
export async function findReviewPicture(database: Database, tenantId: string, reviewId: string, recipe: 'preview-640' | 'web-2048'): Promise<RenditionContentRow | undefined> {
  const [row] = await database.ask<RenditionContentRow & Record<string, unknown>>(
    tenantId,
    `select a.life, r.object_key as "objectKey", v.filename, r.recipe, r.media_type as "mediaType", v.uploader_id as "uploaderId"
       from reviews w
       join versions v on v.tenant_id = w.tenant_id and v.id = w.version_id
       join assets a on a.tenant_id = v.tenant_id and a.id = v.asset_id
       join renditions r on r.tenant_id = v.tenant_id and r.version_id = v.id and r.recipe = $2 and r.state = 'ready'
      where w.id = $1 and v.purged_at is null
      order by r.recipe_version desc limit 1`,
    [reviewId, recipe],
  );
  return row;
}
