import type { Database } from './pool.js';

export interface VersionToExamine {
  readonly objectKey: string;
  readonly filename: string;
  /** As declared when the upload began. */
  readonly bytes: number;
  readonly declaredSha256: string | null;
}

export async function findVersionToExamine(
  database: Database,
  tenantId: string,
  assetId: string,
  versionId: string,
): Promise<VersionToExamine | undefined> {
  const [row] = await database.ask<VersionToExamine & Record<string, unknown>>(
    tenantId,
    `select v.object_key as "objectKey", v.filename, v.bytes, u.declared_sha256 as "declaredSha256"
       from versions v
       left join uploads u on u.tenant_id = v.tenant_id and u.version_id = v.id
      where v.asset_id = $1 and v.id = $2`,
    [assetId, versionId],
  );
  return row;
}
