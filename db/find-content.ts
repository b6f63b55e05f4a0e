import type { AssetRecord } from '../schemas/asset-record.js';
import type { Database } from './pool.js';

export interface OriginalRow {
  life: AssetRecord;
  versionId: string;
  objectKey: string;
  filename: string;
  mediaType: string | null;
  uploaderId: string;
  archivedKey: string | null;
  isPurged: boolean;
  isUploaded: boolean;
}

/** Where the current bytes of an asset lie, and what says who may have them. */
export async function findOriginal(database: Database, tenantId: string, assetId: string): Promise<OriginalRow | undefined> {
  const [row] = await database.ask<OriginalRow>(
    tenantId,
    `select a.life, v.id as "versionId", v.object_key as "objectKey", v.filename, v.media_type as "mediaType", v.uploader_id as "uploaderId",
            v.archived_key as "archivedKey", v.purged_at is not null as "isPurged", v.uploaded_at is not null as "isUploaded"
       from assets a join versions v on v.tenant_id = a.tenant_id and v.id = a.current_version_id where a.id = $1`,
    [assetId],
  );
  return row;
}

export interface RenditionContentRow {
  life: AssetRecord;
  objectKey: string;
  filename: string;
  recipe: string;
  mediaType: string;
  uploaderId: string;
}

/** The same for a rendition of any version of the asset; none where it is not ready. */
export async function findRenditionContent(
  database: Database,
  tenantId: string,
  assetId: string,
  renditionId: string,
): Promise<RenditionContentRow | undefined> {
  const [row] = await database.ask<RenditionContentRow>(
    tenantId,
    `select a.life, r.object_key as "objectKey", v.filename, r.recipe, r.media_type as "mediaType", v.uploader_id as "uploaderId"
       from renditions r
       join versions v on v.tenant_id = r.tenant_id and v.id = r.version_id
       join assets a on a.tenant_id = v.tenant_id and a.id = v.asset_id
      where r.id = $2 and a.id = $1 and r.state = 'ready' and v.purged_at is null`,
    [assetId, renditionId],
  );
  return row;
}
