import { randomBytes } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { findSigningFacts } from '../../db/find-signing-facts.js';
import type { SigningFacts } from '../../db/find-signing-facts.js';
import { insertSignature } from '../../db/insert-signature.js';
import { lockSignatures } from '../../db/lock-signatures.js';
import type { Signer } from '../../db/lock-signer.js';
import { findCurrentSigningKey, installSigningKey } from '../../db/signing-keys.js';
import type { Client } from '../../db/pool.js';
import { isRefusal } from '../../domain/refusal.js';
import { stageFor } from '../../domain/review-progress.js';
import { canMean } from '../../domain/signature-meaning.js';
import { statementText } from '../../domain/signature-statement.js';
import { makeSigningKey, signText } from '../../runtime/signing-key.js';
import { reasonHash, signatureHash } from '../../runtime/verify-signature.js';
import { GalleyError } from '../../schemas/galley-error.js';
import type { NewSignature, SignatureStatement } from '../../schemas/signatures.js';
import type { DecisionKind } from '../../schemas/vocabulary.js';
import type { Caller } from '../caller.js';
import { notFound } from '../not-found.js';
import type { Services } from '../services.js';
import { checkPassword, judgeComponents } from './check-components.js';

export interface DecisionToSign {
  readonly decisionId: string;
  readonly reviewId: string;
  /** Key of the stage; null: the one that waits for the signer. */
  readonly stage: string | null;
  readonly decision: DecisionKind;
  readonly contentHash: string;
  readonly signature: NewSignature;
}

/**
 * Signs a decision before its review is asked to count it: the signature is `pending` until then. A decision that has its signature
 * keeps it, so that a repeated request asks for no other code.
 *
 * Signs one decision at a time. In a series inside one session send the code with the first only: it cannot be used twice.
 * @returns the signature, and the stage it was given for: ask the review to count the decision in that stage
 * @throws GalleyError `signature.meaning_unfit`, `signature.not_enrolled`, `signature.code_required`, `signature.refused`,
 * `signature.locked`, `approval.content_changed`, and why it is not the signer's turn
 */
export async function signDecision(services: Services, caller: Caller, request: DecisionToSign): Promise<{ readonly signatureId: string; readonly stage: string }> {
  const { decision, signature } = request;
  if (!canMean(signature.meaning, decision)) {
    throw new GalleyError('signature.meaning_unfit', `Under "${decision}" a signature cannot mean "${signature.meaning}".`, {
      errors: [{ pointer: '/signature/meaning', detail: 'must be review or responsibility' }],
    });
  }
  // Whoever may not decide learns it without a component being looked at.
  const { stage, signatureId } = await services.database.withTenant(caller.tenantId, async (client) => ready(client, caller, request));
  if (signatureId !== null) return { signatureId, stage };

  const checked = await checkPassword(services, caller, signature.password);
  const answer = await services.database.withTenant(caller.tenantId, async (client) => {
    const facts = await ready(client, caller, request);
    if (facts.signatureId !== null) return { signatureId: facts.signatureId, stage: facts.stage };
    const signer = await judgeComponents(client, { services, caller, components: signature, checked, reviewId: request.reviewId });
    return 'refusal' in signer ? signer : { signatureId: await sign(client, services, caller, { ...request, stage: facts.stage }, facts, signer), stage: facts.stage };
  });
  if ('refusal' in answer) throw answer.refusal;
  return answer;
}

/** What would be signed, where it is this person's turn on this content. */
async function ready(client: Client, caller: Caller, request: DecisionToSign): Promise<SigningFacts & { readonly stage: string }> {
  const { tenantId, personId, roles } = caller;
  const facts = await findSigningFacts(client, tenantId, request.reviewId, request.decisionId);
  if (facts === undefined) throw notFound('review');
  const { review, signatureId } = facts;
  const counted = review.decisions.find(({ decisionId }) => decisionId === request.decisionId);
  if (counted !== undefined && signatureId !== null) return { ...facts, stage: counted.stage };
  if (request.contentHash !== review.contentHash) {
    throw new GalleyError('approval.content_changed', `The proof of review ${request.reviewId} has the hash ${review.contentHash}.`);
  }
  const stage = stageFor(review, { id: personId, roles }, request.stage);
  if (isRefusal(stage)) throw new GalleyError(stage.refused, stage.detail);
  return { ...facts, stage: stage.key };
}

async function sign(
  client: Client,
  { environment }: Services,
  { tenantId, personId, actor }: Caller,
  { decisionId, reviewId, stage, decision, signature }: DecisionToSign & { readonly stage: string },
  { review, versionSha256, renditions }: SigningFacts,
  signer: Signer,
): Promise<string> {
  const secret = environment.GALLEY_SECRET;
  const head = await lockSignatures(client, tenantId);
  let key = await findCurrentSigningKey(client, tenantId);
  if (key === undefined) {
    key = makeSigningKey(secret, tenantId, newId());
    await installSigningKey(client, tenantId, key, actor);
  }
  const salt = randomBytes(16).toString('hex');
  const { policyId, policyVersion, assetId, versionId, contentHash, contentParts } = review;
  const statement: SignatureStatement = {
    tenantId, reviewId, stage, policyId, policyVersion, assetId, versionId, versionSha256, contentHash, contentParts, renditions, decision, decisionId,
    signatureId: newId(),
    number: head.number + 1,
    previousHash: head.hash,
    keyId: key.keyId,
    signerId: personId,
    printedName: signer.name,
    meaning: signature.meaning,
    reasonHash: reasonHash(salt, signature.reason),
    at: head.now.toISOString(),
  };
  const text = statementText(statement);
  const signed = signText(secret, tenantId, key, text);
  const { signatureId, number, previousHash, keyId } = statement;
  await insertSignature(
    client,
    statement,
    { tenantId, signatureId, number, state: 'pending', keyId, statement: text, signature: signed, previousHash, hash: signatureHash(text, signed), reason: signature.reason, reasonSalt: salt },
    actor,
  );
  return signatureId;
}
