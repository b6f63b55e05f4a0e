import type { Database } from './pool.js';

/** A version whose bytes are, or should be, in the store. */
export interface StoredVersion {
  readonly id: string;
  readonly objectKey: string;
  readonly bytes: number;
  /** Null where the bytes were never examined. */
  readonly sha256: string | null;
  /** Where they lie in the archive bucket; null while they are not archived. */
  readonly archivedKey: string | null;
}

export interface AssetInStore {
  readonly isHeld: boolean;
  readonly retainUntil: Date | null;
  /** Uploaded and not purged, oldest first. */
  readonly versions: readonly StoredVersion[];
}

/** Undefined where the tenant has no such asset. */
export async function findStoredVersions(database: Database, tenantId: string, assetId: string): Promise<AssetInStore | undefined> {
  const [row] = await database.ask<{ held: boolean; retain_until: Date | null; versions: StoredVersion[] }>(
    tenantId,
    `select a.held, a.retain_until, coalesce((
              select json_agg(json_build_object('id', v.id, 'objectKey', v.object_key, 'bytes', v.bytes, 'sha256', v.sha256, 'archivedKey', v.archived_key)
                              order by v.number)
                from versions v
               where v.tenant_id = $1 and v.asset_id = a.id and v.uploaded_at is not null and v.purged_at is null), '[]') as versions
       from assets a where a.tenant_id = $1 and a.id = $2`,
    [tenantId, assetId],
  );
  return row && { isHeld: row.held, retainUntil: row.retain_until, versions: row.versions };
}
