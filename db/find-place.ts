import type { Database } from './pool.js';

/** Where the current version of an asset was taken, and who may know: its uploader. */
export async function findPlace(
  database: Database,
  tenantId: string,
  assetId: string,
): Promise<{ versionId: string; uploaderId: string; latitude: number | null; longitude: number | null } | undefined> {
  const [row] = await database.ask<{ versionId: string; uploaderId: string; latitude: number | null; longitude: number | null }>(
    tenantId,
    `select v.id as "versionId", v.uploader_id as "uploaderId", g.latitude, g.longitude
       from assets a join versions v on v.tenant_id = a.tenant_id and v.id = a.current_version_id
       left join version_places g on g.tenant_id = v.tenant_id and g.version_id = v.id
      where a.id = $1`,
    [assetId],
  );
  return row;
}
