import { appendAuditEvent } from './append-audit-event.js';
import { insertSigningNotice } from './insert-signing-notice.js';
import { endSigningSessions } from './note-signing.js';
import type { Client } from './pool.js';

interface Change {
  readonly tenantId: string;
  readonly personId: string;
  readonly actor: string;
}

/** Keeps a secret that is still to be confirmed, instead of one that never was. */
export async function beginTotp(client: Client, { tenantId, personId, actor, sealed }: Change & { readonly sealed: string }): Promise<void> {
  await client.query('update signers set totp_sealed = $3 where tenant_id = $1 and person_id = $2 and totp_enrolled_at is null', [tenantId, personId, sealed]);
  await appendAuditEvent(client, { actor, action: 'totp.begun', subject: `person:${personId}` });
}

/** The first code was right: from now on it is the person's second factor. They are told, so that nobody else enrols for them unseen. */
export async function confirmTotp(client: Client, { tenantId, personId, actor, step }: Change & { readonly step: number }): Promise<void> {
  await client.query('update signers set totp_enrolled_at = clock_timestamp(), totp_last_step = $3 where tenant_id = $1 and person_id = $2', [tenantId, personId, step]);
  await insertSigningNotice(client, { tenantId, kind: 'totp_enrolled', personId, occasion: String(step), to: 'person' });
  await appendAuditEvent(client, { actor, action: 'totp.enrolled', subject: `person:${personId}` });
}

/**
 * Takes a person's second factor away, so that they can enrol another one; they are told. The step of the last code stays.
 * @returns false where there is no such person, or they have none
 */
export async function resetTotp(client: Client, { tenantId, personId, actor, occasion }: Change & { readonly occasion: string }): Promise<boolean> {
  const { rowCount } = await client.query(
    `update signers s set totp_sealed = null, totp_enrolled_at = null from people p
      where s.tenant_id = $1 and s.person_id = $2 and s.totp_sealed is not null and p.tenant_id = $1 and p.id = $2`,
    [tenantId, personId],
  );
  if (rowCount === 0) return false;
  await endSigningSessions(client, tenantId, personId);
  await insertSigningNotice(client, { tenantId, kind: 'totp_reset', personId, occasion, to: 'person' });
  await appendAuditEvent(client, { actor, action: 'totp.reset', subject: `person:${personId}` });
  return true;
}
