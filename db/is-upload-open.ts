import type { Database } from './pool.js';

/** Whether the tenant still waits for the parts of this multipart upload. */
export async function isUploadOpen(database: Database, tenantId: string, storageUploadId: string): Promise<boolean> {
  const rows = await database.ask(tenantId, `select 1 from uploads where tenant_id = $1 and storage_upload_id = $2 and state = 'open'`, [tenantId, storageUploadId]);
  return rows.length > 0;
}
