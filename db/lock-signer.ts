import type { Client } from './pool.js';

/** What is known of a person who signs. Instants are milliseconds of the database's clock. */
export interface Signer {
  readonly name: string;
  readonly email: string;
  readonly passwordHash: string | null;
  readonly totpSealed: string | null;
  readonly totpEnrolledAt: number | null;
  readonly totpLastStep: number;
  readonly wrongAt: readonly number[];
  readonly lockedUntil: number | null;
  readonly session: { readonly lastSignedAt: number; readonly passwordMark: string } | null;
  readonly now: number;
}

/**
 * Holds a person's signing until the transaction ends, so that no two attempts of theirs are judged at once; undefined where the
 * person is not here any more.
 * @param credential the session or API key that asks
 */
export async function lockSigner(client: Client, tenantId: string, personId: string, credential: string): Promise<Signer | undefined> {
  await client.query(
    `insert into signers (tenant_id, person_id) select tenant_id, id from people where tenant_id = $1 and id = $2 and offboarded_at is null on conflict do nothing`,
    [tenantId, personId],
  );
  const { rows } = await client.query<Omit<Signer, 'session'> & { lastSignedAt: number | null; passwordMark: string | null }>(
    `select p.name, p.email, p.password_hash as "passwordHash", s.totp_sealed as "totpSealed", ${milliseconds('s.totp_enrolled_at')} as "totpEnrolledAt",
            s.totp_last_step as "totpLastStep", array(select ${milliseconds('at')} from unnest(s.wrong_at) at) as "wrongAt",
            ${milliseconds('s.locked_until')} as "lockedUntil", ${milliseconds('clock_timestamp()')} as now,
            (select ${milliseconds('n.last_signed_at')} from signing_sessions n where n.tenant_id = $1 and n.person_id = $2 and n.credential = $3) as "lastSignedAt",
            (select n.password_mark from signing_sessions n where n.tenant_id = $1 and n.person_id = $2 and n.credential = $3) as "passwordMark"
       from signers s join people p on p.tenant_id = s.tenant_id and p.id = s.person_id
      where s.tenant_id = $1 and s.person_id = $2 and p.offboarded_at is null
        for update of s`,
    [tenantId, personId, credential],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { lastSignedAt, passwordMark, ...signer } = row;
  return { ...signer, session: lastSignedAt === null || passwordMark === null ? null : { lastSignedAt, passwordMark } };
}

function milliseconds(instant: string): string {
  return `(extract(epoch from ${instant}) * 1000)::double precision`;
}
