import { discardComponentDecision, insertComponentDecision } from '../../db/insert-component-decision.js';
import { discardComponentDraft, insertComponentDraft } from '../../db/insert-component-draft.js';
import { countComponentImpact } from '../../db/find-component-impact.js';
import { insertComponent } from '../../db/insert-component.js';
import { readCursor, toPage } from '../../db/keyset-page.js';
import { findComponentVersionIds, listComponentImpact } from '../../db/list-component-impact.js';
import { listComponentVersions } from '../../db/list-component-versions.js';
import { findComponent, listComponents } from '../../db/list-components.js';
import { findActiveRecipes } from '../../db/find-recipes.js';
import { recipesThatDraw } from '../../domain/component-drawing.js';
import { severityOfKind } from '../../domain/component-lifecycle.js';
import {
  componentListQuerySchema,
  componentPageSchema,
  componentSchema,
  impactQuerySchema,
  impactSchema,
  newComponentDecisionSchema,
  newComponentSchema,
  newComponentVersionSchema,
} from '../../schemas/components.js';
import type { ComponentRecord } from '../../schemas/life-records.js';
import { askComponent } from '../ask-workflow.js';
import type { Caller } from '../caller.js';
import { derivedId } from '../derived-id.js';
import { isRefused } from '../is-refused.js';
import { newComponentDraft } from '../new-component-draft.js';
import { notFound } from '../not-found.js';
import { componentRoles, presentComponent, presentComponentSummary, presentImpactItem } from '../present-component.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import type { Services } from '../services.js';
import { everyRoleButGuest } from '../who-may.js';

const mostVersionsShown = 200;

const create = defineRoute({
  method: 'post',
  path: '/components',
  summary: 'Add a component with its first version, which then waits for a decision',
  tags: ['components'],
  roles: componentRoles.propose,
  scope: 'assets:write',
  body: newComponentSchema,
  responses: { 201: componentSchema },
  problems: ['request.invalid', 'resource.not_found', 'storage.unavailable', 'storage.object_missing', 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ body, caller, services, resourceId: componentId }) => {
    const { tenantId, actor, personId } = caller;
    const versionId = derivedId(componentId, 'first version');
    const draft = await newComponentDraft(services, caller, { ...body, id: versionId, componentId, market: '*', locale: 'und', adapts: null });
    const record: ComponentRecord = { tenantId, componentId, kind: body.kind, state: 'active', sequence: 0, versions: 0, proposed: [], answered: [] };
    await insertComponent(services.database, { record, actor, name: body.name, severity: body.severity ?? severityOfKind(body.kind), ownerId: personId, draft });
    await askComponent(services, caller, componentId, { kind: 'propose', versionId, authorId: personId }, componentId);
    return { status: 201, body: await requireComponent(services, caller, componentId), headers: { location: `/api/v1/components/${componentId}` } };
  },
});

const list = defineRoute({
  method: 'get',
  path: '/components',
  summary: 'List components, newest first',
  tags: ['components'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: componentListQuerySchema,
  responses: { 200: componentPageSchema },
  problems: [],
  handle: async ({ query, caller, services }) => {
    const { q: words, kind, state, limit } = query;
    const rows = await listComponents(services.database, caller.tenantId, { words, kind, state, after: readCursor(query.cursor), rows: limit + 1 });
    return { status: 200, body: toPage(rows, limit, presentComponentSummary) };
  },
});

const show = defineRoute({
  method: 'get',
  path: '/components/{id}',
  summary: 'A component with its versions, and who decides on them',
  tags: ['components'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: componentSchema },
  problems: [],
  handle: async ({ params, caller, services }) => ({ status: 200, body: await requireComponent(services, caller, params.id) }),
});

const propose = defineRoute({
  method: 'post',
  path: '/components/{id}/versions',
  summary: 'Propose a version, or the adaptation of one for a market or language',
  tags: ['components'],
  roles: componentRoles.propose,
  scope: 'assets:write',
  body: newComponentVersionSchema,
  responses: { 201: componentSchema },
  problems: ['request.invalid', 'component.retired', 'component.too_many_proposals', 'component.adaptation_invalid', 'storage.unavailable', 'storage.object_missing', 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ params, body, caller, services, resourceId: versionId }) => {
    const component = await findComponent(services.database, caller.tenantId, params.id);
    if (component === undefined) throw notFound('component');
    const draft = await newComponentDraft(services, caller, { ...body, adapts: body.adapts ?? null, id: versionId, componentId: params.id, kind: component.kind });
    await insertComponentDraft(services.database, draft);
    try {
      await askComponent(services, caller, params.id, { kind: 'propose', versionId, authorId: caller.personId }, versionId);
    } catch (error) {
      if (isRefused(error)) await discardComponentDraft(services.database, caller.tenantId, versionId);
      throw error;
    }
    return { status: 201, body: await requireComponent(services, caller, params.id), headers: { location: `/api/v1/components/${params.id}` } };
  },
});

