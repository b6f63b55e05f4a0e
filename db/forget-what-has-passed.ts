import { allTenants } from './all-tenants.js';
import type { Database } from './pool.js';

/** Of each kind and tenant in one go; what is left over goes next time. */
const mostRows = 5_000;

/**
 * Removes sessions that have ended, Idempotency-Keys older than two days (a client that repeats a request does so within one), and
 * outbox rows older than 30 days; and what was sealed for mails that could not be sent. Harmless from many processes at once.
 */
export async function forgetWhatHasPassed(database: Database): Promise<void> {
  for (const tenantId of await allTenants(database)) {
    for (const statement of statements) await database.ask(tenantId, statement, [tenantId, mostRows]);
  }
}

const statements = [
  `delete from sessions where tenant_id = $1 and token_hash in (
     select token_hash from sessions where tenant_id = $1 and expires_at < now() limit $2)`,
  `delete from idempotency_keys where tenant_id = $1 and (person_id, key) in (
     select person_id, key from idempotency_keys where tenant_id = $1 and created_at < now() - interval '2 days' limit $2)`,
  `update notices set sealed = null where tenant_id = $1 and id in (
     select id from notices where tenant_id = $1 and sent_at is null and sealed is not null and created_at < now() - interval '3 days' limit $2)`,
  `delete from outbox where tenant_id = $1 and id in (
     select id from outbox where tenant_id = $1 and at < now() - interval '30 days' limit $2)`,
];
