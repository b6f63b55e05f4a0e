import type { Client, Database } from './pool.js';

export interface RegionPicture {
  readonly objectKey: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
}

/** A part of a picture that was drawn before. @param request canonical */
export async function findRegionPicture(database: Database, tenantId: string, versionId: string, request: string): Promise<RegionPicture | undefined> {
  const [row] = await database.ask<RegionPicture & Record<string, unknown>>(
    tenantId,
    `select object_key as "objectKey", media_type as "mediaType", bytes, sha256, width, height
       from region_pictures where version_id = $1 and request = $2`,
    [versionId, request],
  );
  return row;
}

/** Makes it known; the same again changes nothing but the address, which another engine gives. */
export async function recordRegionPicture(database: Database, tenantId: string, versionId: string, request: string, picture: RegionPicture): Promise<void> {
  await database.ask(
    tenantId,
    `insert into region_pictures (tenant_id, version_id, request, object_key, media_type, bytes, sha256, width, height)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (tenant_id, version_id, request) do update
        set object_key = excluded.object_key, media_type = excluded.media_type, bytes = excluded.bytes, sha256 = excluded.sha256,
            width = excluded.width, height = excluded.height, created_at = now()`,
    [tenantId, versionId, request, picture.objectKey, picture.mediaType, picture.bytes, picture.sha256, picture.width, picture.height],
  );
}

/** Objects of these versions that no version besides them shares. */
export async function findRegionObjects(database: Database, tenantId: string, versionIds: readonly string[]): Promise<string[]> {
  const rows = await database.ask<{ objectKey: string }>(
    tenantId,
    `select distinct p.object_key as "objectKey" from region_pictures p
      where p.version_id = any($1)
        and not exists (select from region_pictures o where o.tenant_id = p.tenant_id and o.object_key = p.object_key and not o.version_id = any($1))`,
    [versionIds],
  );
  return rows.map(({ objectKey }) => objectKey);
}

/** Forgets what was drawn of these versions. */
export async function forgetRegionPictures(client: Client, tenantId: string, versionIds: readonly string[]): Promise<void> {
  await client.query('delete from region_pictures where tenant_id = $1 and version_id = any($2)', [tenantId, versionIds]);
}

/**
 * Forgets a page of what was drawn before an instant, and returns the objects that nothing refers to any more. A crash before they are
 * removed leaves them without a row: they cost room, and are found again when the same is asked for.
 */
export async function forgetOldRegionPictures(database: Database, tenantId: string, drawnBefore: Date, most: number): Promise<string[]> {
  const rows = await database.ask<{ objectKey: string }>(
    tenantId,
    `with gone as (
       delete from region_pictures where (tenant_id, version_id, request) in (
         select tenant_id, version_id, request from region_pictures where tenant_id = $1 and created_at < $2 order by created_at limit $3)
       returning version_id, request, object_key)
     select distinct object_key as "objectKey" from gone g
      where not exists (select from region_pictures o where o.tenant_id = $1 and o.object_key = g.object_key
                           and (o.version_id, o.request) not in (select version_id, request from gone))`,
    [tenantId, drawnBefore, most],
  );
  return rows.map(({ objectKey }) => objectKey);
}
