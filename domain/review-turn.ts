import type { ApprovalPolicy, ApprovalStage } from '../schemas/approval-policy.js';
import type { CountedDecision, ReviewAssignment, ReviewRecord, ReviewStage } from '../schemas/life-records.js';
import type { Role } from '../schemas/vocabulary.js';

/** Somebody as a review sees them: who they are and what they may be asked. */
export interface Reviewer {
  readonly id: string;
  readonly roles: readonly Role[];
}

/** Who is here, as far as it matters to a review. */
export interface Staffing {
  readonly people: readonly Reviewer[];
  /** Who is away now, and who stands in. */
  readonly absent: readonly { readonly personId: string; readonly delegateId: string }[];
}

/** What the policy says of a stage. @throws Error where the record is not one of its policy */
export function definitionOf(policy: ApprovalPolicy, key: string): ApprovalStage {
  const definition = policy.stages.find((stage) => stage.key === key);
  if (definition === undefined) throw new Error(`the policy has no stage ${key}`);
  return definition;
}

export function decisionsIn(review: Pick<ReviewRecord, 'decisions'>, key: string): CountedDecision[] {
  return review.decisions.filter((decision) => decision.stage === key);
}

/** Votes of a closed circle are counted by name: whoever could decide when the stage opened. */
export function hasRoll({ quorum, veto }: ApprovalStage): boolean {
  return quorum.kind === 'all' || !veto;
}

/** Assignments that nobody has taken over. One to a role stays, for those in whose stead nobody stands. */
export function standingAssignments(stage: ReviewStage): ReviewAssignment[] {
  return stage.assignments.filter((one) => one.role !== null || !stage.assignments.some(({ replaces }) => replaces === one.assignmentId));
}

/** Why the separation of duties keeps a person from a stage; null where it does not. */
export function whyKeptOut(review: ReviewRecord, key: string, personId: string): 'own_work' | 'already_decided' | 'other_stage' | null {
  if (review.policy.fourEyes && personId === review.uploaderId) return 'own_work';
  if (decisionsIn(review, key).some((decision) => decision.personId === personId)) return 'already_decided';
  return review.policy.distinctPeople && decidedElsewhere(review, key, personId) ? 'other_stage' : null;
}

function decidedElsewhere(review: ReviewRecord, key: string, personId: string): boolean {
  return (
    review.decisions.some((decision) => decision.stage !== key && decision.personId === personId) ||
    review.stages.some((stage) => stage.key !== key && stage.carriedFrom !== null && stage.approval?.approvedBy.includes(personId) === true)
  );
}

/** The assignment by which it is somebody's turn in a stage, whether or not separation of duties keeps them out; their own before others'. */
export function assignmentOf(stage: ReviewStage, { id, roles }: Reviewer): ReviewAssignment | null {
  const standing = standingAssignments(stage);
  return (
    standing.find((one) => one.personId === id && one.onBehalfOf === null) ??
    standing.find((one) => one.personId === id) ??
    standing.find((one) => one.role !== null && roles.includes(one.role) && !stage.assignments.some(({ replaces, onBehalfOf }) => replaces === one.assignmentId && onBehalfOf === id)) ??
    null
  );
}

/** Whether this person could decide in this stage now. */
export function canDecideIn(review: ReviewRecord, stage: ReviewStage, person: Reviewer): boolean {
  return stage.state === 'open' && review.state === 'open' && assignmentOf(stage, person) !== null && whyKeptOut(review, stage.key, person.id) === null;
}

/** Who could decide in a stage now, of those who are here. */
export function whoseTurn(review: ReviewRecord, stage: ReviewStage, { people, absent }: Staffing): Reviewer[] {
  return people.filter((person) => !absent.some(({ personId }) => personId === person.id) && canDecideIn(review, stage, person));
}

/** Whether those who are here are too few to complete an open stage. */
export function isStranded(review: ReviewRecord, stage: ReviewStage, staffing: Staffing): boolean {
  if (review.state !== 'open' || stage.state !== 'open') return false;
  const { quorum } = definitionOf(review.policy, stage.key);
  const able = new Set(whoseTurn(review, stage, staffing).map(({ id }) => id));
  if (quorum.kind === 'count') {
    const approvals = decisionsIn(review, stage.key).filter(isApproval).length;
    return approvals + able.size < quorum.n;
  }
  const open = undecided(review, stage);
  return open.length === 0 ? able.size === 0 : open.some(({ personId }) => personId === null || !able.has(personId));
}

/** Assignments to a person that no decision of theirs has answered. */
export function undecided(review: ReviewRecord, stage: ReviewStage): ReviewAssignment[] {
  const decisions = decisionsIn(review, stage.key);
  return standingAssignments(stage).filter(({ role, assignmentId }) => role === null && !decisions.some((decision) => decision.assignmentId === assignmentId));
}

export function isApproval({ decision }: Pick<CountedDecision, 'decision'>): boolean {
  return decision === 'approve' || decision === 'approve_with_changes';
}
