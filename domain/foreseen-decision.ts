import type { ReviewRecord } from '../schemas/life-records.js';
import type { ReviewState } from '../schemas/vocabulary.js';
import { isRefusal } from './refusal.js';
import type { Refusal } from './refusal.js';
import { countDecision } from './review-progress.js';
import type { DecisionRequest } from './review-progress.js';
import { definitionOf } from './review-turn.js';

export interface ForeseenDecision {
  /** Key of the stage it would count in. */
  readonly stage: string;
  readonly needsSignature: boolean;
  /** How the review would stand. */
  readonly state: ReviewState;
}

/**
 * What a decision would do to a review as it is now, or why it would be refused: by the rules that the review itself goes by.
 * @param comesSigned a signature would come with it
 */
export function foreseeDecision(review: ReviewRecord, request: Omit<DecisionRequest, 'decisionId' | 'signatureId'>, comesSigned: boolean, now: string): ForeseenDecision | Refusal {
  const decisionId = 'foreseen';
  const after = countDecision(review, { ...request, decisionId, signatureId: comesSigned ? 'foreseen' : null }, now);
  if (isRefusal(after)) return after;
  const counted = after.decisions.find((decision) => decision.decisionId === decisionId);
  if (counted === undefined) throw new Error('a decision that is not refused is counted');
  return { stage: counted.stage, needsSignature: definitionOf(review.policy, counted.stage).signature, state: after.state };
}
