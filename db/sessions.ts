import { appendAuditEvent } from './append-audit-event.js';
import type { Client } from './pool.js';

/** Starts a session, and ends the one that the same browser had. */
export async function startSession(
  client: Client,
  session: {
    readonly tenantId: string;
    readonly personId: string;
    readonly tokenHash: Buffer;
    readonly expiresAt: Date;
    readonly insteadOf: Buffer | null;
  },
): Promise<void> {
  const { tenantId, personId, tokenHash, expiresAt, insteadOf } = session;
  if (insteadOf) await client.query('delete from sessions where tenant_id = $1 and token_hash = $2', [tenantId, insteadOf]);
  await client.query('insert into sessions (tenant_id, token_hash, person_id, expires_at) values ($1, $2, $3, $4)', [
    tenantId,
    tokenHash,
    personId,
    expiresAt,
  ]);
  await appendAuditEvent(client, { actor: `person:${personId}`, action: 'session.started', subject: `person:${personId}` });
}

/** Ends a session at once, on the server: its cookie is worth nothing from then on. */
export async function endSession(
  client: Client,
  session: { readonly tenantId: string; readonly personId: string; readonly tokenHash: Buffer },
): Promise<void> {
  const { tenantId, personId, tokenHash } = session;
  const { rowCount } = await client.query('delete from sessions where tenant_id = $1 and token_hash = $2', [tenantId, tokenHash]);
  if (rowCount === 0) return;
  await appendAuditEvent(client, { actor: `person:${personId}`, action: 'session.ended', subject: `person:${personId}` });
}
