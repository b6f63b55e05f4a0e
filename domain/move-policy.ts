import type { ApprovalPolicy } from '../schemas/approval-policy.js';
import type { ReviewRecord } from '../schemas/life-records.js';
import { holdsNowhere } from './approval-scope.js';
import { firstState } from './begin-review.js';
import { understaffedStage } from './policy-staffing.js';
import { refuse } from './refusal.js';
import type { Refusal } from './refusal.js';
import { concluded, scopeOf } from './review-stages.js';
import type { Staffing } from './review-turn.js';
import { isSameValue } from './same-value.js';

/**
 * Puts a running review under another policy, or another version of its own. Stages whose key and definition are the same keep their
 * state and their decisions; the others begin anew. Moved already, it changes nothing.
 */
export function movePolicy(review: ReviewRecord, to: { readonly policyId: string; readonly policyVersion: number; readonly policy: ApprovalPolicy }, staffing: Staffing): ReviewRecord | Refusal {
  if (review.state !== 'open') return refuse('review.closed', `Review ${review.reviewId} is ${review.state}.`);
  if (review.policyId === to.policyId && review.policyVersion === to.policyVersion) return review;
  const kept = to.policy.stages.filter((stage) => {
    const old = review.policy.stages.find(({ key }) => key === stage.key);
    return old !== undefined && isSameValue(old, stage) && keepsItsPeople(review, to.policy, stage.key);
  });
  const isKept = (key: string): boolean => kept.some((stage) => stage.key === key);
  const open = { ...to.policy, stages: to.policy.stages.filter(({ key }) => !isKept(key)) };
  const gap = understaffedStage(open, staffing.people, review.uploaderId);
  if (gap !== null) return refuse('policy.unsatisfiable', gap);
  const moved: ReviewRecord = {
    ...review,
    ...to,
    sequence: review.sequence + 1,
    stages: to.policy.stages.map((stage) => (isKept(stage.key) ? (review.stages.find(({ key }) => key === stage.key) ?? firstState(stage, review.markets)) : firstState(stage, review.markets))),
    decisions: review.decisions.filter(({ stage }) => isKept(stage)),
  };
  if (holdsNowhere(scopeOf(moved))) return refuse('policy.unsatisfiable', 'The policy does not reach the markets that this is for.');
  return concluded(moved);
}

/** A decision that the new policy's separation of duties would have refused is not kept. */
function keepsItsPeople(review: ReviewRecord, to: ApprovalPolicy, key: string): boolean {
  const approvedBy = [
    ...review.decisions.filter(({ stage }) => stage === key).map(({ personId }) => personId),
    ...(review.stages.find((stage) => stage.key === key)?.approval?.approvedBy ?? []),
  ];
  if (to.fourEyes && !review.policy.fourEyes && approvedBy.includes(review.uploaderId)) return false;
  return !to.distinctPeople || review.policy.distinctPeople || !review.decisions.some(({ stage, personId }) => stage !== key && approvedBy.includes(personId));
}
