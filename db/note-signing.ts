import { afterWrongComponent } from '../domain/signing-rules.js';
import { appendAuditEvent } from './append-audit-event.js';
import { insertSigningNotice } from './insert-signing-notice.js';
import type { Signer } from './lock-signer.js';
import type { Client } from './pool.js';

interface Attempt {
  readonly tenantId: string;
  readonly personId: string;
  readonly actor: string;
}

/** Takes a right set of components: its code is used up, and the session goes on from here. */
export async function noteRightComponents(
  client: Client,
  attempt: Attempt & { readonly credential: string; readonly passwordMark: string; readonly step: number | null },
): Promise<void> {
  const { tenantId, personId, credential, passwordMark, step } = attempt;
  if (step !== null) await client.query('update signers set totp_last_step = $3 where tenant_id = $1 and person_id = $2', [tenantId, personId, step]);
  await client.query(
    `insert into signing_sessions as n (tenant_id, person_id, credential, password_mark, last_signed_at) values ($1, $2, $3, $4, clock_timestamp())
     on conflict (tenant_id, person_id, credential) do update set password_mark = excluded.password_mark, last_signed_at = excluded.last_signed_at`,
    [tenantId, personId, credential, passwordMark],
  );
}

/** Counts a wrong component; with the one that is too many nothing is taken from the person for a while, and the admins learn of it. */
export async function noteWrongComponent(client: Client, signer: Signer, attempt: Attempt): Promise<void> {
  const { tenantId, personId, actor } = attempt;
  const { wrongAt, lockedUntil } = afterWrongComponent(signer.wrongAt, signer.now);
  await client.query(
    `update signers set wrong_at = array(select to_timestamp(ms / 1000) from unnest($3::double precision[]) ms), locked_until = coalesce(to_timestamp($4::double precision / 1000), locked_until)
      where tenant_id = $1 and person_id = $2`,
    [tenantId, personId, wrongAt, lockedUntil],
  );
  if (lockedUntil === null) return;
  await endSigningSessions(client, tenantId, personId);
  const until = new Date(lockedUntil).toISOString();
  await insertSigningNotice(client, { tenantId, kind: 'signing_locked', personId, occasion: until, to: 'admins' });
  await appendAuditEvent(client, { actor, action: 'signing.locked', subject: `person:${personId}`, details: { until } });
}

export async function endSigningSessions(client: Client, tenantId: string, personId: string): Promise<void> {
  await client.query('delete from signing_sessions where tenant_id = $1 and person_id = $2', [tenantId, personId]);
}
