import { findReviewRecords } from '../../db/find-review-records.js';
import { insertGuest } from '../../db/insert-guest.js';
import { boundToNotice, insertGuestNotice } from '../../db/insert-guest-notice.js';
import { insertGuestLink, listGuestLinks, mostGuestLinks } from '../../db/guest-links.js';
import { discardReviewAct, insertReviewAct } from '../../db/insert-review-act.js';
import { definitionOf, standingAssignments } from '../../domain/review-turn.js';
import { seal } from '../../runtime/sealed-text.js';
import { GalleyError } from '../../schemas/galley-error.js';
import type { GuestLink, NewGuestLink } from '../../schemas/guest-links.js';
import type { ReviewRecord } from '../../schemas/life-records.js';
import { askAssignment } from '../ask-workflow.js';
import type { Caller } from '../caller.js';
import { hashOf, newSecret } from '../credentials.js';
import { derivedId } from '../derived-id.js';
import { isRefused } from '../is-refused.js';
import { notFound } from '../not-found.js';
import type { Services } from '../services.js';

const longestMs = 90 * 24 * 3_600_000;

/**
 * Makes a link to one review for somebody from outside, and has it mailed to them. One that lets them decide makes it their turn in its
 * stage, which the review itself must agree to. Made again with the same id, the link has another token.
 * @throws GalleyError `resource.not_found`, `review.closed`, `guest.expiry_unfit`, `guest.email_unfit`, `guest.stage_unfit`,
 * `guest.too_many`, `permission.denied`, and why the review lets them have no turn
 */
export async function makeGuestLink(services: Services, caller: Caller, reviewId: string, link: NewGuestLink, id: string): Promise<GuestLink & { url: string }> {
  const { database, environment } = services;
  const { tenantId, personId, actor } = caller;
  const review = (await findReviewRecords(database, tenantId, [reviewId])).get(reviewId);
  if (review === undefined) throw notFound('review');
  if (review.state !== 'open') throw new GalleyError('review.closed', `Review ${reviewId} is ${review.state}.`);
  const now = Date.now();
  const until = Date.parse(link.expiresAt);
  if (until <= now || until > now + longestMs) throw new GalleyError('guest.expiry_unfit', 'It must end later than now, and in the next 90 days.', { errors: [{ pointer: '/expiresAt', detail: 'must lie in the next 90 days' }] });
  requireFitStage(review, link);
  const others = (await listGuestLinks(database, tenantId, reviewId)).filter((one) => one.id !== id);
  if (others.length >= mostGuestLinks) throw new GalleyError('guest.too_many', `A review has at most ${mostGuestLinks} guest links.`);

  const guestId = await database.withTenant(tenantId, (client) => insertGuest(client, { tenantId, id: derivedId(id, 'guest'), email: link.email, name: link.name, actor }));
  if (link.canDecide && link.stage !== undefined) await giveTurn(services, caller, review, { stage: link.stage, guestId, id });

  const token = newSecret();
  const url = `${environment.GALLEY_API_URL.replace(/\/+$/, '')}/guest#${token}`;
  const { stage = null, canDecide, allowDownload, expiresAt } = link;
  const made = await database.withTenant(tenantId, async (client) => {
    const noticeId = derivedId(id, 'invitation');
    const kept = { tenantId, id, reviewId, guestId, madeBy: personId, actor, tokenHash: hashOf(token), stage, canDecide, allowDownload, expiresAt };
    const sealed = seal(environment.GALLEY_SECRET, url, boundToNotice(tenantId, noticeId));
    await insertGuestNotice(client, { tenantId, id: noticeId, kind: 'guest_invited', personId: guestId, reviewId, assetId: review.assetId, linkId: id, sealed });
    return insertGuestLink(client, kept);
  });
  return { ...made, url };
}

function requireFitStage(review: ReviewRecord, { stage, canDecide }: NewGuestLink): void {
  if (stage === undefined) return;
  const standing = review.stages.find(({ key }) => key === stage);
  if (standing === undefined || (standing.state !== 'open' && standing.state !== 'waiting')) {
    throw new GalleyError('guest.stage_unfit', standing === undefined ? `The policy has no stage ${stage}.` : `The stage ${stage} is ${standing.state}.`);
  }
  if (canDecide && definitionOf(review.policy, stage).signature) throw new GalleyError('guest.stage_unfit', `Decisions in the stage ${stage} are signed, which a guest cannot.`);
}

/** Asks the review to make it the guest's turn, unless its policy has named them. */
async function giveTurn(services: Services, caller: Caller, review: ReviewRecord, { stage, guestId, id }: { readonly stage: string; readonly guestId: string; readonly id: string }): Promise<void> {
  const standing = review.stages.find(({ key }) => key === stage);
  const isNamed = definitionOf(review.policy, stage).people.includes(guestId);
  if (isNamed || (standing !== undefined && standingAssignments(standing).some(({ personId }) => personId === guestId))) return;
  if (!caller.roles.some((role) => role === 'project_manager' || role === 'admin')) {
    throw new GalleyError('permission.denied', 'Whose turn it is, project managers and admins say; you can ask this guest for advice.');
  }
  const { tenantId, personId } = caller;
  const assignmentId = derivedId(id, 'turn of the guest');
  await insertReviewAct(services.database, { tenantId, id: assignmentId, reviewId: review.reviewId, personId, reason: 'Invited by a guest link.' });
  try {
    await askAssignment(services, caller, review.reviewId, { kind: 'reassign', assignmentId, stage, from: null, to: guestId });
  } catch (error) {
    if (isRefused(error)) await discardReviewAct(services.database, tenantId, assignmentId);
    throw error;
  }
}
