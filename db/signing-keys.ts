import { fingerprintOf } from '../runtime/signing-key.js';
import type { SigningKeyPair } from '../runtime/signing-key.js';
import { appendAuditEvent } from './append-audit-event.js';
import type { Client, Database } from './pool.js';

export interface SigningKeyRow {
  readonly id: string;
  readonly publicKey: string;
  readonly createdAt: Date;
  readonly retiredAt: Date | null;
}

/** Every key that has signed for the tenant, newest first. */
export async function listSigningKeys(database: Database, tenantId: string): Promise<SigningKeyRow[]> {
  return database.ask<SigningKeyRow & Record<string, unknown>>(
    tenantId,
    'select id, public_key as "publicKey", created_at as "createdAt", retired_at as "retiredAt" from signing_keys order by created_at desc, id desc',
  );
}

/** The key that signs now; undefined before the first signature of the tenant. */
export async function findCurrentSigningKey(client: Client, tenantId: string): Promise<SigningKeyPair | undefined> {
  const { rows } = await client.query<{ id: string; public_key: string; sealed_private_key: string }>(
    'select id, public_key, sealed_private_key from signing_keys where tenant_id = $1 and retired_at is null',
    [tenantId],
  );
  const [row] = rows;
  return row && { keyId: row.id, publicKey: row.public_key, sealedPrivateKey: row.sealed_private_key };
}

/** Retires the key that signs now, and lets this one sign. Signatures of the old one stay good. Under the lock of the tenant's signatures. */
export async function installSigningKey(client: Client, tenantId: string, key: SigningKeyPair, actor: string): Promise<void> {
  const { rowCount } = await client.query('select from signing_keys where tenant_id = $1 and id = $2', [tenantId, key.keyId]);
  if (rowCount !== 0) return;
  await client.query('update signing_keys set retired_at = clock_timestamp() where tenant_id = $1 and retired_at is null', [tenantId]);
  await client.query('insert into signing_keys (tenant_id, id, public_key, sealed_private_key) values ($1, $2, $3, $4)', [
    tenantId,
    key.keyId,
    key.publicKey,
    key.sealedPrivateKey,
  ]);
  await appendAuditEvent(client, { actor, action: 'signing_key.installed', subject: `signing_key:${key.keyId}`, details: { fingerprint: fingerprintOf(key.publicKey) } });
}
