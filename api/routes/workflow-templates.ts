import { workflowTemplates } from '../../domain/workflow-templates.js';
import { workflowTemplateListSchema } from '../../schemas/workflow-templates.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import { everyRoleButGuest } from '../who-may.js';

const list = defineRoute({
  method: 'get',
  path: '/workflow-templates',
  summary: 'The six workflow types of the field, step by step',
  tags: ['templates'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: workflowTemplateListSchema },
  problems: [],
  handle: async () => ({ status: 200, body: { items: [...workflowTemplates] } }),
});

export const workflowTemplateRoutes: readonly Route[] = [list];
