import { allTenants } from './all-tenants.js';
import type { Database } from './pool.js';

/**
 * Removes sessions that have ended and Idempotency-Keys older than two days; a client that repeats a request does so
 * within one. Harmless from many processes at once.
 */
export async function forgetWhatHasPassed(database: Database): Promise<void> {
  for (const tenantId of await allTenants(database)) {
    await database.ask(tenantId, 'delete from sessions where tenant_id = $1 and expires_at < now()', [tenantId]);
    await database.ask(tenantId, `delete from idempotency_keys where tenant_id = $1 and created_at < now() - interval '2 days'`, [tenantId]);
  }
}