const decide = defineRoute({
  method: 'post',
  path: '/components/{id}/versions/{versionId}/decisions',
  summary: 'Approve or reject a version',
  description: 'Never one\'s own. Safety statements, claims and indications are decided on by compliance, other kinds by a brand manager or compliance; an admin has no special right here.',
  tags: ['components'],
  roles: everyRoleButGuest,
  scope: 'reviews:decide',
  body: newComponentDecisionSchema,
  responses: { 201: componentSchema },
  problems: ['component.already_decided', 'component.not_your_turn', 'component.own_work', 'component.comment_required', 'component.retired', 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ params, body, caller, services, resourceId: decisionId }) => {
    const { tenantId, personId, roles } = caller;
    const [version] = await listComponentVersions(services.database, tenantId, { componentId: params.id, versionId: params.versionId, rows: 1 });
    if (version === undefined) throw notFound('component version');
    const { decision, comment } = body;
    await insertComponentDecision(services.database, { tenantId, id: decisionId, componentId: params.id, versionId: params.versionId, personId, decision, comment });
    try {
      await askComponent(services, caller, params.id, { kind: 'decide', decisionId, versionId: params.versionId, personId, roles, decision, hasComment: comment !== '' }, decisionId);
    } catch (error) {
      if (isRefused(error)) await discardComponentDecision(services.database, tenantId, decisionId);
      throw error;
    }
    return { status: 201, body: await requireComponent(services, caller, params.id), headers: { location: `/api/v1/components/${params.id}` } };
  },
});

const retire = defineRoute({
  method: 'post',
  path: '/components/{id}/retire',
  summary: 'Take a component out of use: what has it keeps it, and no slot is filled with it any more',
  tags: ['components'],
  roles: componentRoles.retire,
  scope: 'assets:write',
  responses: { 200: componentSchema },
  problems: ['component.retired', 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ params, caller, services, resourceId }) => {
    await requireComponent(services, caller, params.id);
    await askComponent(services, caller, params.id, { kind: 'retire' }, resourceId);
    return { status: 200, body: await requireComponent(services, caller, params.id) };
  },
});

const impact = defineRoute({
  method: 'get',
  path: '/components/{id}/impact',
  summary: 'What depends on a component now: assets, renditions, placements',
  description: 'Counted from the slots of the present versions, and of earlier ones that are placed.',
  tags: ['components'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: impactQuerySchema,
  responses: { 200: impactSchema },
  problems: [],
  handle: async ({ params, query, caller, services }) => {
    const { database } = services;
    const all = await findComponentVersionIds(database, caller.tenantId, params.id);
    if (all.length === 0) throw notFound('component');
    if (query.versionId !== undefined && !all.includes(query.versionId)) throw notFound('component version');
    const wanted = { componentVersionIds: query.versionId === undefined ? all : [query.versionId], drawnBy: recipesThatDraw(await findActiveRecipes(database, caller.tenantId)) };
    const [counts, rows] = await Promise.all([
      countComponentImpact(database, caller.tenantId, wanted),
      listComponentImpact(database, caller.tenantId, { ...wanted, after: query.cursor ?? null, rows: query.limit + 1 }),
    ]);
    const items = rows.slice(0, query.limit);
    return { status: 200, body: { ...counts, items: items.map(presentImpactItem), nextCursor: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null } };
  },
});

export const componentRoutes: readonly Route[] = [create, list, show, propose, decide, retire, impact];

async function requireComponent(services: Services, caller: Caller, componentId: string) {
  const [row, versions] = await Promise.all([
    findComponent(services.database, caller.tenantId, componentId),
    listComponentVersions(services.database, caller.tenantId, { componentId, rows: mostVersionsShown }),
  ]);
  if (row === undefined) throw notFound('component');
  return presentComponent(row, versions, caller);
}
