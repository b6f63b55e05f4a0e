import type { Database } from './pool.js';

export interface TenantRow {
  id: string;
  name: string;
  maxUploadBytes: number;
}

/** The tenant itself. */
export async function findTenant(database: Database, tenantId: string): Promise<TenantRow> {
  const [row] = await database.ask<TenantRow>(tenantId, 'select id, name, max_upload_bytes as "maxUploadBytes" from tenants where id = $1', [tenantId]);
  if (!row) throw new Error(`tenant ${tenantId} is not there`);
  return row;
}
