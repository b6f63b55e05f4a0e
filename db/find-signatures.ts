import { faultsAgainstRecord } from '../domain/signature-faults.js';
import type { SignedFacts } from '../domain/signature-faults.js';
import { verifySignature } from '../runtime/verify-signature.js';
import type { ContentParts } from '../schemas/asset-record.js';
import type { ExportedSignature, Signature } from '../schemas/signatures.js';
import type { DecisionKind } from '../schemas/vocabulary.js';
import { exportedColumns } from './export-signatures.js';
import { renditionsJson } from './find-signing-facts.js';
import type { Database } from './pool.js';

interface SignatureRow extends ExportedSignature {
  reviewId: string;
  stage: string;
  decisionId: string;
  signerId: string;
  signerName: string;
  at: Date;
  publicKey: string;
  assetId: string;
  versionId: string;
  contentHash: string;
  contentParts: ContentParts | null;
  versionSha256: string | null;
  renditions: Record<string, string>;
  decision: { decision: DecisionKind; signerId: string } | null;
  hashBefore: string | null;
}

const firstHashBefore = '0'.repeat(64);

/**
 * The signatures under a review, and those under the stages that it has carried over, in the order in which they were made; each is
 * checked as it is read, against its key and against what the record says today.
 */
export async function findSignatures(database: Database, tenantId: string, reviewId: string): Promise<Signature[]> {
  const rows = await database.ask<SignatureRow & Record<string, unknown>>(
    tenantId,
    `with carried as (
       select (g ->> 'carriedFrom')::uuid as review_id, g ->> 'key' as stage
         from reviews c cross join jsonb_array_elements(coalesce(c.life -> 'stages', '[]')) g where c.id = $1 and g ->> 'carriedFrom' is not null)
     select ${exportedColumns}, s.review_id as "reviewId", s.stage, s.decision_id as "decisionId", s.person_id as "signerId", p.name as "signerName", s.at,
            k.public_key as "publicKey", w.asset_id as "assetId", w.version_id as "versionId", w.content_hash as "contentHash",
            w.life -> 'contentParts' as "contentParts", v.sha256 as "versionSha256", ${renditionsJson('w.version_id')} as renditions,
            (select json_build_object('decision', d.decision, 'signerId', d.person_id) from decisions d where d.id = s.decision_id) as decision,
            (select b.hash from signatures b where b.tenant_id = s.tenant_id and b.number = s.number - 1) as "hashBefore"
       from signatures s
       join people p on p.tenant_id = s.tenant_id and p.id = s.person_id
       join signing_keys k on k.tenant_id = s.tenant_id and k.id = s.key_id
       join reviews w on w.tenant_id = s.tenant_id and w.id = s.review_id
       join versions v on v.tenant_id = w.tenant_id and v.id = w.version_id
      where s.review_id = $1 or exists (select from carried c where c.review_id = s.review_id and c.stage = s.stage and s.state = 'valid')
      order by s.number`,
    [reviewId],
  );
  return rows.map(present);
}

function present(row: SignatureRow): Signature {
  const { statement, faults } = verifySignature(row, row.publicKey);
  const previousHash = row.hashBefore ?? firstHashBefore;
  const at = row.at.toISOString();
  const found = statement === null ? faults : [...faults, ...faultsAgainstRecord(statement, factsOf(row, previousHash, at))];
  const isUncounted = row.state === 'valid' && row.decision === null;
  const all = [...new Set([...found, ...(isUncounted ? ['decision_changed' as const] : [])])];
  return {
    id: row.signatureId,
    number: row.number,
    state: row.state,
    reviewId: row.reviewId,
    stage: row.stage,
    decisionId: row.decisionId,
    decision: statement?.decision ?? null,
    signer: { id: row.signerId, name: statement?.printedName ?? row.signerName },
    meaning: statement?.meaning ?? null,
    reason: row.reason,
    at,
    contentHash: row.contentHash,
    versionId: row.versionId,
    keyId: row.keyId,
    hash: row.hash,
    verification: { isGood: all.length === 0, faults: all },
  };
}

function factsOf(row: SignatureRow, previousHash: string, at: string): SignedFacts {
  const { tenantId, reviewId, stage, assetId, versionId, versionSha256, contentHash, contentParts, renditions, signatureId, number, signerId, keyId, decisionId, decision } = row;
  if (contentParts === null) throw new Error(`review ${reviewId} does not say what its content was made of`);
  return { tenantId, reviewId, stage, assetId, versionId, versionSha256, contentHash, contentParts, renditions, signatureId, number, signerId, keyId, previousHash, at, decisionId, decision };
}
