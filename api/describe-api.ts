import type { ResponseConfig, RouteConfig } from '@asteasolutions/zod-to-openapi';
import { OpenApiGeneratorV31, OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import type { ProblemCode } from '../schemas/problem-catalogue.js';
import { problemCatalogue } from '../schemas/problem-catalogue.js';
import { problemSchema } from '../schemas/problem.js';
import type { Route } from './route.js';
import { isIdempotent, operationId } from './route.js';

export type ApiDescription = ReturnType<OpenApiGeneratorV31['generateDocument']>;

/** The OpenAPI 3.1 document of the same routes that are served. */
export function describeApi(routes: readonly Route[], version: string): ApiDescription {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'apiKey', { type: 'http', scheme: 'bearer', description: 'An API key: `galley_…`.' });
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'galley',
    description: 'From POST /session; named `__Host-galley` over https. Changes must come from a page of this origin.',
  });
  const ordered = [...routes].sort((a, b) => (a.path === b.path ? 0 : a.path < b.path ? -1 : 1));
  for (const route of ordered) registry.registerPath(describeRoute(route));
  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Galley',
      version,
      description:
        'Creative assets and campaigns as durable workflows. Every refusal is a problem document (RFC 9457) with a stable `code`; ' +
        'every POST takes an Idempotency-Key, every edit If-Match, every list `cursor` and `limit`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
  });
  return JSON.parse(JSON.stringify(document, withoutFlags)) as ApiDescription;
}

/** The generator leaves the flags of a regular expression at its end; in JSON Schema every one is a Unicode one anyway. */
function withoutFlags(key: string, value: unknown): unknown {
  return key === 'pattern' && typeof value === 'string' ? value.replace(/(?<!\\)\/[a-z]+$/, '') : value;
}

function describeRoute(route: Route): RouteConfig {
  const problems = describeProblems(route);
  return {
    method: route.method,
    path: route.path,
    operationId: operationId(route),
    summary: route.summary,
    description: [route.description, describeAccess(route)].filter(Boolean).join('\n\n'),
    tags: [...route.tags],
    security: route.roles === 'public' ? [] : [{ apiKey: [] }, { session: [] }],
    request: {
      params: z.object(Object.fromEntries(paramNames(route).map((name) => [name, route.params?.[name] ?? z.guid()]))),
      ...(route.query ? { query: route.query } : {}),
      ...(hasHeaders(route) ? { headers: requestHeaders(route) } : {}),
      ...(route.body ? { body: { required: true, content: { 'application/json': { schema: route.body } } } } : {}),
      ...(route.form ? { body: { required: true, content: { 'multipart/form-data': { schema: route.form } } } } : {}),
    },
    responses: { ...describeAnswers(route), ...problems },
  };
}

function paramNames(route: Route): string[] {
  return [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
}

function describeAccess(route: Route): string {
  if (route.roles === 'public') return 'Needs no credentials.';
  if (route.roles === 'guest-by-link') return 'For who came by a guest link.';
  const who = route.roles === 'anyone-signed-in' ? 'Anyone who is signed in' : `Roles: ${[...new Set([...route.roles, 'admin'])].join(', ')}`;
  const guests = route.guests === undefined ? '' : ' Guests by link may call it too.';
  return (route.scope ? `${who}. API keys need the scope \`${route.scope}\`.` : `${who}.`) + guests;
}

function hasHeaders(route: Route): boolean {
  return isIdempotent(route) || route.ifMatch === true;
}

function requestHeaders(route: Route): z.ZodObject {
  return z.object({
    ...(isIdempotent(route) ? { 'Idempotency-Key': z.string().min(1).max(255).describe('A new UUID per intended effect, the same on every retry.') } : {}),
    ...(route.ifMatch ? { 'If-Match': z.string().describe('The ETag of what is edited.') } : {}),
  });
}

function describeAnswers(route: Route): Record<string, ResponseConfig> {
  const entries = Object.entries(route.responses).map(([status, shape]): [string, ResponseConfig] => {
    const description = descriptions[status] ?? 'Done.';
    if (shape === null) return [status, { description }];
    if (shape instanceof z.ZodType) return [status, { description, content: { 'application/json': { schema: shape } } }];
    return [status, { description: shape.description, content: { [shape.contentType]: { schema: z.string() } } }];
  });
  return Object.fromEntries(entries);
}

const descriptions: Readonly<Record<string, string>> = {
  200: 'Here it is.',
  201: 'Made. `Location` says where.',
  202: 'Accepted; the work goes on. `Location` says where to look.',
  204: 'Done; there is nothing to say.',
  302: 'The bytes are at `Location`, for a short time.',
};

/** One entry per status, naming its codes: those of the handler, and those of the steps around it. */
function describeProblems(route: Route): Record<string, ResponseConfig> {
  const codes = [...new Set([...stepProblems(route), ...route.problems])];
  const statuses = [...new Set(codes.map((code) => problemCatalogue[code].status))];
  return Object.fromEntries(
    statuses.map((status) => {
      const lines = codes.filter((code) => problemCatalogue[code].status === status).map((code) => `\`${code}\`: ${problemCatalogue[code].title}.`);
      return [String(status), { description: lines.join(' '), content: { 'application/problem+json': { schema: problemSchema } } }];
    }),
  );
}

function stepProblems(route: Route): ProblemCode[] {
  const codes: ProblemCode[] = ['request.invalid', 'request.rate_limited', 'database.unavailable', 'internal.unexpected'];
  if (route.roles !== 'public') codes.push('session.required');
  if (route.roles !== 'public' && route.method !== 'get') codes.push('session.cross_site');
  if (typeof route.roles !== 'string' || route.roles === 'guest-by-link') codes.push('permission.denied');
  if (route.scope) codes.push('permission.scope');
  if (route.path.includes('{')) codes.push('resource.not_found');
  if (route.body) codes.push('request.malformed', 'request.too_large', 'request.unsupported_type');
  if (route.form) codes.push('request.malformed', 'request.unsupported_type');
  if (isIdempotent(route)) {
    codes.push('idempotency.key_required', 'idempotency.key_invalid', 'idempotency.key_reused', 'idempotency.in_progress');
  }
  if (route.ifMatch) codes.push('edit.precondition_required', 'edit.stale');
  return codes;
}
