import type { ExportedSignature, SignatureStatement } from '../schemas/signatures.js';
import { appendAuditEvent } from './append-audit-event.js';
import type { Client } from './pool.js';

/** Writes a signature down behind the one before, with its audit event. Under the lock of the tenant's signatures. */
export async function insertSignature(client: Client, statement: SignatureStatement, signature: ExportedSignature, actor: string): Promise<void> {
  const { tenantId, number, reviewId, assetId, decisionId, contentHash, stage, meaning } = statement;
  const { signatureId, hash, keyId } = signature;
  await client.query(
    `insert into signatures (tenant_id, id, number, review_id, decision_id, person_id, key_id, statement, signature, previous_hash, hash, reason, reason_salt, state, at, stage)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'pending', $14, $15)`,
    [
      tenantId, signatureId, number, reviewId, decisionId, statement.signerId, keyId, signature.statement, signature.signature,
      signature.previousHash, hash, signature.reason, signature.reasonSalt, statement.at, stage,
    ],
  );
  await client.query('update signature_heads set number = $2, hash = $3 where tenant_id = $1', [tenantId, number, hash]);
  await appendAuditEvent(client, {
    actor,
    action: 'signature.made',
    subject: `review:${reviewId}`,
    details: { signatureId, number, hash, keyId, reviewId, assetId, decisionId, contentHash, stage, meaning },
  });
}
