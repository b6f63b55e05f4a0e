import type { Database } from './pool.js';

/** The examined bytes of an asset, where they can be copied from; undefined where it has none, or they are in the archive. */
export async function findLogoSource(database: Database, tenantId: string, assetId: string): Promise<{ objectKey: string; sha256: string; mediaType: string } | undefined> {
  const [row] = await database.ask<{ objectKey: string; sha256: string; mediaType: string }>(
    tenantId,
    `select v.object_key as "objectKey", v.sha256, v.media_type as "mediaType" from assets a
       join versions v on v.tenant_id = a.tenant_id and v.id = a.current_version_id
      where a.id = $1 and v.sha256 is not null and v.media_type is not null and v.archived_key is null and v.purged_at is null and a.state not in ('quarantined', 'archived')`,
    [assetId],
  );
  return row;
}
