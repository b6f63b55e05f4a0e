import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isAllowed } from '../../api/authorise.js';
import { routes } from '../../api/routes/index.js';
import { workflowTemplates } from '../../domain/workflow-templates.js';
import { projectRoot } from '../../runtime/project-root.js';
import { workflowTemplateListSchema } from '../../schemas/workflow-templates.js';

const page = readFileSync(path.join(projectRoot, 'docs/templates.md'), 'utf8');

describe.each(workflowTemplates.map((template) => [template.name, template] as const))('the template %s', (name, template) => {
  test('is well formed, and begins with one of its own calls', () => {
    workflowTemplateListSchema.parse({ items: [template] });
    expect(template.steps.map(({ call }) => call)).toContain(template.start);
  });

  test.each(template.steps.flatMap(({ who, call }) => (call === null ? [] : [[call, who] as const])))('%s is a route that the %s may call', (call, who) => {
    const route = routes.find(({ method, path: address }) => `${method.toUpperCase()} ${address}` === call);
    if (route === undefined || who === 'galley') throw new Error(`there is no such route for ${who}`);
    expect(isAllowed({ tenantId: '', personId: '', roles: [who], scopes: 'all', actor: 'key:', sessionTokenHash: null }, route)).toBe(true);
  });

  test('has its section, with a picture and every call, in docs/templates.md', () => {
    const section = new RegExp(`\n## ${name}\n[\\s\\S]*?(?=\n## |$)`).exec(page)?.[0] ?? '';
    expect(section).toContain('```mermaid');
    for (const { call } of template.steps) if (call !== null) expect(section).toContain(`\`${call}\``);
  });
});
