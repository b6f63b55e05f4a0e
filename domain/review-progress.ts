import type { ApprovalScope } from '../schemas/asset-record.js';
import type { CountedDecision, ReviewRecord, ReviewStage } from '../schemas/life-records.js';
import type { DecisionKind, ReviewState, Role } from '../schemas/vocabulary.js';
import { everywhere, holdsNowhere, narrowScope } from './approval-scope.js';
import { refuse } from './refusal.js';
import type { Refusal } from './refusal.js';
import { concluded, scopeOf, settled } from './review-stages.js';
import { assignmentOf, decisionsIn, definitionOf, isApproval, whyKeptOut } from './review-turn.js';
import type { Reviewer } from './review-turn.js';

export interface DecisionRequest {
  readonly decisionId: string;
  readonly personId: string;
  readonly roles: readonly Role[];
  readonly decision: DecisionKind;
  /** Key of the stage; null: the one that waits for this person. */
  readonly stage: string | null;
  /** The hash of the content that was on the decider's screen. */
  readonly contentHash: string;
  readonly hasComment: boolean;
  /** An approval for less than everywhere. */
  readonly scope: ApprovalScope | null;
  /** An approval until then; ISO 8601, UTC. */
  readonly expiresAt: string | null;
  /** The electronic signature under it; that it is there and this person's is seen when the decision is recorded. */
  readonly signatureId: string | null;
}

/**
 * Counts one decision and draws its conclusions, or says why not. Pure and total: the same request that was counted is answered with
 * the same record. Stages that can open now are opened by `openStages`.
 * @param now ISO 8601 instant, UTC.
 */
export function countDecision(review: ReviewRecord, request: DecisionRequest, now: string): ReviewRecord | Refusal {
  if (review.decisions.some((decision) => decision.decisionId === request.decisionId)) return review;
  if (review.state !== 'open') return refuse('review.closed', `Review ${review.reviewId} is ${review.state}.`);
  if (request.contentHash !== review.contentHash) {
    return refuse('approval.content_changed', `The proof of review ${review.reviewId} has the hash ${review.contentHash}.`);
  }
  const stage = stageFor(review, { id: request.personId, roles: request.roles }, request.stage);
  if ('refused' in stage) return stage;
  const assignment = assignmentOf(stage, { id: request.personId, roles: request.roles });
  if (assignment === null) return notYourTurn(review);
  if (definitionOf(review.policy, stage.key).signature && typeof request.signatureId !== 'string') {
    return refuse('signature.required', `Decisions in the stage ${stage.key} are signed.`);
  }
  if (request.decision !== 'approve' && !request.hasComment) return refuse('review.comment_required', 'Only a plain approval goes without a reason.');
  const { decisionId, personId, decision } = request;
  const counted: CountedDecision = {
    decisionId, personId, decision, stage: stage.key, assignmentId: assignment.assignmentId, onBehalfOf: assignment.onBehalfOf, signatureId: request.signatureId ?? null,
    ...(isApproval(request) ? { scope: request.scope, expiresAt: request.expiresAt } : { scope: null, expiresAt: null }),
  };
  if (counted.expiresAt !== null && counted.expiresAt <= now) return refuse('rights.dates_invalid', 'The approval would have ended already.');
  if (counted.scope !== null && holdsNowhere(counted.scope) || (isApproval(counted) && holdsNowhere(scopeAfter(review, counted)))) {
    return refuse('review.scope_empty', 'With the approvals before it, this one would hold in no market or no channel.');
  }
  return concluded({ ...review, decisions: [...review.decisions, counted], sequence: review.sequence + 1 });
}

/** The open stage in which it is this person's turn, or why there is none. */
export function stageFor(review: ReviewRecord, person: Reviewer, key: string | null): ReviewStage | Refusal {
  if (review.state !== 'open') return refuse('review.closed', `Review ${review.reviewId} is ${review.state}.`);
  const theirs = review.stages.filter((stage) => stage.state === 'open' && (key === null || stage.key === key) && isAsked(review, stage, person));
  const free = theirs.filter((stage) => whyKeptOut(review, stage.key, person.id) === null);
  if (free.length > 1) return refuse('review.stage_ambiguous', `These stages wait for you: ${free.map((stage) => stage.key).join(', ')}.`);
  const [stage] = free;
  if (stage !== undefined) return stage;
  const [kept] = theirs;
  if (kept === undefined) return notYourTurn(review);
  switch (whyKeptOut(review, kept.key, person.id)) {
    case 'own_work':
      return refuse('review.own_work', 'The policy asks for four eyes.');
    case 'already_decided':
      return refuse('review.already_decided', `You have decided in the stage ${kept.key}.`);
    default:
      return refuse('review.already_decided', 'You have decided in another stage, and the policy asks for different people.');
  }
}

/** Ends a review without a decision: its submitter withdrew it, or its content changed. */
export function closeReview(review: ReviewRecord, state: Extract<ReviewState, 'withdrawn' | 'superseded'>): ReviewRecord | Refusal {
  // Asked again.
  if (review.state === state) return review;
  if (review.state !== 'open') return refuse('review.closed', `Review ${review.reviewId} is ${review.state}.`);
  return settled({ ...review, state, sequence: review.sequence + 1 });
}

function isAsked(review: ReviewRecord, stage: ReviewStage, person: Reviewer): boolean {
  return assignmentOf(stage, person) !== null || decisionsIn(review, stage.key).some(({ personId }) => personId === person.id) || isKeptOffTheRoll(review, stage, person);
}

/** Who would be asked by role but is left off the roll learns why. */
function isKeptOffTheRoll(review: ReviewRecord, stage: ReviewStage, person: Reviewer): boolean {
  const { role, people } = definitionOf(review.policy, stage.key);
  const isMeant = (role !== null && person.roles.includes(role)) || people.includes(person.id);
  return isMeant && whyKeptOut(review, stage.key, person.id) !== null && !stage.assignments.some(({ onBehalfOf }) => onBehalfOf === person.id);
}

function notYourTurn(review: ReviewRecord): Refusal {
  const open = review.stages.filter(({ state }) => state === 'open').map(({ key }) => key);
  return refuse('review.not_your_turn', open.length === 0 ? 'No stage is open.' : `The open stages wait for others: ${open.join(', ')}.`);
}

function scopeAfter(review: ReviewRecord, counted: CountedDecision): ApprovalScope {
  const given = [...review.decisions, counted].filter(isApproval);
  return given.reduce((scope, decision) => (decision.scope === null ? scope : narrowScope(scope, decision.scope)), narrowScope(scopeOf(review), everywhere));
}
