import type { z } from 'zod';
import { findStaff, findUnknownCampaigns } from '../../db/find-handoff-targets.js';
import { findRoutedUpload } from '../../db/find-routed-upload.js';
import { findRoutingRule, listRoutingRules, readRoutingRules } from '../../db/list-routing-rules.js';
import type { RoutingRuleRow } from '../../db/list-routing-rules.js';
import { personsOf } from '../../db/route-upload.js';
import { insertRoutingRule, updateRoutingRule } from '../../db/save-routing-rule.js';
import { chooseRule } from '../../domain/routing-rule.js';
import {
  newRoutingRuleSchema,
  routingRuleEditSchema,
  routingRuleListSchema,
  routingRuleSchema,
  routingTestSchema,
  routingVerdictSchema,
} from '../../schemas/routing-rules.js';
import type { RoutingRuleDefinition } from '../../schemas/routing-rules.js';
import type { Caller } from '../caller.js';
import { etagOf, expectedRevision, requireIfMatch } from '../etag.js';
import { notFound, notFoundInBody } from '../not-found.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import type { Services } from '../services.js';
import { everyRoleButGuest } from '../who-may.js';

const dispatchers = { roles: ['project_manager'], scope: 'campaigns:write' } as const;

const list = defineRoute({
  method: 'get',
  path: '/routing-rules',
  summary: 'Who uploads what goes to whom, in the order in which the rules are tried',
  tags: ['hand-offs'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: routingRuleListSchema },
  problems: [],
  handle: async ({ caller, services }) => ({ status: 200, body: { items: (await listRoutingRules(services.database, caller.tenantId)).map(present) } }),
});

const show = defineRoute({
  method: 'get',
  path: '/routing-rules/{id}',
  summary: 'One rule',
  tags: ['hand-offs'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: routingRuleSchema },
  problems: [],
  handle: async ({ params, caller, services }) => {
    const row = await findRoutingRule(services.database, caller.tenantId, params.id);
    if (row === undefined) throw notFound('routing rule');
    return { status: 200, body: present(row), headers: { etag: etagOf(row.revision) } };
  },
});

const create = defineRoute({
  method: 'post',
  path: '/routing-rules',
  summary: 'Add a rule',
  description: 'It counts for what comes in from now on.',
  tags: ['hand-offs'],
  ...dispatchers,
  body: newRoutingRuleSchema,
  responses: { 201: routingRuleSchema },
  problems: ['resource.not_found'],
  idempotent: true,
  handle: async ({ body, caller, services, resourceId }) => {
    await requireKnown(services, caller, body.definition);
    const row = await insertRoutingRule(services.database, { tenantId: caller.tenantId, actor: caller.actor, id: resourceId, ...body });
    return { status: 201, body: present(row), headers: { location: `/api/v1/routing-rules/${resourceId}`, etag: etagOf(row.revision) } };
  },
});

const edit = defineRoute({
  method: 'patch',
  path: '/routing-rules/{id}',
  summary: 'Change a rule, or switch it off; hand-offs that it made go on as they began',
  tags: ['hand-offs'],
  ...dispatchers,
  ifMatch: true,
  body: routingRuleEditSchema,
  responses: { 200: routingRuleSchema },
  problems: [],
  handle: async ({ params, body, caller, request, services }) => {
    const known = await findRoutingRule(services.database, caller.tenantId, params.id);
    if (known === undefined) throw notFound('routing rule');
    requireIfMatch(request, known.revision);
    if (body.definition !== undefined) await requireKnown(services, caller, body.definition);
    const { name, position, message, definition, isDisabled } = body;
    const row = await updateRoutingRule(services.database, {
      tenantId: caller.tenantId, actor: caller.actor, id: params.id, expectedRevision: expectedRevision(request), name, position, message, definition, isDisabled,
    });
    return { status: 200, body: present(row), headers: { etag: etagOf(row.revision) } };
  },
});

const test = defineRoute({
  method: 'post',
  path: '/routing-rules/test',
  summary: 'Which rule would hand an asset over, and why the others would not',
  description: 'Nothing is changed.',
  tags: ['hand-offs'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  body: routingTestSchema,
  responses: { 200: routingVerdictSchema },
  problems: ['resource.not_found'],
  idempotent: true,
  handle: async ({ body, caller, services }) => {
    const { tenantId } = caller;
    return services.database.withTenant(tenantId, async (client) => {
      const upload = await findRoutedUpload(client, tenantId, body.assetId);
      if (upload === undefined) throw notFoundInBody('asset', '/assetId');
      const rules = await readRoutingRules(client, tenantId);
      const staff = await findStaff(client, tenantId, rules.flatMap(({ definition }) => personsOf(definition)));
      const { chosen, verdicts } = chooseRule(rules, upload, staff);
      const nameOf = new Map(rules.map(({ id, name }) => [id, name]));
      return {
        status: 200,
        body: {
          assetId: body.assetId,
          rule: chosen === null ? null : { id: chosen.id, name: chosen.name },
          handoffId: upload.handoffId,
          verdicts: verdicts.map(({ ruleId, matches, why }) => ({ id: ruleId, name: nameOf.get(ruleId) ?? '', matches, why })),
        },
      };
    });
  },
});

export const routingRuleRoutes: readonly Route[] = [list, show, create, edit, test];

/** @throws GalleyError `resource.not_found` for a person or campaign that is not the tenant's */
async function requireKnown({ database }: Services, { tenantId }: Caller, definition: RoutingRuleDefinition): Promise<void> {
  await database.withTenant(tenantId, async (client) => {
    const named = [...new Set([...personsOf(definition), ...(definition.when.uploaderIds ?? [])])];
    const { personIds } = await findStaff(client, tenantId, named);
    if (personIds.length < named.length) throw notFoundInBody('person', '/definition');
    if ((await findUnknownCampaigns(client, tenantId, definition.when.campaignIds ?? [])).length > 0) throw notFoundInBody('campaign', '/definition/when/campaignIds');
  });
}

function present({ id, name, position, message, definition, isDisabled, revision, createdAt }: RoutingRuleRow): z.input<typeof routingRuleSchema> {
  return { id, name, position, message, definition, isDisabled, revision, createdAt: createdAt.toISOString() };
}
