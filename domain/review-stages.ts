import type { ReviewRecord, ReviewStage, ReviewTimer, StageApproval } from '../schemas/life-records.js';
import type { ApprovalStage } from '../schemas/approval-policy.js';
import type { ApprovalScope } from '../schemas/asset-record.js';
import { earlier, everywhere, narrowScope } from './approval-scope.js';
import { decisionsIn, definitionOf, hasRoll, isApproval, isStranded, standingAssignments, undecided, whyKeptOut } from './review-turn.js';
import type { Staffing } from './review-turn.js';

/** What must be known to open stages: who is here, and the instants that the policy's calendar gives each of them. */
export interface StagePlan {
  readonly staffing: Staffing;
  readonly instants: readonly { readonly key: string; readonly dueAt: string | null; readonly timers: readonly ReviewTimer[] }[];
}

/** Where a review stands to hold at most: what its policy allows, in the markets it was submitted for. */
export function scopeOf(review: Pick<ReviewRecord, 'policy' | 'stages' | 'markets'>): ApprovalScope {
  const asked = review.markets !== null && review.stages.some(({ state }) => state === 'not_needed') ? { markets: review.markets, channelIds: null } : everywhere;
  return review.stages.reduce((scope, { approval }) => (approval === null ? scope : narrowScope(scope, approval.scope)), narrowScope(review.policy.scope, asked));
}

/** Where and until when the approval of a review holds. */
export function approvalOf(review: ReviewRecord): { readonly scope: ApprovalScope; readonly expiresAt: string | null } {
  return { scope: scopeOf(review), expiresAt: review.stages.reduce<string | null>((end, { approval }) => earlier(end, approval?.expiresAt ?? null), null) };
}

/** Stages that wait for nothing but to be opened. */
export function stagesToOpen(review: ReviewRecord): string[] {
  if (review.state !== 'open') return [];
  return review.stages.filter((stage) => stage.state === 'waiting' && definitionOf(review.policy, stage.key).after.every((key) => isPassed(review, key))).map(({ key }) => key);
}

/** Opens what can be opened. @param newId gives each assignment its id */
export function openStages(review: ReviewRecord, plan: StagePlan, now: string, newId: () => string): ReviewRecord {
  const keys = stagesToOpen(review);
  if (keys.length === 0) return review;
  const opened = withStages(review, (stage) => {
    if (!keys.includes(stage.key)) return stage;
    const instants = plan.instants.find(({ key }) => key === stage.key);
    return { ...stage, state: 'open', openedAt: now, dueAt: instants?.dueAt ?? null, timers: instants?.timers ?? [], assignments: firstAssignments(review, stage, plan.staffing, now, newId) };
  });
  return restaffed(opened, plan.staffing, now, newId);
}

function firstAssignments(review: ReviewRecord, stage: ReviewStage, { people }: Staffing, now: string, newId: () => string): ReviewStage['assignments'] {
  const definition = definitionOf(review.policy, stage.key);
  const assignment = { replaces: null, onBehalfOf: null, why: 'policy', at: now } as const;
  const named = new Set(definition.people);
  if (hasRoll(definition)) {
    for (const { id, roles } of people) if (definition.role !== null && roles.includes(definition.role)) named.add(id);
    for (const id of [...named]) if (whyKeptOut(review, stage.key, id) !== null) named.delete(id);
  }
  return [
    ...(definition.role === null || hasRoll(definition) ? [] : [{ ...assignment, assignmentId: newId(), role: definition.role, personId: null }]),
    ...[...named].map((personId) => ({ ...assignment, assignmentId: newId(), role: null, personId })),
  ];
}

/** Gives the turns of who is away to who stands in, where separation of duties lets them, and marks what nobody could complete any more. */
export function restaffed(review: ReviewRecord, staffing: Staffing, now: string, newId: () => string): ReviewRecord {
  if (review.state !== 'open') return review;
  const covered = withStages(review, (stage) => (stage.state === 'open' ? staffing.absent.reduce((known, absence) => coverAbsence(review, known, staffing, absence, now, newId), stage) : stage));
  const marked = withStages(covered, (stage) => {
    const stranded = isStranded(covered, stage, staffing);
    return stranded === (stage.strandedSince !== null) ? stage : { ...stage, strandedSince: stranded ? now : null };
  });
  return marked;
}

