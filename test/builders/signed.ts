import { randomUUID } from 'node:crypto';
import type { SignedFacts } from '../../domain/signature-faults.js';
import { statementText } from '../../domain/signature-statement.js';
import { makeSigningKey, signText } from '../../runtime/signing-key.js';
import { reasonHash, signatureHash } from '../../runtime/verify-signature.js';
import type { ExportedSignature, SignatureStatement } from '../../schemas/signatures.js';

const secret = '0f'.repeat(32);

/** A signature with all that it is checked against. */
export interface Signed {
  readonly publicKey: string;
  readonly statement: SignatureStatement;
  readonly exported: ExportedSignature;
  readonly facts: SignedFacts;
}

/** A signature by a key of its own. */
export function signed(change: Partial<SignatureStatement> = {}): Signed {
  const [tenantId, keyId, salt, reason] = [randomUUID(), randomUUID(), 'ab'.repeat(16), 'It says what the label says.'];
  const key = makeSigningKey(secret, tenantId, keyId);
  const statement: SignatureStatement = {
    tenantId, keyId,
    signatureId: randomUUID(),
    number: 7,
    previousHash: '1'.repeat(64),
    reviewId: randomUUID(),
    stage: 'medical',
    policyId: randomUUID(),
    policyVersion: 3,
    assetId: randomUUID(),
    versionId: randomUUID(),
    versionSha256: '2'.repeat(64),
    contentHash: '3'.repeat(64),
    contentParts: { bytes: '2'.repeat(64), components: '4'.repeat(64), metadata: '5'.repeat(64) },
    renditions: { 'web-2048@1': '6'.repeat(64), 'preview-640@1': '7'.repeat(64) },
    decision: 'approve',
    decisionId: randomUUID(),
    signerId: randomUUID(),
    printedName: 'Zoë Ångström',
    meaning: 'approval',
    reasonHash: reasonHash(salt, reason),
    at: '2027-03-01T09:00:00.000Z',
    ...change,
  };
  const text = statementText(statement);
  const signature = signText(secret, tenantId, key, text);
  const { signatureId, number, previousHash, reviewId, stage, assetId, versionId, versionSha256, contentHash, contentParts, renditions, signerId, at, decisionId, decision } = statement;
  return {
    publicKey: key.publicKey,
    statement,
    exported: { tenantId, number, signatureId, state: 'valid', keyId, statement: text, signature, previousHash, hash: signatureHash(text, signature), reason, reasonSalt: salt },
    facts: {
      tenantId, reviewId, stage, assetId, versionId, versionSha256, contentHash, contentParts, renditions, signatureId, number, signerId, keyId, previousHash, at, decisionId,
      decision: { decision, signerId },
    },
  };
}
