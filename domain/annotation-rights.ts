import type { AnnotationStatus } from '../schemas/annotations.js';
import type { ReviewState, Role } from '../schemas/vocabulary.js';
import { refuse } from './refusal.js';
import type { Refusal } from './refusal.js';

export type AnnotationAsk = 'reply' | 'edit' | 'withdraw' | 'resolve' | 'reopen';

interface Annotator {
  readonly personId: string;
  readonly roles: readonly Role[];
  /** Of somebody who came by a guest link. */
  readonly guest?: { readonly reviewId: string };
}

/** What of an annotation decides who may do what with it. */
export interface AnnotationStanding {
  readonly status: AnnotationStatus;
  readonly authorId: string;
  readonly replies: number;
  /** They are asked for a decision in the asset's open review. */
  readonly callerDecides: boolean;
  /** The review it was made in, and how that stands; null outside of reviews. */
  readonly review: { readonly id: string; readonly state: ReviewState } | null;
}

/** Roles that change assets, or answer for what is said about them. */
const keepers: readonly Role[] = ['admin', 'project_manager', 'creative', 'copywriter', 'brand_manager', 'compliance', 'photographer'];

/** More are a talk to be had elsewhere; with it lists and reports have a bound. */
export const mostAnnotations = 1_000;
export const mostReplies = 100;

/**
 * Whether someone may annotate the proof of a review: who may see it, while it is open. What is said afterwards belongs to the asset,
 * so that the record of a decision stays as it was decided on.
 */
export function refuseAnnotatingReview(who: Annotator, review: { readonly state: ReviewState; readonly reviewId?: string | null }): Refusal | null {
  const isAsked = who.guest !== undefined && who.guest.reviewId === review.reviewId;
  return (
    (isAsked ? null : refuseAnnotatingAsset(who)) ??
    (review.state === 'open' ? null : refuse('review.closed', `The review is ${review.state}; annotate the asset instead.`))
  );
}

/** Whether someone may annotate an asset outside of a review: everybody who may see it. */
export function refuseAnnotatingAsset({ roles }: Annotator): Refusal | null {
  return roles.some((role) => role !== 'guest') ? null : refuse('permission.denied', 'Guests see what is shared with them, and nothing else.');
}

/** Why someone may not do this with an annotation; null where they may. */
export function refuseAnnotationAsk(ask: AnnotationAsk, who: Annotator, annotation: AnnotationStanding): Refusal | null {
  const isAuthor = annotation.authorId === who.personId;
  const refusal = who.guest === undefined ? null : refuseGuest(ask, who.guest, annotation);
  if (refusal !== null) return refusal;
  if (annotation.status === 'withdrawn') return refuse('annotation.withdrawn', 'Its author has taken it back.');
  switch (ask) {
    case 'reply':
      return annotation.replies < mostReplies ? null : refuse('annotation.too_many', `A thread has at most ${mostReplies} replies.`);
    case 'edit':
    case 'withdraw':
      if (!isAuthor) return refuse('permission.denied', 'Only its author may change it or take it back.');
      return annotation.replies === 0 && annotation.status === 'open' ? null : refuse('annotation.answered', 'It was answered or resolved.');
    case 'resolve':
    case 'reopen':
      return isAuthor || annotation.callerDecides || who.roles.some((role) => keepers.includes(role))
        ? null
        : refuse('permission.denied', `Its author, those who decide on the asset, and the roles ${keepers.join(', ')} may.`);
  }
}

/** A guest answers what is said in the review of their link, while it is open. To them nothing else is there. */
function refuseGuest(ask: AnnotationAsk, guest: { readonly reviewId: string }, { review }: AnnotationStanding): Refusal | null {
  if (review?.id !== guest.reviewId) return refuse('resource.not_found', 'There is no such annotation.');
  if (ask !== 'reply') return refuse('permission.denied', 'A guest annotates and answers.');
  return review.state === 'open' ? null : refuse('review.closed', `The review is ${review.state}.`);
}

/** What someone may do with an annotation now. */
export function allowedAnnotationAsks(who: Annotator, annotation: AnnotationStanding): AnnotationAsk[] {
  const asks: AnnotationAsk[] = ['reply', 'edit', 'withdraw', annotation.status === 'resolved' ? 'reopen' : 'resolve'];
  return asks.filter((ask) => refuseAnnotationAsk(ask, who, annotation) === null);
}
