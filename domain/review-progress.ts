import type { ReviewRecord } from '../schemas/life-records.js';
import type { DecisionKind, ReviewState, Role } from '../schemas/vocabulary.js';
import { refuse } from './refusal.js';
import type { Refusal } from './refusal.js';

export interface DecisionRequest {
  readonly decisionId: string;
  readonly personId: string;
  readonly roles: readonly Role[];
  readonly decision: DecisionKind;
  /** The hash of the content that was on the decider's screen. */
  readonly contentHash: string;
  readonly hasComment: boolean;
}

/**
 * Counts one decision, or says why not. Pure and total: the same request that was counted is answered with the same record.
 * @param now ISO 8601 instant, UTC.
 */
export function countDecision(review: ReviewRecord, request: DecisionRequest, now: string): ReviewRecord | Refusal {
  if (review.decisions.some((decision) => decision.decisionId === request.decisionId)) return review;
  if (review.state !== 'open') return refuse('review.closed', `Review ${review.reviewId} is ${review.state}.`);
  if (request.contentHash !== review.contentHash) {
    return refuse('approval.content_changed', `The proof of review ${review.reviewId} has the hash ${review.contentHash}.`);
  }
  const stage = review.policy.stages[review.stage];
  if (stage === undefined || !request.roles.includes(stage.role)) {
    return refuse('review.not_your_turn', `The open stage waits for the role ${stage?.role ?? 'none'}.`);
  }
  if (review.policy.fourEyes && request.personId === review.uploaderId) {
    return refuse('review.own_work', 'The policy asks for four eyes.');
  }
  if (review.decisions.some((decision) => decision.stage === review.stage && decision.personId === request.personId)) {
    return refuse('review.already_decided', `You have decided in the stage "${stage.name}".`);
  }
  if (request.decision !== 'approve' && !request.hasComment) return refuse('review.comment_required', 'Only a plain approval goes without a reason.');

  const decisions = [
    ...review.decisions,
    { decisionId: request.decisionId, personId: request.personId, decision: request.decision, stage: review.stage },
  ];
  const counted = { ...review, decisions, sequence: review.sequence + 1 };
  if (request.decision === 'reject') return { ...counted, state: 'rejected' };
  if (request.decision === 'request_changes') return { ...counted, state: 'changes_requested' };
  if (decisions.filter((decision) => decision.stage === review.stage).length < stage.quorum) return counted;
  if (review.stage + 1 === review.policy.stages.length) return { ...counted, state: 'approved' };
  return { ...counted, stage: review.stage + 1, stageOpenedAt: now, reminded: false, escalated: false };
}

/** Ends a review without a decision: its submitter withdrew it, or its content changed. */
export function closeReview(review: ReviewRecord, state: Extract<ReviewState, 'withdrawn' | 'superseded'>): ReviewRecord | Refusal {
  // Asked again.
  if (review.state === state) return review;
  if (review.state !== 'open') return refuse('review.closed', `Review ${review.reviewId} is ${review.state}.`);
  return { ...review, state, sequence: review.sequence + 1 };
}

/** Who the open stage waits for; null when the review is over. */
export function waitingRole(review: ReviewRecord): Role | null {
  return review.state === 'open' ? (review.policy.stages[review.stage]?.role ?? null) : null;
}

/** The next nudge of the open stage, with its instant in milliseconds since the epoch; null where none is left. */
export function nextNudge(review: ReviewRecord): { readonly kind: 'remind' | 'escalate'; readonly at: number } | null {
  const stage = review.state === 'open' ? review.policy.stages[review.stage] : undefined;
  if (stage === undefined) return null;
  const opened = Date.parse(review.stageOpenedAt);
  const nudges = [
    ...(stage.reminderAfterSeconds !== null && !review.reminded ? [{ kind: 'remind' as const, at: opened + stage.reminderAfterSeconds * 1_000 }] : []),
    ...(stage.escalateAfterSeconds !== null && !review.escalated ? [{ kind: 'escalate' as const, at: opened + stage.escalateAfterSeconds * 1_000 }] : []),
  ];
  return nudges.sort((one, other) => one.at - other.at)[0] ?? null;
}

/** When the open stage is due, ISO 8601; null without a deadline. */
export function stageDueAt(review: ReviewRecord): string | null {
  const stage = review.state === 'open' ? review.policy.stages[review.stage] : undefined;
  if (stage === undefined || stage.deadlineAfterSeconds === null) return null;
  return new Date(Date.parse(review.stageOpenedAt) + stage.deadlineAfterSeconds * 1_000).toISOString();
}
