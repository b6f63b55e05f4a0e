import type { ReviewAssignment, ReviewRecord, ReviewStage } from '../schemas/life-records.js';
import type { Role } from '../schemas/vocabulary.js';
import { refuse } from './refusal.js';
import type { Refusal } from './refusal.js';
import { stageFor } from './review-progress.js';
import { withStages } from './review-stages.js';
import { assignmentOf, decisionsIn, standingAssignments, whyKeptOut } from './review-turn.js';

export type AssignmentRequest =
  /** Somebody whose turn it is lets another decide in their stead. */
  | { readonly kind: 'delegate'; readonly assignmentId: string; readonly stage: string | null; readonly personId: string; readonly roles: readonly Role[]; readonly to: string }
  /** Who runs the work lets another decide: in somebody's stead, or, without `from`, beside those who are asked. */
  | { readonly kind: 'reassign'; readonly assignmentId: string; readonly stage: string; readonly from: { readonly id: string; readonly roles: readonly Role[] } | null; readonly to: string };

/** Adds an assignment that takes over from another; separation of duties holds for it as for any. Asked again, it changes nothing. */
export function assignTurn(review: ReviewRecord, request: AssignmentRequest, now: string): ReviewRecord | Refusal {
  if (review.stages.some(({ assignments }) => assignments.some(({ assignmentId }) => assignmentId === request.assignmentId))) return review;
  if (review.state !== 'open') return refuse('review.closed', `Review ${review.reviewId} is ${review.state}.`);
  const stage = request.kind === 'delegate' ? stageFor(review, { id: request.personId, roles: request.roles }, request.stage) : openStage(review, request.stage);
  if ('refused' in stage) return stage;
  const taken = takenBy(review, stage, request);
  if (taken === null) return refuse('review.not_your_turn', 'The stage does not wait for this person.');
  if (whyKeptOut(review, stage.key, request.to) !== null) return refuse('review.delegate_unfit', 'The separation of duties keeps this person from the stage.');
  if (standingAssignments(stage).some(({ personId }) => personId === request.to)) return refuse('review.delegate_unfit', 'The stage waits for this person already.');
  const assignment: ReviewAssignment = {
    assignmentId: request.assignmentId,
    role: null,
    personId: request.to,
    replaces: taken.assignmentId,
    onBehalfOf: request.kind === 'delegate' ? request.personId : (request.from?.id ?? null),
    why: request.kind === 'delegate' ? 'delegated' : 'reassigned',
    at: now,
  };
  const assigned = withStages(review, (one) => (one.key === stage.key ? { ...one, assignments: [...one.assignments, assignment] } : one));
  return { ...assigned, sequence: review.sequence + 1 };
}

function openStage(review: ReviewRecord, key: string): ReviewStage | Refusal {
  return review.stages.find((stage) => stage.key === key && stage.state === 'open') ?? refuse('review.not_your_turn', `The stage ${key} is not open.`);
}

function takenBy(review: ReviewRecord, stage: ReviewStage, request: AssignmentRequest): ReviewAssignment | null {
  const from = request.kind === 'delegate' ? { id: request.personId, roles: request.roles } : request.from;
  const taken = from === null ? (standingAssignments(stage).find(({ role }) => role !== null) ?? null) : assignmentOf(stage, from);
  // What has been decided stays decided.
  if (taken !== null && taken.role === null && decisionsIn(review, stage.key).some(({ assignmentId }) => assignmentId === taken.assignmentId)) return null;
  return taken;
}
