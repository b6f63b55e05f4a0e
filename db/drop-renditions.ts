import type { Database } from './pool.js';

/**
 * Forgets the renditions of an asset that can be made again: all but its smallest preview, so that it can still be seen, and those
 * that a placement names, because they are what went out.
 * @param previews names of the recipes that are previews, smallest first
 */
export async function dropRenditions(database: Database, tenantId: string, assetId: string, previews: readonly string[]): Promise<void> {
  await database.ask(
    tenantId,
    `delete from renditions r using versions v
      where r.tenant_id = $1 and v.tenant_id = $1 and v.id = r.version_id and v.asset_id = $2
        and not exists (select from placements p where p.tenant_id = $1 and p.rendition_id = r.id)
        and r.id is distinct from (
          select k.id from renditions k join assets a on a.tenant_id = $1 and a.id = $2
           where k.tenant_id = $1 and k.version_id = a.current_version_id and k.state = 'ready' and k.recipe = any($3)
           order by array_position($3, k.recipe) limit 1)`,
    [tenantId, assetId, previews],
  );
}
