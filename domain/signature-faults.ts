import type { SignatureFault, SignatureStatement } from '../schemas/signatures.js';
import { isSameValue } from './same-value.js';

/** What the record says today of that which a signature is bound to. A rendition that is not kept any more is not in it. */
export type SignedFacts = Pick<
  SignatureStatement,
  'tenantId' | 'reviewId' | 'stage' | 'assetId' | 'versionId' | 'versionSha256' | 'contentHash' | 'contentParts' | 'renditions' | 'signatureId' | 'number' | 'signerId' | 'keyId' | 'previousHash' | 'at'
> & {
  readonly decisionId: string;
  /** Null where the decision was never counted and is not kept. */
  readonly decision: Pick<SignatureStatement, 'decision' | 'signerId'> | null;
};

/** Where the record is not what was signed; none: it is. */
export function faultsAgainstRecord(statement: SignatureStatement, facts: SignedFacts): SignatureFault[] {
  const { decision, renditions, versionSha256, contentHash, contentParts, versionId, assetId, ...rest } = facts;
  const content = { versionSha256, contentHash, contentParts, versionId, assetId };
  const isSameContent = Object.entries(content).every(([name, value]) => isSameValue(statement[name as keyof typeof content], value));
  const isSameRecord = Object.entries(rest).every(([name, value]) => isSameValue(statement[name as keyof typeof rest], value));
  const isSameDecision = decision === null || (decision.decision === statement.decision && decision.signerId === statement.signerId);
  const isSamePicture = Object.entries(renditions).every(([name, sha256]) => statement.renditions[name] === undefined || statement.renditions[name] === sha256);
  return [
    ...(isSameContent ? [] : ['content_changed' as const]),
    ...(isSamePicture ? [] : ['rendition_changed' as const]),
    ...(isSameDecision ? [] : ['decision_changed' as const]),
    ...(isSameRecord ? [] : ['record_changed' as const]),
  ];
}
