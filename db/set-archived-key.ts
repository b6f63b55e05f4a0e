import type { Database } from './pool.js';

/** Where a version's bytes are found from now on: in the archive under this key, or, with null, under its own. */
export async function setArchivedKey(database: Database, tenantId: string, versionId: string, archivedKey: string | null): Promise<void> {
  await database.ask(tenantId, `update versions set archived_key = $3 where tenant_id = $1 and id = $2 and purged_at is null`, [tenantId, versionId, archivedKey]);
}
