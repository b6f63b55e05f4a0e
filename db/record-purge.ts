import { dropRenditions } from './droppable-renditions.js';
import type { Client } from './pool.js';

/** The bytes of these versions are gone for good, and with them what was read from them; name, size and hash stay as the record. */
export async function recordPurge(client: Client, tenantId: string, versionIds: readonly string[], renditionIds: readonly string[]): Promise<void> {
  await dropRenditions(client, tenantId, renditionIds);
  await client.query(`delete from version_places where tenant_id = $1 and version_id = any($2)`, [tenantId, versionIds]);
  await client.query(
    `update versions set purged_at = now(), archived_key = null, embedded = '{}', captured_at = null, camera = null, thumbhash = null,
            perceptual_hash = null, dominant_colours = null, preview = 'not_possible', preview_reason = 'asset.purged'
      where tenant_id = $1 and id = any($2) and purged_at is null`,
    [tenantId, versionIds],
  );
}
