import type { Database } from './pool.js';

export interface AuditHead {
  readonly sequence: number;
  readonly hash: string;
}

/** The last event of a tenant's audit log; undefined while it has none. */
export async function findAuditHead(database: Database, tenantId: string): Promise<AuditHead | undefined> {
  const [head] = await database.ask<AuditHead & Record<string, unknown>>(tenantId, 'select sequence, hash from audit_heads where tenant_id = $1', [tenantId]);
  return head;
}
