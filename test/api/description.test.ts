import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describeApi } from '../../api/describe-api.js';
import { productVersion } from '../../api/product-version.js';
import { isIdempotent, operationId } from '../../api/route.js';
import { routes } from '../../api/routes/index.js';
import { projectRoot } from '../../runtime/project-root.js';

const description = describeApi(routes, productVersion());
interface Operation {
  operationId: string;
  parameters?: { name: string }[];
  responses: Record<string, { content?: Record<string, unknown> }>;
}
const operations = Object.entries(description.paths ?? {}).flatMap(([place, item]) =>
  Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({ place, method, operation })),
);

describe('the OpenAPI document', () => {
  test('is version 3.1 and the one that is committed: run `npm run openapi` after a change of routes or schemas', () => {
    expect(description.openapi).toBe('3.1.0');
    const committed = JSON.parse(readFileSync(path.join(projectRoot, 'docs', 'openapi.json'), 'utf8'));
    expect(committed).toEqual(JSON.parse(JSON.stringify(description)));
  });

  test('describes every route that is mounted, and no other', () => {
    const described = operations.map(({ place, method }) => `${method} ${place}`).sort();
    expect(described).toEqual(routes.map((route) => `${route.method} ${route.path}`).sort());
  });

  test('names each operation once', () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
    expect(names.sort()).toEqual(routes.map(operationId).sort());
  });

  test('has patterns that JSON Schema can read', () => {
    const patterns = [...JSON.stringify(description).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)].map(([, pattern]) => JSON.parse(pattern!) as string);
    expect(patterns.length).toBeGreaterThan(5);
    for (const pattern of patterns) {
      expect(pattern).toMatch(/^\^[^]*\$$/);
      expect(() => new RegExp(pattern, 'u')).not.toThrow();
    }
  });

  test('resolves each of its references', () => {
    const references = [...JSON.stringify(description).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, reference]) => reference!);
    expect(references.length).toBeGreaterThan(10);
    for (const reference of new Set(references)) {
      const found = reference.split('/').reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], description);
      expect({ reference, isFound: found !== undefined }).toEqual({ reference, isFound: true });
    }
  });

  test('asks every POST for an Idempotency-Key, every edit for If-Match, and every list for a cursor and a limit', () => {
    for (const { place, method, operation } of operations) {
      const route = routes.find((one) => one.path === place && one.method === method)!;
      const parameters = (operation.parameters ?? []).map((parameter) => parameter.name);
      if (isIdempotent(route)) expect(parameters).toContain('Idempotency-Key');
      if (method === 'post' && !isIdempotent(route)) expect(['/session', '/guest-session']).toContain(place);
      if (method === 'patch') expect(parameters).toContain('If-Match');
    }
  });

  test('says of every operation how it can be refused', () => {
    for (const { operation } of operations) {
      for (const status of ['422', '429', '500', '503']) expect(operation.responses[status]?.content).toHaveProperty(['application/problem+json']);
      expect(Object.keys(operation.responses).some((status) => /^[23]/.test(status))).toBe(true);
    }
  });
});
