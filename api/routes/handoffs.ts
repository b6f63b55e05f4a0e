import { findStaff } from '../../db/find-handoff-targets.js';
import { findHandoff } from '../../db/find-handoff.js';
import { discardHandoffAnswer, insertHandoffAnswer } from '../../db/insert-handoff-answer.js';
import { readCursor, toPage } from '../../db/keyset-page.js';
import { listHandoffs } from '../../db/list-handoffs.js';
import { isHere } from '../../domain/routing-rule.js';
import type { HandoffTarget } from '../../schemas/handoff-record.js';
import { handoffDeclineSchema, handoffListQuerySchema, handoffPageSchema, handoffReassignmentSchema, handoffSchema, handoffStandingSchema } from '../../schemas/handoffs.js';
import { handoffStateSchema } from '../../schemas/vocabulary.js';
import { askHandoff } from '../ask-workflow.js';
import type { Caller } from '../caller.js';
import { isRefused } from '../is-refused.js';
import { notFound, notFoundInBody } from '../not-found.js';
import { presentHandoff, presentHandoffSummary } from '../present-handoff.js';
import { reasonOf } from '../reason.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import type { Services } from '../services.js';
import { everyRoleButGuest } from '../who-may.js';

const answering = { tags: ['hand-offs'], roles: everyRoleButGuest, scope: 'assets:write', responses: { 200: handoffStandingSchema }, idempotent: true } as const;
const refusals = ['handoff.not_yours', 'handoff.closed', 'handoff.wrong_state', 'orchestration.unavailable'] as const;

const list = defineRoute({
  method: 'get',
  path: '/handoffs',
  summary: 'List hand-offs, newest first; with assignee=me those that wait for the caller',
  tags: ['hand-offs'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: handoffListQuerySchema,
  responses: { 200: handoffPageSchema },
  problems: [],
  handle: async ({ query, caller, services }) => {
    const rows = await listHandoffs(services.database, caller.tenantId, {
      assignee: query.assignee === 'me' ? { personId: caller.personId, roles: caller.roles } : null,
      state: query.state,
      assetId: query.assetId,
      after: readCursor(query.cursor),
      rows: query.limit + 1,
    });
    const now = new Date().toISOString();
    return { status: 200, body: toPage(rows, query.limit, (row) => presentHandoffSummary(row, now)) };
  },
});

const show = defineRoute({
  method: 'get',
  path: '/handoffs/{id}',
  summary: 'What was handed to whom, what they answered, and the receipt',
  tags: ['hand-offs'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: handoffSchema },
  problems: [],
  handle: async ({ params, caller, services }) => {
    const row = await findHandoff(services.database, caller.tenantId, params.id);
    if (row === undefined) throw notFound('hand-off');
    return { status: 200, body: presentHandoff(row, caller, new Date().toISOString()) };
  },
});

const accept = defineRoute({
  method: 'post',
  path: '/handoffs/{id}/accept',
  summary: 'Take what is handed to you; the receipt is written',
  ...answering,
  problems: refusals,
  handle: async ({ params, caller, services, resourceId }) => answer(services, caller, params.id, { id: resourceId, kind: 'accept', reason: '', to: null }),
});

const decline = defineRoute({
  method: 'post',
  path: '/handoffs/{id}/decline',
  summary: 'Do not take it; it goes to the next in line, and after the last to who it escalates to',
  description: 'Where it is offered to a role, who declines speaks for the role.',
  ...answering,
  body: handoffDeclineSchema,
  problems: refusals,
  handle: async ({ params, body, caller, services, resourceId }) => answer(services, caller, params.id, { id: resourceId, kind: 'decline', reason: body.reason, to: null }),
});

const complete = defineRoute({
  method: 'post',
  path: '/handoffs/{id}/complete',
  summary: 'Say that what it was handed over for is done',
  description: 'For who has accepted it, project managers and admins.',
  ...answering,
  problems: refusals,
  handle: async ({ params, caller, services, resourceId }) => answer(services, caller, params.id, { id: resourceId, kind: 'complete', reason: '', to: null }),
});

const reassign = defineRoute({
  method: 'post',
  path: '/handoffs/{id}/reassign',
  summary: 'Hand it to someone else; the time to answer begins anew',
  description: 'For whom it waits, project managers and admins.',
  ...answering,
  body: handoffReassignmentSchema,
  problems: [...refusals, 'resource.not_found'],
  handle: async ({ params, body, caller, services, resourceId }) => {
    await requireHere(services, caller, body.to);
    return answer(services, caller, params.id, { id: resourceId, kind: 'reassign', reason: body.reason, to: body.to });
  },
});

export const handoffRoutes: readonly Route[] = [list, show, accept, decline, complete, reassign];

/** @throws GalleyError `resource.not_found` for someone who is not here, and a role that nobody has */
async function requireHere({ database }: Services, { tenantId }: Caller, to: HandoffTarget): Promise<void> {
  const staff = await database.withTenant(tenantId, (client) => findStaff(client, tenantId, 'personId' in to ? [to.personId] : []));
  if (!isHere(to, staff)) throw notFoundInBody('person', '/to');
}

async function answer(
  services: Services,
  caller: Caller,
  handoffId: string,
  said: { readonly id: string; readonly reason: string } & (
    | { readonly kind: 'accept' | 'decline' | 'complete'; readonly to: null }
    | { readonly kind: 'reassign'; readonly to: HandoffTarget }
  ),
) {
  const { tenantId, personId, roles } = caller;
  const before = await insertHandoffAnswer(services.database, { tenantId, handoffId, personId, ...said });
  if (before === undefined) throw notFound('hand-off');
  const headers = { location: `/api/v1/handoffs/${handoffId}` };
  if (before.isCounted) return { status: 200, body: { id: handoffId, state: before.state, reason: null }, headers } as const;
  try {
    const who = { answerId: said.id, personId, roles };
    const standing = await askHandoff(services, caller, handoffId, said.kind === 'reassign' ? { ...who, kind: said.kind, to: said.to } : { ...who, kind: said.kind });
    return { status: 200, body: { id: handoffId, state: handoffStateSchema.parse(standing.state), reason: reasonOf(standing.reason) }, headers } as const;
  } catch (error) {
    if (isRefused(error)) await discardHandoffAnswer(services.database, tenantId, said.id);
    throw error;
  }
}
