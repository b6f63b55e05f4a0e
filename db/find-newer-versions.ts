import type { Database } from './pool.js';

export interface NewerVersion {
  versionId: string;
  number: number;
  filename: string;
  uploader: { id: string; name: string };
  at: Date;
}

/**
 * What has become of an asset since a version of it, newest first, with what is being uploaded now: nothing where the version is the
 * newest that is any good. Undefined where the version is not one of the asset's.
 */
export async function findNewerVersions(database: Database, tenantId: string, assetId: string, versionId: string): Promise<NewerVersion[] | undefined> {
  const rows = await database.ask<NewerVersion & { isBase: boolean; isNewest: boolean }>(
    tenantId,
    `select v.id as "versionId", v.number, v.filename, json_build_object('id', p.id, 'name', p.name) as uploader, v.created_at as at, v.id = base.id as "isBase",
            base.id = newest.id as "isNewest"
       from versions base
       join assets a on a.tenant_id = base.tenant_id and a.id = base.asset_id
       cross join lateral (select coalesce((a.life #>> '{incoming,versionId}')::uuid, a.current_version_id) as id) newest
       join versions v on v.tenant_id = base.tenant_id and v.asset_id = base.asset_id and v.number >= base.number
       join people p on p.tenant_id = v.tenant_id and p.id = v.uploader_id
       left join uploads u on u.tenant_id = v.tenant_id and u.version_id = v.id
      where base.tenant_id = $1 and base.asset_id = $2 and base.id = $3
        and (v.id in (base.id, newest.id) or v.media_type is not null and u.state is distinct from 'abandoned')
      order by v.number desc limit 50`,
    [tenantId, assetId, versionId],
  );
  return rows.length === 0 ? undefined : rows.filter(({ isBase, isNewest }) => !isBase && !isNewest);
}
