import { findPullThroughReport } from '../../db/find-pull-through-report.js';
import { readCursor, toPage } from '../../db/keyset-page.js';
import { findComponent } from '../../db/list-components.js';
import { listPullThroughItems } from '../../db/list-pull-through-items.js';
import { findPullThrough, listPullThroughs } from '../../db/list-pull-throughs.js';
import { registerPullThrough } from '../../db/register-pull-through.js';
import type { PullThroughRecord } from '../../schemas/life-records.js';
import {
  dryRunSchema,
  newPullThroughSchema,
  pullThroughItemPageSchema,
  pullThroughItemsQuerySchema,
  pullThroughListQuerySchema,
  pullThroughPageSchema,
  pullThroughSchema,
} from '../../schemas/pull-throughs.js';
import { askPullThrough } from '../ask-workflow.js';
import type { Caller } from '../caller.js';
import { dryRun } from '../dry-run.js';
import { notFound } from '../not-found.js';
import { componentRoles } from '../present-component.js';
import { presentPullThrough, presentPullThroughItem, presentPullThroughSummary } from '../present-pull-through.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import type { Services } from '../services.js';
import { everyRoleButGuest } from '../who-may.js';

const start = defineRoute({
  method: 'post',
  path: '/components/{id}/pull-through',
  summary: 'Bring a version of a component to everything that uses another one; with `dryRun`, only say what would happen',
  description:
    'The impact is frozen, then each asset gets a new version, the renditions that draw the component, and the approvals that the change ' +
    'touches; what is live is replaced in place. A newer run of the same component takes over from an older one.',
  tags: ['components'],
  roles: componentRoles.pull_through,
  scope: 'assets:write',
  body: newPullThroughSchema,
  responses: { 200: dryRunSchema, 202: pullThroughSchema },
  problems: ['component.retired', 'component.not_approved', 'component.superseded', 'pull_through.under_way', 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ params, body, caller, services, resourceId: runId }) => {
    const { tenantId, actor, personId } = caller;
    const component = await findComponent(services.database, tenantId, params.id);
    if (component === undefined) throw notFound('component');
    const severity = body.severity ?? component.severity;
    const now = new Date().toISOString();
    const effectiveAt = body.effectiveAt !== undefined && body.effectiveAt > now ? body.effectiveAt : now;
    if (body.dryRun) {
      const plan = { tenantId, componentId: params.id, toVersionId: body.toVersionId, severity, now: effectiveAt };
      return { status: 200, body: await dryRun(services.database, plan, body.after ?? null) };
    }
    const record: PullThroughRecord = { tenantId, runId, componentId: params.id, severity, effectiveAt, state: 'scheduled', sequence: 0, resumesAs: null, answered: [] };
    await registerPullThrough(services.database, { record, toVersionId: body.toVersionId, reason: body.reason, startedBy: personId, actor });
    await askPullThrough(services, caller, runId, { kind: 'begin' }, runId);
    return { status: 202, body: await requirePullThrough(services, caller, runId), headers: { location: `/api/v1/pull-throughs/${runId}` } };
  },
});

const list = defineRoute({
  method: 'get',
  path: '/pull-throughs',
  summary: 'List pull-throughs, newest first',
  tags: ['components'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: pullThroughListQuerySchema,
  responses: { 200: pullThroughPageSchema },
  problems: [],
  handle: async ({ query, caller, services }) => {
    const { state, componentId, limit } = query;
    const rows = await listPullThroughs(services.database, caller.tenantId, { state, componentId, after: readCursor(query.cursor), rows: limit + 1 });
    return { status: 200, body: toPage(rows, limit, presentPullThroughSummary) };
  },
});

const show = defineRoute({
  method: 'get',
  path: '/pull-throughs/{id}',
  summary: 'How far a pull-through has come, whom it waits for since when, and what was left and why',
  tags: ['components'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: pullThroughSchema },
  problems: [],
  handle: async ({ params, caller, services }) => ({ status: 200, body: await requirePullThrough(services, caller, params.id) }),
});

const items = defineRoute({
  method: 'get',
  path: '/pull-throughs/{id}/items',
  summary: 'The assets of the frozen impact, and where each stands',
  tags: ['components'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: pullThroughItemsQuerySchema,
  responses: { 200: pullThroughItemPageSchema },
  problems: [],
  handle: async ({ params, query, caller, services }) => {
    if ((await findPullThrough(services.database, caller.tenantId, params.id)) === undefined) throw notFound('pull-through');
    const { state, cursor, limit } = query;
    const rows = await listPullThroughItems(services.database, caller.tenantId, { runId: params.id, state, after: cursor ?? null, rows: limit + 1 });
    const shown = rows.slice(0, limit);
    return { status: 200, body: { items: shown.map(presentPullThroughItem), nextCursor: rows.length > limit ? (shown.at(-1)?.asset.id ?? null) : null } };
  },
});

const commands = [
  ['pause', 'Ask no more assets for now; those that were asked go on'],
  ['resume', 'Go on where it was paused'],
  ['cancel', 'Ask no more assets; those that were asked go on, the rest is left as it is'],
] as const;

const commandRoutes = commands.map(([kind, summary]) =>
  defineRoute({
    method: 'post',
    path: `/pull-throughs/{id}/${kind}`,
    summary,
    tags: ['components'],
    roles: componentRoles.pull_through,
    scope: 'assets:write',
    responses: { 200: pullThroughSchema },
    problems: ['pull_through.wrong_state', 'orchestration.unavailable'],
    idempotent: true,
    handle: async ({ params, caller, services, resourceId }) => {
      await requirePullThrough(services, caller, params.id);
      await askPullThrough(services, caller, params.id, { kind }, resourceId);
      return { status: 200, body: await requirePullThrough(services, caller, params.id) };
    },
  }),
);

export const pullThroughRoutes: readonly Route[] = [start, list, show, items, ...commandRoutes];

async function requirePullThrough(services: Services, caller: Caller, runId: string) {
  const row = await findPullThrough(services.database, caller.tenantId, runId);
  if (row === undefined) throw notFound('pull-through');
  // Read after its state: what that state rests on is there.
  return presentPullThrough(row, await findPullThroughReport(services.database, caller.tenantId, runId), caller);
}
