import type { Client, Database } from './pool.js';

export interface DroppableRendition {
  readonly id: string;
  readonly objectKey: string;
  /** Something else needs the object: equal work shares one, also between assets with the same bytes. */
  readonly isShared: boolean;
}

/**
 * The renditions of an asset that need not be kept. For a purge that is all of them. For the archive it is what can be made again,
 * without the smallest preview, so that the asset can still be seen, and without those that a placement names: they are what went out.
 * @param smallestPreviews recipes of previews, smallest first; null for a purge
 */
export async function findDroppableRenditions(
  database: Database,
  tenantId: string,
  assetId: string,
  smallestPreviews: readonly string[] | null,
): Promise<DroppableRendition[]> {
  return database.ask<DroppableRendition & Record<string, unknown>>(
    tenantId,
    `with own as (
       select r.id, r.object_key, r.state, v.sha256,
              exists (select from placements p where p.tenant_id = $1 and p.rendition_id = r.id) as is_placed,
              row_number() over (order by v.id is distinct from a.current_version_id, r.state <> 'ready', array_position($3::text[], r.recipe) nulls last) as rank,
              r.recipe = any($3::text[]) as is_preview
         from renditions r
         join versions v on v.tenant_id = $1 and v.id = r.version_id
         join assets a on a.tenant_id = $1 and a.id = v.asset_id
        where r.tenant_id = $1 and v.asset_id = $2),
     dropped as (select * from own where $3::text[] is null or (not is_placed and not (rank = 1 and is_preview and state = 'ready')))
     select d.id, d.object_key as "objectKey",
            exists (select from renditions o where o.tenant_id = $1 and o.object_key = d.object_key and o.state = 'ready'
                       and o.id not in (select id from dropped))
            or exists (select from versions t where t.tenant_id = $1 and t.sha256 = d.sha256 and t.asset_id <> $2
                          and t.archived_key is null and t.purged_at is null) as "isShared"
       from dropped d`,
    [tenantId, assetId, smallestPreviews],
  );
}

/** Forgets renditions whose objects are gone. One that a placement names stays as a row without bytes: its receipt refers to it. */
export async function dropRenditions(client: Client, tenantId: string, ids: readonly string[]): Promise<void> {
  await client.query(
    `delete from renditions r where r.tenant_id = $1 and r.id = any($2)
        and not exists (select from placements p where p.tenant_id = $1 and p.rendition_id = r.id)`,
    [tenantId, ids],
  );
  await client.query(`update renditions set state = 'failed', reason = 'asset.purged' where tenant_id = $1 and id = any($2)`, [tenantId, ids]);
}
