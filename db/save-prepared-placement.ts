import type { Client } from './pool.js';

/** Keeps what a connector left behind; members of `left` replace those of the same name. */
export async function savePreparedPlacement(client: Client, tenantId: string, placementId: string, left: Readonly<Record<string, unknown>>): Promise<void> {
  await client.query(`update placements set prepared = coalesce(prepared, '{}') || $3::jsonb where tenant_id = $1 and id = $2`, [
    tenantId,
    placementId,
    JSON.stringify(left),
  ]);
}
