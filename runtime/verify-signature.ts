import { createHash } from 'node:crypto';
import { signatureStatementSchema } from '../schemas/signatures.js';
import type { ExportedSignature, SignatureFault, SignatureStatement } from '../schemas/signatures.js';
import { isSignedBy } from './signing-key.js';

const form = 'galley signature 1\n';

/**
 * Checks one signature by itself: what was signed, by which key, and whether what stands beside it is what it speaks of. Needs no
 * database.
 * @param publicKey of the key it names; undefined where there is no such key
 */
export function verifySignature(signature: ExportedSignature, publicKey: string | undefined): { readonly statement: SignatureStatement | null; readonly faults: SignatureFault[] } {
  const statement = readStatement(signature.statement);
  const faults: SignatureFault[] = [];
  if (statement === null) faults.push('unreadable');
  if (publicKey === undefined) faults.push('wrong_key');
  else if (!isSignedBy(publicKey, signature.statement, signature.signature)) faults.push('not_signed_by_key');
  if (signature.hash !== signatureHash(signature.statement, signature.signature)) faults.push('hash_mismatch');
  if (statement !== null) {
    if (statement.reasonHash !== reasonHash(signature.reasonSalt, signature.reason)) faults.push('reason_changed');
    if (statement.previousHash !== signature.previousHash) faults.push('broken_link');
    const isItsOwn =
      statement.tenantId === signature.tenantId && statement.signatureId === signature.signatureId && statement.number === signature.number && statement.keyId === signature.keyId;
    if (!isItsOwn) faults.push('record_changed');
  }
  return { statement, faults };
}

/** By which the next signature and the audit log know this one. */
export function signatureHash(statement: string, signature: string): string {
  return createHash('sha256').update(`${statement}\n${signature}`).digest('hex');
}

/** @param salt random, so that nobody finds a short reason by trying when it has been erased */
export function reasonHash(salt: string, reason: string): string {
  return createHash('sha256').update(`${salt}\n${reason}`).digest('hex');
}

function readStatement(text: string): SignatureStatement | null {
  if (!text.startsWith(form)) return null;
  try {
    return signatureStatementSchema.safeParse(JSON.parse(text.slice(form.length))).data ?? null;
  } catch {
    return null;
  }
}
