import type { ReviewRecord } from '../schemas/life-records.js';
import { refuse } from './refusal.js';
import type { Refusal } from './refusal.js';
import type { Reviewer } from './review-turn.js';

export interface Adviser extends Reviewer {
  /** Of somebody who is asked besides the policy's advisers: key of a stage, or null for any. */
  readonly invitedTo?: string | null;
}

/** The stage for which somebody's advice is asked, or why none is. Advice is shown beside the decisions and counts for nothing. */
export function adviceStage(review: ReviewRecord, adviser: Adviser, vote: { readonly stage: string | null; readonly contentHash: string }): { readonly key: string } | Refusal {
  if (review.state !== 'open') return refuse('review.closed', `Review ${review.reviewId} is ${review.state}.`);
  if (vote.contentHash !== review.contentHash) return refuse('approval.content_changed', `The proof of review ${review.reviewId} has the hash ${review.contentHash}.`);
  const stages = review.policy.stages.filter(({ key, advisers }) => {
    const state = review.stages.find((stage) => stage.key === key)?.state;
    const isInvited = adviser.invitedTo !== undefined && (adviser.invitedTo === null || adviser.invitedTo === key);
    const isAsked = isInvited || advisers.people.includes(adviser.id) || (advisers.role !== null && adviser.roles.includes(advisers.role));
    return isAsked && (state === 'open' || state === 'waiting') && (vote.stage === null || vote.stage === key);
  });
  if (stages.length > 1) return refuse('review.stage_ambiguous', `Your advice is asked in these stages: ${stages.map(({ key }) => key).join(', ')}.`);
  return stages[0] ?? refuse('review.no_vote', 'No stage that is still to be decided asks for your advice.');
}
