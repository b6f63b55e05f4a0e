import type { NewerVersion } from './find-newer-versions.js';
import type { Database } from './pool.js';

/** The version of an asset that a new one would take the place of: the one that came last, also while it is being uploaded. Undefined where there is none. */
export async function findNewestVersion(database: Database, tenantId: string, assetId: string): Promise<NewerVersion | undefined> {
  const [row] = await database.ask<NewerVersion>(
    tenantId,
    `select v.id as "versionId", v.number, v.filename, json_build_object('id', p.id, 'name', p.name) as uploader, v.created_at as at
       from assets a
       join versions v on v.tenant_id = a.tenant_id and v.id = coalesce((a.life #>> '{incoming,versionId}')::uuid, a.current_version_id)
       join people p on p.tenant_id = v.tenant_id and p.id = v.uploader_id
      where a.tenant_id = $1 and a.id = $2`,
    [tenantId, assetId],
  );
  return row;
}
