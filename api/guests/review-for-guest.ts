import type { z } from 'zod';
import type { reviewSchema } from '../../schemas/reviews.js';
import type { Caller, GuestStanding } from '../caller.js';

type ReviewAnswer = z.input<typeof reviewSchema>;

/**
 * A review as a guest sees it: the proof, how far the stages are, and what they themselves were asked and said. Who else is asked, and what
 * was decided and said among those who work here, stays in the house.
 */
export function reviewForGuest(review: ReviewAnswer, caller: Caller, guest: GuestStanding): ReviewAnswer {
  const previewPath = `/api/v1/reviews/${review.id}/preview`;
  const isOwn = ({ person }: { readonly person: { readonly id: string } | null }): boolean => person?.id === caller.personId;
  return {
    ...review,
    asset: { ...review.asset, previewPath },
    proof: { ...review.proof, previewPath },
    campaignId: null,
    stages: review.stages.map((stage) => ({ ...stage, assignments: stage.assignments.filter(isOwn).map((assignment) => ({ ...assignment, reason: '' })) })),
    decisions: review.decisions.filter(isOwn),
    votes: review.votes.filter(isOwn),
    waitingFor: review.waitingFor.map((waiting) => ({ ...waiting, people: waiting.people.filter(({ id }) => id === caller.personId) })),
    // What is planned where is the house's own.
    channelChecks: [],
    decidesIn: guest.canDecide ? review.decidesIn.filter((key) => key === guest.stage) : [],
    canDecide: guest.canDecide && guest.stage !== null && review.decidesIn.includes(guest.stage),
    canManage: false,
    canWithdraw: false,
  };
}
