import { listGuestLinks, revokeGuestLink } from '../../db/guest-links.js';
import { findReviewRecords } from '../../db/find-review-records.js';
import { guestLinkListSchema, madeGuestLinkSchema, newGuestLinkSchema } from '../../schemas/guest-links.js';
import { makeGuestLink } from '../guests/make-guest-link.js';
import { notFound } from '../not-found.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';

const inviters = ['project_manager', 'brand_manager'] as const;

const make = defineRoute({
  method: 'post',
  path: '/reviews/{id}/guest-links',
  summary: 'Invite somebody from outside to this review',
  description: 'They get the link by mail; it is shown to its maker this once. It leads to this review and nothing else, until it ends or is revoked.',
  tags: ['guests', 'reviews'],
  roles: inviters,
  scope: 'assets:write',
  body: newGuestLinkSchema,
  responses: { 201: madeGuestLinkSchema },
  problems: [
    'review.closed', 'review.not_your_turn', 'review.delegate_unfit', 'guest.email_unfit', 'guest.expiry_unfit', 'guest.stage_unfit', 'guest.too_many',
    'orchestration.unavailable',
  ],
  idempotent: true,
  answersSecret: true,
  handle: async ({ params, body, caller, services, resourceId }) => ({
    status: 201,
    body: await makeGuestLink(services, caller, params.id.toLowerCase(), body, resourceId),
    headers: { location: `/api/v1/reviews/${params.id}/guest-links` },
  }),
});

const list = defineRoute({
  method: 'get',
  path: '/reviews/{id}/guest-links',
  summary: 'Who from outside is invited to this review, newest first',
  tags: ['guests', 'reviews'],
  roles: inviters,
  scope: 'assets:read',
  responses: { 200: guestLinkListSchema },
  problems: [],
  handle: async ({ params, caller, services }) => {
    const records = await findReviewRecords(services.database, caller.tenantId, [params.id]);
    if (records.size === 0) throw notFound('review');
    return { status: 200, body: { items: await listGuestLinks(services.database, caller.tenantId, params.id) } };
  },
});

const revoke = defineRoute({
  method: 'delete',
  path: '/reviews/{id}/guest-links/{linkId}',
  summary: 'End a guest link, and the sessions that were opened by it',
  description: 'At once. What the guest has said and decided stays.',
  tags: ['guests', 'reviews'],
  roles: inviters,
  scope: 'assets:write',
  responses: { 204: null },
  problems: [],
  handle: async ({ params, caller, services }) => {
    const { tenantId, personId, actor } = caller;
    const link = { tenantId, reviewId: params.id, linkId: params.linkId, personId, actor };
    if (!(await services.database.withTenant(tenantId, (client) => revokeGuestLink(client, link)))) throw notFound('guest link');
    return { status: 204 };
  },
});

export const guestLinkRoutes: readonly Route[] = [make, list, revoke];
