import { appendAuditEvent } from './append-audit-event.js';
import type { Client } from './pool.js';

export interface CountedSignature {
  readonly signatureId: string;
  readonly hash: string;
  readonly keyId: string;
}

/**
 * Makes the signature of a decision valid, in the transaction that counts the decision.
 * @returns what the audit event of the decision says of it; undefined where there is no such signature of this person under this decision
 */
export async function validateSignature(
  client: Client,
  counted: { readonly tenantId: string; readonly signatureId: string; readonly reviewId: string; readonly stage: string; readonly decisionId: string; readonly personId: string },
): Promise<CountedSignature | undefined> {
  const { rows } = await client.query<CountedSignature>(
    `update signatures set state = 'valid', settled_at = clock_timestamp()
      where tenant_id = $1 and id = $2 and decision_id = $3 and person_id = $4 and review_id = $5 and stage = $6 and state = 'pending'
      returning id as "signatureId", hash, key_id as "keyId"`,
    [counted.tenantId, counted.signatureId, counted.decisionId, counted.personId, counted.reviewId, counted.stage],
  );
  return rows[0];
}

/** Says that the review did not count the decision. The signature stays. */
export async function voidSignature(client: Client, refused: { readonly tenantId: string; readonly decisionId: string; readonly actor: string }): Promise<void> {
  const { rows } = await client.query<{ id: string; review_id: string }>(
    `update signatures set state = 'void', settled_at = clock_timestamp() where tenant_id = $1 and decision_id = $2 and state = 'pending' returning id, review_id`,
    [refused.tenantId, refused.decisionId],
  );
  const [row] = rows;
  if (row === undefined) return;
  await appendAuditEvent(client, { actor: refused.actor, action: 'signature.voided', subject: `review:${row.review_id}`, details: { signatureId: row.id } });
}
