import type { z } from 'zod';
import { insertApprovalPolicy } from '../../db/insert-approval-policy.js';
import { listApprovalPolicies } from '../../db/list-approval-policies.js';
import type { ApprovalPolicyRow } from '../../db/list-approval-policies.js';
import { policyTemplates } from '../../domain/policy-templates.js';
import { approvalPolicyListSchema, approvalPolicyVersionSchema, newApprovalPolicySchema, policyTemplateListSchema } from '../../schemas/approval-policies.js';
import { completePolicy } from '../../schemas/approval-policy.js';
import { notFound } from '../not-found.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import { everyRoleButGuest } from '../who-may.js';

const governors = ['brand_manager', 'compliance'] as const;

const list = defineRoute({
  method: 'get',
  path: '/approval-policies',
  summary: 'The policies reviews run by, each in its last version',
  tags: ['policies'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: approvalPolicyListSchema },
  problems: [],
  handle: async ({ caller, services }) => {
    const rows = await listApprovalPolicies(services.database, caller.tenantId, null);
    return { status: 200, body: { items: rows.map(present) } };
  },
});

const templates = defineRoute({
  method: 'get',
  path: '/approval-policies/templates',
  summary: 'Ready policies to begin with',
  description: 'Take a definition, change it as you need it, and send it as a policy of your own.',
  tags: ['policies'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: policyTemplateListSchema },
  problems: [],
  handle: async () => ({ status: 200, body: { items: [...policyTemplates] } }),
});

const show = defineRoute({
  method: 'get',
  path: '/approval-policies/{id}',
  summary: 'Every version of a policy, newest first',
  tags: ['policies'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: approvalPolicyListSchema },
  problems: [],
  handle: async ({ params, caller, services }) => {
    const rows = await listApprovalPolicies(services.database, caller.tenantId, params.id);
    if (rows.length === 0) throw notFound('approval policy');
    return { status: 200, body: { items: rows.map(present) } };
  },
});

const create = defineRoute({
  method: 'post',
  path: '/approval-policies',
  summary: 'Add a policy',
  tags: ['policies'],
  roles: governors,
  scope: 'admin',
  body: newApprovalPolicySchema,
  responses: { 201: approvalPolicyVersionSchema },
  problems: [],
  idempotent: true,
  handle: async ({ body, caller, services, resourceId }) => {
    const { tenantId, actor } = caller;
    const row = await insertApprovalPolicy(services.database, { tenantId, actor, id: resourceId, mustExist: false, name: body.name, definition: completePolicy(body.definition), isDefault: body.isDefault });
    if (row === undefined) throw notFound('approval policy');
    return { status: 201, body: present(row), headers: { location: `/api/v1/approval-policies/${resourceId}` } };
  },
});

const addVersion = defineRoute({
  method: 'post',
  path: '/approval-policies/{id}/versions',
  summary: 'Change a policy by adding a version; running reviews keep theirs',
  tags: ['policies'],
  roles: governors,
  scope: 'admin',
  body: newApprovalPolicySchema,
  responses: { 201: approvalPolicyVersionSchema },
  problems: [],
  idempotent: true,
  handle: async ({ params, body, caller, services }) => {
    const { tenantId, actor } = caller;
    const row = await insertApprovalPolicy(services.database, { tenantId, actor, id: params.id, mustExist: true, name: body.name, definition: completePolicy(body.definition), isDefault: body.isDefault });
    if (row === undefined) throw notFound('approval policy');
    return { status: 201, body: present(row), headers: { location: `/api/v1/approval-policies/${params.id}` } };
  },
});

export const approvalPolicyRoutes: readonly Route[] = [list, templates, show, create, addVersion];

function present({ id, version, name, definition, isDefault, createdAt }: ApprovalPolicyRow): z.input<typeof approvalPolicyVersionSchema> {
  return { id, version, name, definition, isDefault, createdAt: createdAt.toISOString() };
}
