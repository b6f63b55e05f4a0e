import { discardDecision, insertDecision } from '../db/insert-decision.js';
import type { ReviewState } from '../schemas/vocabulary.js';
import { reviewStateSchema } from '../schemas/vocabulary.js';
import type { Reason } from '../schemas/references.js';
import { askDecision } from './ask-workflow.js';
import type { Caller } from './caller.js';
import type { DecisionAsked } from './decision-asked.js';
import { proveGuest } from './guests/prove-guest.js';
import { isRefused } from './is-refused.js';
import { notFound } from './not-found.js';
import { reasonOf } from './reason.js';
import type { Services } from './services.js';
import { signDecision } from './signing/sign-decision.js';

export interface DecisionCounted {
  readonly decisionId: string;
  readonly reviewId: string;
  readonly state: ReviewState;
  readonly reason: Reason | null;
}

/**
 * Has a review count one decision of the caller: written down, signed where a signature came with it, asked for. One that the review
 * refuses is forgotten; the same id again gets the same answer.
 * @throws GalleyError `resource.not_found`, what `proveGuest` and `signDecision` refuses, what the review refuses, `*.unavailable`
 */
export async function decideOnReview(services: Services, caller: Caller, asked: DecisionAsked): Promise<DecisionCounted> {
  const { tenantId, personId, roles } = caller;
  const { decisionId, reviewId, decision, contentHash, comment, conditions, scope = null, expiresAt = null } = asked;
  const before = await insertDecision(services.database, { tenantId, id: decisionId, reviewId, personId, decision, contentHash, comment, conditions, scope, expiresAt });
  if (before === undefined) throw notFound('review');
  if (before.isCounted) return { decisionId, reviewId, state: before.state, reason: null };
  try {
    const stage = caller.guest === undefined ? (asked.stage ?? null) : await proveGuest(services, caller, caller.guest, asked);
    const signed = asked.signature === undefined ? null : await signDecision(services, caller, { decisionId, reviewId, stage, decision, contentHash, signature: asked.signature });
    const request = { decisionId, personId, roles, decision, stage: signed?.stage ?? stage, signatureId: signed?.signatureId ?? null, contentHash, hasComment: comment !== '', scope, expiresAt };
    const standing = await askDecision(services, caller, reviewId, request);
    return { decisionId, reviewId, state: reviewStateSchema.parse(standing.state), reason: reasonOf(standing.reason) };
  } catch (error) {
    if (isRefused(error)) await discardDecision(services.database, { tenantId, decisionId, actor: caller.actor });
    throw error;
  }
}
