import type { Client } from './pool.js';

/** The asset that had these bytes first, other than this one; null where no other has them. */
export async function findDuplicate(client: Client, tenantId: string, assetId: string, sha256: string): Promise<string | null> {
  const { rows } = await client.query<{ asset_id: string }>({
    name: 'find_duplicate',
    text: `select asset_id from versions
            where tenant_id = $1 and sha256 = $2 and asset_id <> $3 and purged_at is null
            order by created_at, id limit 1`,
    values: [tenantId, sha256, assetId],
  });
  return rows[0]?.asset_id ?? null;
}
