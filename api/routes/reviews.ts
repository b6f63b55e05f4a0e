import { findPlannedFits } from '../../db/find-planned-fits.js';
import { findReview } from '../../db/find-review.js';
import { readCursor, toPage } from '../../db/keyset-page.js';
import { listReviews } from '../../db/list-reviews.js';
import { standingSchema } from '../../schemas/assets.js';
import { GalleyError } from '../../schemas/galley-error.js';
import {
  countedDecisionSchema,
  newDecisionSchema,
  newReviewsSchema,
  openedReviewsSchema,
  reviewListQuerySchema,
  reviewPageSchema,
  reviewSchema,
} from '../../schemas/reviews.js';
import { askReviewToEnd } from '../ask-workflow.js';
import { decideOnReview } from '../decide-on-review.js';
import { notFound } from '../not-found.js';
import { openReviews } from '../open-reviews.js';
import { mayWithdraw, presentReview, presentReviewSummary } from '../present-review.js';
import { reasonOf } from '../reason.js';
import { reviewForGuest } from '../guests/review-for-guest.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import { everyRoleButGuest, whoMay } from '../who-may.js';

const submit = defineRoute({
  method: 'post',
  path: '/reviews',
  summary: 'Submit assets for review',
  description: 'Each asset answers for itself: an item has either its review or its problem.',
  tags: ['reviews'],
  ...whoMay.submit,
  body: newReviewsSchema,
  responses: { 202: openedReviewsSchema },
  problems: ['resource.not_found', 'policy.unsatisfiable', 'asset.not_ready', 'asset.wrong_state', 'asset.quarantined', 'rights.expired', 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ body, caller, services, resourceId }) => ({ status: 202, body: { items: await openReviews(services, caller, body, resourceId) } }),
});

const list = defineRoute({
  method: 'get',
  path: '/reviews',
  summary: 'List reviews, newest first; with assignee=me those that wait for the caller',
  tags: ['reviews'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: reviewListQuerySchema,
  responses: { 200: reviewPageSchema },
  problems: [],
  handle: async ({ query, caller, services }) => {
    const rows = await listReviews(services.database, caller.tenantId, {
      assignee: query.assignee === 'me' ? { personId: caller.personId, roles: caller.roles } : null,
      state: query.status,
      assetId: query.assetId,
      after: readCursor(query.cursor),
      rows: query.limit + 1,
    });
    const now = new Date().toISOString();
    return { status: 200, body: toPage(rows, query.limit, (row) => presentReviewSummary(row, now)) };
  },
});

const show = defineRoute({
  method: 'get',
  path: '/reviews/{id}',
  summary: 'The proof, the stages, who has decided what, and whom it waits for',
  tags: ['reviews'],
  roles: everyRoleButGuest,
  guests: 'own-review',
  scope: 'assets:read',
  responses: { 200: reviewSchema },
  problems: [],
  handle: async ({ params, caller, services }) => {
    const row = await findReview(services.database, caller.tenantId, params.id);
    if (row === undefined) throw notFound('review');
    const now = new Date().toISOString();
    const { assetId, versionId } = row.life;
    const planned = row.state === 'open' ? await services.database.withTenant(caller.tenantId, (client) => findPlannedFits(client, caller.tenantId, [assetId], versionId, now)) : [];
    const review = presentReview(row, planned, caller, now);
    return { status: 200, body: caller.guest === undefined ? review : reviewForGuest(review, caller, caller.guest) };
  },
});

const decide = defineRoute({
  method: 'post',
  path: '/reviews/{id}/decisions',
  summary: 'Decide on the proof',
  guests: 'own-review',
  description: 'A decision belongs to the content hash that was on the screen. Whose turn it is, the policy says; an admin has no special right here.',
  tags: ['reviews'],
  roles: everyRoleButGuest,
  scope: 'reviews:decide',
  body: newDecisionSchema,
  responses: { 201: countedDecisionSchema },
  problems: [
    'review.closed',
    'review.not_your_turn',
    'review.own_work',
    'review.already_decided',
    'review.comment_required',
    'review.stage_ambiguous',
    'review.scope_empty',
    'review.breaks_spec',
    'rights.dates_invalid',
    'signature.required',
    'signature.not_enrolled',
    'signature.code_required',
    'signature.refused',
    'signature.locked',
    'signature.meaning_unfit',
    'guest.cannot_decide',
    'guest.code_required',
    'guest.code_refused',
    'guest.code_locked',
    'guest.link_ended',
    'approval.content_changed',
    'orchestration.unavailable',
  ],
  idempotent: true,
  handle: async ({ params, body, caller, services, resourceId }) => {
    const counted = await decideOnReview(services, caller, { ...body, reviewId: params.id, decisionId: resourceId });
    return { status: 201, body: counted, headers: { location: `/api/v1/reviews/${params.id}` } };
  },
});

const withdraw = defineRoute({
  method: 'post',
  path: '/reviews/{id}/withdraw',
  summary: 'Take a submission back',
  description: 'For who submitted it, project managers and admins.',
  tags: ['reviews'],
  ...whoMay.submit,
  responses: { 202: standingSchema },
  problems: ['review.closed', 'permission.denied', 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ params, caller, services, resourceId }) => {
    const row = await findReview(services.database, caller.tenantId, params.id);
    if (row === undefined) throw notFound('review');
    if (!mayWithdraw(row, caller)) throw new GalleyError('permission.denied', 'Only who submitted it, project managers and admins may withdraw it.');
    const standing = await askReviewToEnd(services, caller, params.id, resourceId);
    return {
      status: 202,
      body: { id: params.id, state: standing.state, reason: reasonOf(standing.reason) },
      headers: { location: `/api/v1/reviews/${params.id}` },
    };
  },
});

export const reviewRoutes: readonly Route[] = [submit, list, show, decide, withdraw];
