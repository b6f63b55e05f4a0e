import { findReviewRecords } from '../db/find-review-records.js';
import { requirePlannedFit } from '../db/require-fit.js';
import { everywhere, narrowScope } from '../domain/approval-scope.js';
import { foreseeDecision } from '../domain/foreseen-decision.js';
import type { ForeseenDecision } from '../domain/foreseen-decision.js';
import { isRefusal } from '../domain/refusal.js';
import { approvalOf } from '../domain/review-stages.js';
import type { BulkDecisionItem, NewBulkDecision } from '../schemas/bulk-decisions.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { ReviewRecord } from '../schemas/life-records.js';
import type { ProblemCode } from '../schemas/problem-catalogue.js';
import { problemCatalogue } from '../schemas/problem-catalogue.js';
import type { Caller } from './caller.js';
import { decideOnReview } from './decide-on-review.js';
import { derivedId } from './derived-id.js';
import { isRefused } from './is-refused.js';
import { notFound } from './not-found.js';
import type { Services } from './services.js';
import { needsCode } from './signing/needs-code.js';

/** So many reviews are asked at a time; the rest wait, so that one request does not fill every queue. */
const atATime = 8;

/** Refusals of the signer and not of what is signed: the next item would be refused as well, and five such failures lock the signer out. */
const refusalsOfSigner: readonly ProblemCode[] = ['signature.not_enrolled', 'signature.code_required', 'signature.refused', 'signature.locked', 'signature.meaning_unfit'];

type Item = NewBulkDecision['items'][number];

/** Says for each item what would happen to it as things are, and changes nothing. */
export async function foreseeInBulk(services: Services, caller: Caller, bulk: NewBulkDecision): Promise<BulkDecisionItem[]> {
  const records = await findReviewRecords(services.database, caller.tenantId, bulk.items.map(({ reviewId }) => reviewId));
  const foreseenItems: BulkDecisionItem[] = [];
  for (const { reviewId, ...item } of bulk.items) {
    const review = records.get(reviewId.toLowerCase());
    try {
      const would = foreseen(review, caller, { reviewId, ...item }, bulk);
      if (review !== undefined && isApproving(bulk)) await requireFitOnChannels(services, review, bulk);
      foreseenItems.push({ reviewId, outcome: 'would_be_decided', ...would });
    } catch (error) {
      foreseenItems.push(refusedItem(reviewId, error));
    }
  }
  return foreseenItems;
}

/**
 * Has each review count the decision, each for itself: one that refuses does not keep the others. Those that need no signature go side by
 * side; the others are signed one after the other.
 * @param resourceId of the request; the same one makes the same decisions, so a repetition finishes what was left
 * @throws GalleyError `*.unavailable`, after which the same request goes on
 */
export async function decideInBulk(services: Services, caller: Caller, bulk: NewBulkDecision, resourceId: string): Promise<BulkDecisionItem[]> {
  const records = await findReviewRecords(services.database, caller.tenantId, bulk.items.map(({ reviewId }) => reviewId));
  const isSigned = (item: Item): boolean => bulk.signature !== undefined && asksForSignature(records.get(item.reviewId.toLowerCase()), caller, item, bulk);
  const answers = new Map<string, BulkDecisionItem>();

  const plain = bulk.items.filter((item) => !isSigned(item));
  for (let from = 0; from < plain.length; from += atATime) {
    await Promise.all(plain.slice(from, from + atATime).map(async (item) => answers.set(item.reviewId, await answerTo(item, undefined))));
  }
  let signerRefused: GalleyError | null = null;
  for (const item of bulk.items.filter(isSigned)) {
    if (signerRefused !== null) {
      answers.set(item.reviewId, refusedItem(item.reviewId, signerRefused));
      continue;
    }
    const { code, ...components } = bulk.signature!;
    const sendsCode = code !== undefined && (await needsCode(services, caller));
    answers.set(item.reviewId, await answerTo(item, sendsCode ? { ...components, code } : components, (error) => (signerRefused = error)));
  }
  return bulk.items.map(({ reviewId }) => answers.get(reviewId)!);

  async function answerTo(item: Item, signature: NewBulkDecision['signature'], onSignerRefused: (error: GalleyError) => void = () => undefined): Promise<BulkDecisionItem> {
    const { decision, comment, conditions, scope, expiresAt } = bulk;
    const decisionId = derivedId(resourceId, `decision on ${item.reviewId.toLowerCase()}`);
    try {
      const { state } = await decideOnReview(services, caller, { ...item, decisionId, decision, comment, conditions, scope, expiresAt, signature });
      return { reviewId: item.reviewId, outcome: 'decided', decisionId, state };
    } catch (error) {
      if (error instanceof GalleyError && refusalsOfSigner.includes(error.code)) onSignerRefused(error);
      return refusedItem(item.reviewId, error);
    }
  }
}

function foreseen(review: ReviewRecord | undefined, caller: Caller, item: Item, bulk: NewBulkDecision): ForeseenDecision {
  if (review === undefined) throw notFound('review');
  const { decision, comment, scope = null, expiresAt = null } = bulk;
  const request = { personId: caller.personId, roles: caller.roles, decision, stage: item.stage ?? null, contentHash: item.contentHash, hasComment: comment !== '', scope, expiresAt };
  const answer = foreseeDecision(review, request, bulk.signature !== undefined, new Date().toISOString());
  if (isRefusal(answer)) throw new GalleyError(answer.refused, answer.detail);
  return answer;
}

function isApproving({ decision }: NewBulkDecision): boolean {
  return decision === 'approve' || decision === 'approve_with_changes';
}

/** By the scope that the approval would have, as the review itself finds it when it counts. @throws GalleyError `review.breaks_spec` */
async function requireFitOnChannels({ database }: Services, review: ReviewRecord, { scope }: NewBulkDecision): Promise<void> {
  const would = narrowScope(approvalOf(review).scope, scope ?? everywhere);
  await database.withTenant(review.tenantId, (client) => requirePlannedFit(client, review, would, new Date().toISOString()));
}

/** What cannot be decided at all is not signed either: its review says why. */
function asksForSignature(review: ReviewRecord | undefined, caller: Caller, item: Item, bulk: NewBulkDecision): boolean {
  try {
    return foreseen(review, caller, item, bulk).needsSignature;
  } catch (error) {
    if (!isRefused(error)) throw error;
    return false;
  }
}

/** @throws what is not a refusal */
function refusedItem(reviewId: string, error: unknown): BulkDecisionItem {
  if (!(error instanceof GalleyError) || !isRefused(error)) throw error;
  return { reviewId, outcome: 'refused', problem: { code: error.code, detail: error.message, remedy: problemCatalogue[error.code].remedy } };
}
