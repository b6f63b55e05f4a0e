import type { Signature } from '../../schemas/signatures.js';
import type { ReportedSignature } from './proof-report.js';

const standings: Record<Signature['state'], string> = {
  valid: 'Counted by the review.',
  pending: 'Not counted by the review yet.',
  void: 'Void: the review did not count this decision.',
};

/** A signature as it is printed: with what it stood under, and whether it was good when the report was made. */
export function reportedSignature(signature: Signature): ReportedSignature {
  const { signer, meaning, decision, stage, reason, at, contentHash, number, hash, keyId, state, verification } = signature;
  return {
    name: signer.name,
    meaning: meaning ?? 'cannot be read',
    reason,
    at,
    contentHash,
    checks: [
      `${decision ?? 'unreadable decision'} in the stage ${stage}`,
      standings[state],
      verification.isGood ? 'Verified: this is what was signed, and the record has not changed since.' : `NOT VERIFIED: ${verification.faults.join(', ')}`,
      `signature ${number} · ${hash}`,
      `key ${keyId}`,
    ],
  };
}
