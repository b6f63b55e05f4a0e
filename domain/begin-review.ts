import type { ReviewRecord, ReviewStage } from '../schemas/life-records.js';
import type { ApprovalStage } from '../schemas/approval-policy.js';
import { holdsNowhere } from './approval-scope.js';
import { carriedStage } from './carried-stage.js';
import { refuse } from './refusal.js';
import type { Refusal } from './refusal.js';
import { concluded, scopeOf, waitingStage } from './review-stages.js';

export type ReviewSubject = Pick<ReviewRecord, 'tenantId' | 'reviewId' | 'assetId' | 'versionId' | 'contentHash' | 'contentParts' | 'uploaderId' | 'policyId' | 'policyVersion' | 'policy' | 'markets'>;

/**
 * A review before its first stage opens: what is not needed for its markets is left out, and what was approved before and has not
 * changed since is carried over.
 * @param before the last review of the asset that is over, if there is one
 */
export function newReview(subject: ReviewSubject, before: ReviewRecord | null, now: string): ReviewRecord | Refusal {
  const stages: ReviewStage[] = [];
  for (const definition of subject.policy.stages) {
    const carried = isNeeded(definition, subject.markets) ? carriedStage(before, definition, { ...subject, at: now }) : null;
    const decidedAlready = stages.flatMap(({ approval }) => approval?.approvedBy ?? []);
    const isDouble = subject.policy.distinctPeople && carried?.approval?.approvedBy.some((id) => decidedAlready.includes(id)) === true;
    stages.push(isDouble || carried === null ? firstState(definition, subject.markets) : carried);
  }
  const review: ReviewRecord = { ...subject, state: 'open', sequence: 0, stages, waitingSince: null, decisions: [] };
  if (holdsNowhere(scopeOf(review))) return refuse('policy.unsatisfiable', 'The policy does not reach the markets that this is for.');
  return concluded(review);
}

/** Whether a stage is needed for these markets. */
export function isNeeded({ markets }: Pick<ApprovalStage, 'markets'>, asked: readonly string[] | null): boolean {
  return markets === null || asked === null || asked.some((market) => markets.includes(market));
}

export function firstState(definition: ApprovalStage, markets: readonly string[] | null): ReviewStage {
  return isNeeded(definition, markets) ? waitingStage(definition) : { ...waitingStage(definition), state: 'not_needed' };
}
