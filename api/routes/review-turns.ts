import { discardReviewAct, findPresent, insertReviewAct } from '../../db/insert-review-act.js';
import { insertVote } from '../../db/insert-vote.js';
import type { AssignmentRequest } from '../../domain/review-assignments.js';
import { standingSchema } from '../../schemas/assets.js';
import { assignedSchema, newDelegationSchema, newPolicyMoveSchema, newReassignmentSchema, newVoteSchema, writtenVoteSchema } from '../../schemas/reviews.js';
import { reviewStateSchema } from '../../schemas/vocabulary.js';
import { askAssignment, askReviewToMove } from '../ask-workflow.js';
import type { Caller, GuestStanding } from '../caller.js';
import { isRefused } from '../is-refused.js';
import { notFound, notFoundInBody } from '../not-found.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import type { Services } from '../services.js';
import { everyRoleButGuest } from '../who-may.js';

const managers = ['project_manager'] as const;

const delegate = defineRoute({
  method: 'post',
  path: '/reviews/{id}/delegate',
  summary: 'Let a colleague decide in your stead',
  description: 'A new assignment that points to the one it takes over from. Separation of duties holds for your colleague as it does for you.',
  tags: ['reviews'],
  roles: everyRoleButGuest,
  scope: 'reviews:decide',
  body: newDelegationSchema,
  responses: { 201: assignedSchema },
  problems: ['review.closed', 'review.not_your_turn', 'review.own_work', 'review.already_decided', 'review.stage_ambiguous', 'review.delegate_unfit', 'resource.not_found', 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ params, body, caller, services, resourceId }) => {
    const { personId, roles } = caller;
    const request = { kind: 'delegate', assignmentId: resourceId, stage: body.stage ?? null, personId, roles, to: body.to } as const;
    return { status: 201, body: await assign(services, caller, params.id, request, body.reason), headers: { location: `/api/v1/reviews/${params.id}` } };
  },
});

const reassign = defineRoute({
  method: 'post',
  path: '/reviews/{id}/reassign',
  summary: 'Let somebody else decide',
  description: 'In the stead of `from`, or beside those who are asked by role. For project managers and admins, who do not decide by that themselves.',
  tags: ['reviews'],
  roles: managers,
  scope: 'assets:write',
  body: newReassignmentSchema,
  responses: { 201: assignedSchema },
  problems: ['review.closed', 'review.not_your_turn', 'review.delegate_unfit', 'resource.not_found', 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ params, body, caller, services, resourceId }) => {
    // Who has left can be replaced, and holds no role any more.
    const [from] = body.from === undefined ? [] : await findPresent(services.database, caller.tenantId, [body.from]);
    const inSteadOf = body.from === undefined ? null : (from ?? { id: body.from, roles: [] });
    const request = { kind: 'reassign', assignmentId: resourceId, stage: body.stage, from: inSteadOf, to: body.to } as const;
    return { status: 201, body: await assign(services, caller, params.id, request, body.reason), headers: { location: `/api/v1/reviews/${params.id}` } };
  },
});

const move = defineRoute({
  method: 'post',
  path: '/reviews/{id}/policy',
  summary: 'Put a running review under another policy or version',
  description: 'Stages whose key and definition are the same keep their decisions; the others begin anew. For project managers and admins.',
  tags: ['reviews'],
  roles: managers,
  scope: 'assets:write',
  body: newPolicyMoveSchema,
  responses: { 202: standingSchema },
  problems: ['review.closed', 'policy.unsatisfiable', 'resource.not_found', 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ params, body, caller, services, resourceId }) => {
    const to = { policyId: body.policyId, policyVersion: body.version };
    const standing = await withReason(services, caller, params.id, resourceId, body.reason, () => askReviewToMove(services, caller, params.id, to, resourceId));
    return { status: 202, body: { id: params.id, state: standing.state, reason: null }, headers: { location: `/api/v1/reviews/${params.id}` } };
  },
});

const vote = defineRoute({
  method: 'post',
  path: '/reviews/{id}/votes',
  summary: 'Give your advice',
  guests: 'own-review',
  description: 'For the advisers of a stage. It is shown beside the decisions, and counts for nothing.',
  tags: ['reviews'],
  roles: everyRoleButGuest,
  scope: 'reviews:decide',
  body: newVoteSchema,
  responses: { 201: writtenVoteSchema },
  problems: ['review.closed', 'review.no_vote', 'review.stage_ambiguous', 'approval.content_changed'],
  idempotent: true,
  handle: async ({ params, body, caller, services, resourceId }) => {
    const { tenantId, actor, personId, roles } = caller;
    const given = { tenantId, actor, id: resourceId, reviewId: params.id, adviser: { id: personId, roles, ...adviceAskedOf(caller.guest) }, ...body, stage: body.stage ?? null };
    const written = await services.database.withTenant(tenantId, (client) => insertVote(client, given));
    if (written === undefined) throw notFound('review');
    return { status: 201, body: { voteId: resourceId, reviewId: params.id, stage: written.stage }, headers: { location: `/api/v1/reviews/${params.id}` } };
  },
});

export const reviewTurnRoutes: readonly Route[] = [delegate, reassign, move, vote];

/** A guest link asks for advice: in its stage, or in any. */
function adviceAskedOf(guest: GuestStanding | undefined): { invitedTo?: string | null } {
  return guest === undefined ? {} : { invitedTo: guest.stage };
}

async function assign(services: Services, caller: Caller, reviewId: string, request: AssignmentRequest, reason: string) {
  const standing = await withReason(services, caller, reviewId, request.assignmentId, reason, async () => {
    const [person] = await findPresent(services.database, caller.tenantId, [request.to]);
    if (person === undefined) throw notFoundInBody('person', '/to');
    return askAssignment(services, caller, reviewId, request);
  });
  return { assignmentId: request.assignmentId, reviewId, state: reviewStateSchema.parse(standing.state) };
}

/** The reason is in PostgreSQL before the message that carries its id, and goes again where the review says no. */
async function withReason<Answer>(services: Services, caller: Caller, reviewId: string, id: string, reason: string, ask: () => Promise<Answer>): Promise<Answer> {
  const { tenantId, personId } = caller;
  if (!(await insertReviewAct(services.database, { tenantId, id, reviewId, personId, reason }))) throw notFound('review');
  try {
    return await ask();
  } catch (error) {
    if (isRefused(error)) await discardReviewAct(services.database, tenantId, id);
    throw error;
  }
}