function coverAbsence(review: ReviewRecord, stage: ReviewStage, staffing: Staffing, absence: Staffing['absent'][number], now: string, newId: () => string): ReviewStage {
  const { personId, delegateId } = absence;
  const person = staffing.people.find(({ id }) => id === personId);
  const isHere = staffing.people.some(({ id }) => id === delegateId) && !staffing.absent.some((other) => other.personId === delegateId);
  if (!isHere || whyKeptOut(review, stage.key, delegateId) !== null || whyKeptOut(review, stage.key, personId) !== null) return stage;
  if (standingAssignments(stage).some((one) => one.personId === delegateId)) return stage;
  const theirs = standingAssignments(stage).filter(
    (one) => one.personId === personId || (one.role !== null && person?.roles.includes(one.role) === true && !stage.assignments.some(({ replaces, onBehalfOf }) => replaces === one.assignmentId && onBehalfOf === personId)),
  );
  const [taken] = theirs;
  if (taken === undefined) return stage;
  const assignment = { assignmentId: newId(), role: null, personId: delegateId, replaces: taken.assignmentId, onBehalfOf: personId, why: 'absence', at: now } as const;
  return { ...stage, assignments: [...stage.assignments, assignment] };
}

/** Draws the conclusions of what has been decided: stages that are complete or have failed, and with them the review. */
export function concluded(review: ReviewRecord): ReviewRecord {
  if (review.state !== 'open') return review;
  const stages = review.stages.map((stage) => {
    const outcome = stage.state === 'open' ? outcomeOf(review, stage) : null;
    if (outcome === null) return stage;
    const closed = { ...stage, timers: [], strandedSince: null };
    return outcome === 'done' ? { ...closed, state: 'done' as const, approval: approvalIn(review, stage.key) } : { ...closed, state: 'failed' as const };
  });
  const failed = stages.find(({ state }) => state === 'failed');
  const state = failed === undefined ? (stages.every(({ state: one }) => one !== 'open' && one !== 'waiting') ? 'approved' : 'open') : whyFailed(review, failed.key);
  return settled({ ...review, stages, state });
}

function outcomeOf(review: ReviewRecord, stage: ReviewStage): 'done' | 'failed' | null {
  const definition = definitionOf(review.policy, stage.key);
  const decisions = decisionsIn(review, stage.key);
  const approvals = decisions.filter(isApproval).length;
  const against = decisions.length - approvals;
  if (definition.veto && against > 0) return 'failed';
  const open = undecided(review, stage).length;
  if (definition.quorum.kind === 'all') return against > 0 ? 'failed' : approvals > 0 && open === 0 ? 'done' : null;
  if (approvals >= definition.quorum.n) return 'done';
  return against > 0 && approvals + open < definition.quorum.n ? 'failed' : null;
}

function whyFailed(review: ReviewRecord, key: string): 'rejected' | 'changes_requested' {
  return decisionsIn(review, key).some(({ decision }) => decision === 'reject') ? 'rejected' : 'changes_requested';
}

function approvalIn(review: ReviewRecord, key: string): StageApproval {
  const approvals = decisionsIn(review, key).filter(isApproval);
  return {
    scope: approvals.reduce((scope, decision) => (decision.scope === null ? scope : narrowScope(scope, decision.scope)), everywhere),
    expiresAt: approvals.reduce<string | null>((end, decision) => earlier(end, decision.expiresAt), null),
    approvedBy: approvals.map(({ personId }) => personId),
    isBySilence: false,
  };
}

/** Keeps what follows from the stages: nothing waits in a review that is over. */
export function settled(review: ReviewRecord): ReviewRecord {
  const stages = review.state === 'open' ? review.stages : review.stages.map((stage) => (stage.timers.length === 0 && stage.strandedSince === null ? stage : { ...stage, timers: [], strandedSince: null }));
  const since = stages.filter(({ state }) => state === 'open').map(({ openedAt }) => openedAt ?? '').sort()[0] ?? null;
  return { ...review, stages, waitingSince: review.state === 'open' ? since : null };
}

export function withStages(review: ReviewRecord, change: (stage: ReviewStage) => ReviewStage): ReviewRecord {
  const stages = review.stages.map(change);
  return stages.every((stage, index) => stage === review.stages[index]) ? review : settled({ ...review, stages });
}

/** A stage before it opens. */
export function waitingStage({ key }: Pick<ApprovalStage, 'key'>): ReviewStage {
  return { key, state: 'waiting', openedAt: null, dueAt: null, timers: [], assignments: [], strandedSince: null, carriedFrom: null, approval: null };
}

function isPassed({ stages }: ReviewRecord, key: string): boolean {
  const state = stages.find((stage) => stage.key === key)?.state;
  return state === 'done' || state === 'carried' || state === 'not_needed';
}
