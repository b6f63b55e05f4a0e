import type { AssetRecord } from '../schemas/asset-record.js';
import type { Database } from './pool.js';

export interface ProofPicture {
  life: AssetRecord;
  uploaderId: string;
  objectKey: string;
  width: number | null;
  height: number | null;
}

/** The largest JPEG of a version's whole picture, and what says who may see it; none where it is not there, or not any more. */
export async function findProofPicture(database: Database, tenantId: string, versionId: string): Promise<ProofPicture | undefined> {
  const [row] = await database.ask<ProofPicture>(
    tenantId,
    `select a.life, v.uploader_id as "uploaderId", r.object_key as "objectKey", r.width, r.height
       from versions v
       join assets a on a.tenant_id = v.tenant_id and a.id = v.asset_id
       join renditions r on r.tenant_id = v.tenant_id and r.version_id = v.id and r.recipe = 'web-2048' and r.state = 'ready'
      where v.id = $1 and v.purged_at is null
      order by r.recipe_version desc limit 1`,
    [versionId],
  );
  return row;
}
