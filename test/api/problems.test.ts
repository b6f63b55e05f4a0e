import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect } from 'node:net';
import { z } from 'zod';
import { defineRoute } from '../../api/route.js';
import { routes } from '../../api/routes/index.js';
import { problemCatalogue } from '../../schemas/problem-catalogue.js';
import { problemSchema } from '../../schemas/problem.js';
import type { Call, TestApi } from '../setup/test-api.js';
import { caller, startTestApi } from '../setup/test-api.js';

let api: TestApi;
let call: Call;
let fail: () => unknown = () => undefined;

const failing = defineRoute({
  method: 'get',
  path: '/failures',
  summary: 'Fail',
  tags: ['test'],
  roles: 'anyone-signed-in',
  responses: { 200: z.object({}) },
  problems: [],
  handle: async () => {
    await fail();
    return { status: 200, body: {} };
  },
});

beforeAll(async () => {
  api = await startTestApi({ routes: [...routes, failing] });
  call = api.as(api.tenant.people.admin);
});
afterAll(() => api?.close());

const person = { email: 'p@galley.test', name: 'P', roles: ['guest'] };

describe('every refusal is a problem document', () => {
  test.each([
    ['an address with nothing behind it', 'GET', '/nothing', {}, 'resource.not_found'],
    ['an id that is none', 'GET', '/people/not-an-id', {}, 'resource.not_found'],
    ['an address that cannot be decoded', 'GET', '/people/%E0%A4%A', {}, 'request.malformed'],
    ['a method that the address does not know', 'PUT', '/people', { body: {} }, 'request.method_not_allowed'],
    ['a query parameter that is not there', 'GET', '/people?colour=red', {}, 'request.invalid'],
    ['a query parameter sent twice', 'GET', '/people?limit=1&limit=2', {}, 'request.invalid'],
    ['a body that is not JSON', 'POST', '/people', { body: '{"email": ' }, 'request.malformed'],
    ['a body that is not an object', 'POST', '/people', { body: '"text"' }, 'request.malformed'],
    ['no body', 'POST', '/people', {}, 'request.malformed'],
    ['another content type', 'POST', '/people', { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 'request.unsupported_type'],
    ['a character set that is not UTF-8', 'POST', '/people', { body: '{}', headers: { 'content-type': 'application/json; charset=latin1' } }, 'request.unsupported_type'],
    ['a body of more than a megabyte', 'POST', '/people', { body: JSON.stringify({ ...person, name: 'x'.repeat(1_100_000) }) }, 'request.too_large'],
    ['a field that is not there', 'POST', '/people', { body: { ...person, isRoot: true } }, 'request.invalid'],
    ['a NUL in a name', 'POST', '/people', { body: { ...person, name: 'a\0b' } }, 'request.invalid'],
    ['a NUL in the query', 'GET', '/people?q=a%00b', {}, 'request.invalid'],
  ] as const)('%s', async (_what, method, path, options, code) => {
    const answer = await call(method, path, options);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    const problem = problemSchema.parse(answer.body);
    expect(problem).toMatchObject({ code, status: answer.status, type: `/problems/${code}`, instance: answer.headers.get('x-request-id') });
    expect(problem).toMatchObject(problemCatalogue[code]);
  });

  test('405 says which methods there are', async () => {
    expect((await call('DELETE', '/people')).headers.get('allow')).toBe('GET, HEAD, POST');
    expect((await call('PUT', '/session', { body: {} })).headers.get('allow')).toBe('POST, DELETE');
  });

  test('points at each wrong field', async () => {
    const { body } = await call('POST', '/people', { body: { email: 'no', name: '', roles: ['guest', 'king'], 'a/b~c': 1 } });
    expect(body.errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual(['/a~1b~0c', '/email', '/name', '/roles/1']);
    const query = await call('GET', '/people?limit=0');
    expect(query.body.errors).toMatchObject([{ pointer: '/query/limit' }]);
  });

  test('prototypes are not reachable through JSON', async () => {
    const answer = await call('POST', '/people', { body: '{"__proto__": {"roles": ["admin"]}, "email": "q@galley.test", "name": "Q"}' });
    expect(answer.status).toBe(422);
    expect(({} as Record<string, unknown>)['roles']).toBeUndefined();
  });

  test('each code is written about where its type says', async () => {
    for (const code of Object.keys(problemCatalogue)) {
      const answer = await fetch(`${api.url}/problems/${code}`);
      expect(await answer.json()).toMatchObject({ code, ...problemCatalogue[code as keyof typeof problemCatalogue] });
    }
    expect((await fetch(`${api.url}/problems/no.such_code`)).status).toBe(404);
    expect((await fetch(`${api.url}/problems/constructor`)).status).toBe(404);
  });

  test('what nobody foresaw keeps its text to itself', async () => {
    fail = () => {
      throw new Error('password=hunter2 at /srv/galley/db.ts');
    };
    const answer = await call('GET', '/failures');
    expect(answer.body).toMatchObject({ status: 500, code: 'internal.unexpected' });
    expect(answer.text).not.toMatch(/hunter2|srv|stack/);
  });

  test.each([
    ['the database', () => Object.assign(new Error('deadlock detected'), { code: '40P01' }), 'database.unavailable'],
    ['the object store', () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', $metadata: { attempts: 3 } }), 'storage.unavailable'],
  ])('%s that is away is 503 with Retry-After', async (_what, error, code) => {
    fail = () => {
      throw error();
    };
    const answer = await call('GET', '/failures');
    expect(answer.body).toMatchObject({ status: 503, code });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('an API whose servers are all away still answers, says what is missing, and is not ready', async () => {
    const stranded = await startTestApi({ environment: { GALLEY_TEMPORAL_ADDRESS: '127.0.0.1:1', GALLEY_S3_ENDPOINT: 'http://127.0.0.1:1' } });
    try {
      const ready = await fetch(`${stranded.url}/readyz`);
      expect(ready.status).toBe(503);
      expect(await ready.json()).toEqual({ status: 'not_ready', checks: { database: 'ok', objectStore: 'unreachable', temporal: 'unreachable' } });
      expect((await fetch(`${stranded.url}/livez`)).status).toBe(200);
      await stranded.services.database.close();
      const answer = await stranded.as(stranded.tenant.people.admin)('GET', '/me');
      expect(answer.status).toBe(503);
    } finally {
      await stranded.close().catch(() => undefined);
    }
  });

  test('a request id of the client is given back, unless it could break a log', async () => {
    const kept = await call('GET', '/me', { headers: { 'x-request-id': 'trace-42' } });
    expect(kept.headers.get('x-request-id')).toBe('trace-42');
    const replaced = await call('GET', '/me', { headers: { 'x-request-id': 'a b"c' } });
    expect(replaced.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('broken HTTP does not bring the process down', async () => {
    const { port } = new URL(api.url);
    for (const bytes of ['GET / HTTP/9.9\r\n\r\n', 'POST /api/v1/people HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\n{}', '\0\0\0']) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.end(bytes));
        socket.on('close', () => resolve());
        socket.on('error', () => resolve());
        socket.resume();
      });
    }
    expect((await call('GET', '/me')).status).toBe(200);
  });
});

describe('limits', () => {
  test('a caller who asks too often waits, and others do not', async () => {
    const narrow = await startTestApi({ environment: { GALLEY_RATE_LIMIT: '1' } });
    try {
      const eager = narrow.as(narrow.tenant.people.guest);
      const answers = await Promise.all(Array.from({ length: 15 }, () => eager('GET', '/me')));
      expect(answers.filter((answer) => answer.status === 200)).toHaveLength(10);
      const refused = answers.find((answer) => answer.status === 429)!;
      expect(refused.body.code).toBe('request.rate_limited');
      expect(refused.headers.get('ratelimit-limit')).toBe('10');
      expect(refused.headers.get('ratelimit-remaining')).toBe('0');
      expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(10);
      expect((await narrow.as(narrow.tenant.people.creative)('GET', '/me')).status).toBe(200);
      expect((await fetch(`${narrow.url}/livez`)).status).toBe(200);
    } finally {
      await narrow.close();
    }
  });
});

describe('pages and headers', () => {
  test('nothing is allowed across origins, and pages may load only our own scripts', async () => {
    const answer = await fetch(`${api.url}/docs`, { headers: { origin: 'https://evil.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain(`img-src 'self' data: blob: ${new URL(api.services.environment.GALLEY_S3_ENDPOINT).origin}`);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('x-powered-by')).toBeNull();
  });

  test('the documentation needs nothing from the internet', async () => {
    const page = await (await fetch(`${api.url}/docs`)).text();
    const addresses = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of addresses) {
      expect(address).toMatch(/^\/docs\//);
      expect((await fetch(`${api.url}${address}`)).status).toBe(200);
    }
  });

  test('figures name routes by their pattern', async () => {
    await call('GET', `/people/${api.tenant.people.guest.personId}`);
    const text = await (await fetch(`${api.url}/metrics`)).text();
    expect(text).toMatch(/galley_http_request_seconds_count\{method="GET",route="\/people\/\{id\}",status="200"\} \d+/);
    expect(text).not.toContain(api.tenant.people.guest.personId);
    expect(text).toMatch(/galley_database_connections\{state="idle"\}/);
  });

  test('answers to one person are kept by no shared cache', async () => {
    expect((await call('GET', '/me')).headers.get('cache-control')).toBe('private, no-cache');
    expect((await caller(api.url, {})('GET', '/me')).headers.get('cache-control')).toBe('no-store');
  });
});
