import type { ApiKey } from '../schemas/api-keys.js';
import type { Page } from '../schemas/page.js';
import type { Scope } from '../schemas/vocabulary.js';
import { appendAuditEvent } from './append-audit-event.js';
import { keysetAt, readCursor, toPage } from './keyset-page.js';
import type { Client, Database } from './pool.js';

interface ApiKeyRow {
  id: string;
  person_id: string;
  name: string;
  scopes: Scope[];
  created_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
  last_used_at: Date | null;
}

const columns = 'id, person_id, name, scopes, created_at, expires_at, revoked_at, last_used_at';

/** Adds a key, once per id: a repetition only sets the secret again, since its answer shows the new one. */
export async function insertApiKey(
  client: Client,
  key: {
    readonly tenantId: string;
    readonly id: string;
    readonly personId: string;
    readonly name: string;
    readonly secretHash: Buffer;
    readonly scopes: readonly Scope[];
    readonly expiresInDays: number;
    readonly actor: string;
  },
): Promise<ApiKey> {
  const { rows } = await client.query<ApiKeyRow & { is_new: boolean }>(
    `insert into api_keys (tenant_id, id, person_id, name, secret_hash, scopes, expires_at)
     values ($1, $2, $3, $4, $5, $6, now() + make_interval(days => $7))
     on conflict (tenant_id, id) do update set secret_hash = excluded.secret_hash
     returning ${columns}, xmax = 0 as is_new`,
    [key.tenantId, key.id, key.personId, key.name, key.secretHash, key.scopes, key.expiresInDays],
  );
  const [row] = rows;
  if (!row) throw new Error('an upsert returns its row');
  if (row.is_new) {
    await appendAuditEvent(client, {
      actor: key.actor,
      action: 'api_key.created',
      subject: `key:${row.id}`,
      details: { personId: row.person_id, scopes: row.scopes, expiresAt: row.expires_at.toISOString() },
    });
  }
  return apiKeyOf(row);
}

/** Keys of one person, newest first, with those that are over. */
export async function listApiKeys(
  database: Database,
  tenantId: string,
  query: { personId: string; cursor?: string | undefined; limit: number },
): Promise<Page<ApiKey>> {
  const after = readCursor(query.cursor);
  const rows = await database.ask<ApiKeyRow & { keyset_at: string }>(
    tenantId,
    `select ${columns}, ${keysetAt('created_at')} as keyset_at from api_keys
      where tenant_id = $1 and person_id = $2 and ($3::timestamptz is null or (created_at, id) < ($3, $4))
      order by created_at desc, id desc limit $5`,
    [tenantId, query.personId, after?.at ?? null, after?.id ?? null, query.limit + 1],
  );
  return toPage(rows, query.limit, apiKeyOf);
}

/**
 * Revokes a key at once.
 * @param ofPerson whose key it must be; null for anyone's
 * @returns false where there is no such key
 */
export async function revokeApiKey(
  client: Client,
  key: { readonly tenantId: string; readonly id: string; readonly ofPerson: string | null; readonly actor: string },
): Promise<boolean> {
  const { rows } = await client.query<{ was_live: boolean }>(
    `with before as (
       select revoked_at from api_keys where tenant_id = $1 and id = $2 and ($3::uuid is null or person_id = $3) for update)
     update api_keys set revoked_at = coalesce(api_keys.revoked_at, now()) from before
      where tenant_id = $1 and id = $2 returning before.revoked_at is null as was_live`,
    [key.tenantId, key.id, key.ofPerson],
  );
  const [row] = rows;
  if (row?.was_live) await appendAuditEvent(client, { actor: key.actor, action: 'api_key.revoked', subject: `key:${key.id}` });
  return row !== undefined;
}

function apiKeyOf(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    personId: row.person_id,
    name: row.name,
    scopes: row.scopes,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}
