import { appendAuditEvent } from './append-audit-event.js';
import type { Client } from './pool.js';

/**
 * Gives a person another password and ends their sessions, but for the one named.
 * @returns false where there is no such person, or they have left
 */
export async function setPassword(
  client: Client,
  change: {
    readonly tenantId: string;
    readonly personId: string;
    readonly passwordHash: string;
    readonly keepSession: Buffer | null;
    readonly actor: string;
  },
): Promise<boolean> {
  const { tenantId, personId } = change;
  const { rowCount } = await client.query('update people set password_hash = $3 where tenant_id = $1 and id = $2 and offboarded_at is null', [
    tenantId,
    personId,
    change.passwordHash,
  ]);
  if (rowCount === 0) return false;
  await client.query('delete from sessions where tenant_id = $1 and person_id = $2 and token_hash is distinct from $3', [
    tenantId,
    personId,
    change.keepSession,
  ]);
  await appendAuditEvent(client, { actor: change.actor, action: 'person.password_changed', subject: `person:${personId}` });
  return true;
}
