import type { Role, Scope } from '../schemas/vocabulary.js';
import type { Client } from './pool.js';

export interface SessionRow {
  readonly tenantId: string;
  readonly personId: string;
  readonly roles: Role[];
  readonly expiresAt: Date;
  /** Of a session by a guest link; the rest says what it is for. */
  readonly linkId: string | null;
  readonly reviewId: string | null;
  readonly stage: string | null;
  readonly canDecide: boolean | null;
  readonly allowDownload: boolean | null;
}

/** Who holds a live session, by SHA-256 of its token. One by a guest link lives as long as the link. */
export async function findSession(client: Client, tokenHash: Buffer): Promise<SessionRow | undefined> {
  const { rows } = await client.query<SessionRow>({
    name: 'find_session',
    text: `select tenant_id as "tenantId", person_id as "personId", roles, expires_at as "expiresAt", guest_link_id as "linkId", review_id as "reviewId",
                  stage, can_decide as "canDecide", allow_download as "allowDownload" from find_session($1)`,
    values: [tokenHash],
  });
  return rows[0];
}

/** A live API key, by its id; whether the secret fits is for the caller to see. */
export async function findApiKey(
  client: Client,
  keyId: string,
): Promise<{ tenantId: string; personId: string; roles: Role[]; secretHash: Buffer; scopes: Scope[] } | undefined> {
  const { rows } = await client.query<{ tenantId: string; personId: string; roles: Role[]; secretHash: Buffer; scopes: Scope[] }>({
    name: 'find_api_key',
    text: 'select tenant_id as "tenantId", person_id as "personId", roles, secret_hash as "secretHash", scopes from find_api_key($1)',
    values: [keyId],
  });
  return rows[0];
}

/** The person who signs in with an e-mail address, among all tenants. */
export async function findSignIn(
  client: Client,
  email: string,
): Promise<{ tenantId: string; personId: string; passwordHash: string | null } | undefined> {
  const { rows } = await client.query<{ tenantId: string; personId: string; passwordHash: string | null }>(
    'select tenant_id as "tenantId", person_id as "personId", password_hash as "passwordHash" from find_sign_in($1)',
    [email],
  );
  return rows[0];
}
