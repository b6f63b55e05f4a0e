import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Route } from '../../api/route.js';
import { defineRoute } from '../../api/route.js';
import { routes } from '../../api/routes/index.js';
import { GalleyError } from '../../schemas/galley-error.js';
import type { Call, TestApi } from '../setup/test-api.js';
import { caller, startTestApi } from '../setup/test-api.js';

let api: TestApi;
let call: Call;
let ran: string[] = [];
let behave: (resourceId: string) => Promise<void> = async () => undefined;

/** Stands for every route that has an effect: notes that it ran, and with which id. */
const effect = defineRoute({
  method: 'post',
  path: '/effects',
  summary: 'Have an effect',
  tags: ['test'],
  roles: 'anyone-signed-in',
  body: z.strictObject({ z: z.string(), a: z.string().optional() }),
  responses: { 201: z.object({ z: z.string(), id: z.string(), a: z.number() }) },
  problems: ['asset.not_ready'],
  handle: async ({ body, resourceId }) => {
    ran.push(resourceId);
    await behave(resourceId);
    return { status: 201, body: { z: body.z, id: resourceId, a: ran.length }, headers: { location: `/effects/${resourceId}` } };
  },
});

beforeAll(async () => {
  api = await startTestApi({ routes: [...routes, effect] as Route[] });
  call = api.as(api.tenant.people.creative);
});
afterAll(() => api?.close());

function begin(behaviour: typeof behave = async () => undefined): { key: string; headers: { 'idempotency-key': string } } {
  ran = [];
  behave = behaviour;
  const key = randomUUID();
  return { key, headers: { 'idempotency-key': key } };
}

describe('a POST with an Idempotency-Key', () => {
  test('has one effect, and a repetition is given the first answer to the byte', async () => {
    const { headers } = begin();
    const first = await call('POST', '/effects', { body: { z: 'zed' }, headers });
    const second = await call('POST', '/effects', { body: { z: 'zed' }, headers });
    expect(ran).toHaveLength(1);
    expect(second).toMatchObject({ status: 201, text: first.text });
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect([first.headers.get('idempotency-replayed'), second.headers.get('idempotency-replayed')]).toEqual([null, 'true']);
  });

  test('is refused without a key, or with one that is not usable', async () => {
    begin();
    expect((await call('POST', '/effects', { body: { z: '' }, headers: { 'idempotency-key': '' } })).body).toMatchObject({ status: 400, code: 'idempotency.key_required' });
    expect((await call('POST', '/effects', { body: { z: '' }, headers: { 'idempotency-key': 'x'.repeat(256) } })).body).toMatchObject({ status: 400, code: 'idempotency.key_invalid' });
    expect(ran).toEqual([]);
  });

  test('is refused when the key was used for another body', async () => {
    const { headers } = begin();
    await call('POST', '/effects', { body: { z: 'one' }, headers });
    expect((await call('POST', '/effects', { body: { z: 'two' }, headers })).body).toMatchObject({ status: 422, code: 'idempotency.key_reused' });
    expect((await call('POST', '/effects', { body: { a: 'x', z: 'one' }, headers })).body).toMatchObject({ code: 'idempotency.key_reused' });
    expect(ran).toHaveLength(1);
  });

  test('sent twenty times at once has one effect; the others are told to wait, and then get its answer', async () => {
    let letGo = (): void => undefined;
    const { headers } = begin(() => new Promise((resolve) => (letGo = resolve)));
    let answered = 0;
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const answer = await call('POST', '/effects', { body: { z: 'race' }, headers });
        answered += 1;
        if (answered === 19) letGo();
        return answer;
      }),
    );
    expect(ran).toHaveLength(1);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array<number>(19).fill(409)]);
    expect(answers.filter((answer) => answer.status === 409).every((answer) => answer.body.code === 'idempotency.in_progress')).toBe(true);
    expect((await call('POST', '/effects', { body: { z: 'race' }, headers })).status).toBe(201);
    expect(ran).toHaveLength(1);
  });

  test('sent twenty times at once adds one person', async () => {
    const admin = api.as(api.tenant.people.admin);
    const headers = { 'idempotency-key': randomUUID() };
    const body = { email: 'twenty@galley.test', name: 'Twenty', roles: ['guest'] };
    const answers = await Promise.all(Array.from({ length: 20 }, () => admin('POST', '/people', { body, headers })));
    expect(answers.filter((answer) => answer.status === 201 && answer.headers.get('idempotency-replayed') === null)).toHaveLength(1);
    expect(answers.every((answer) => answer.status === 201 || answer.body.code === 'idempotency.in_progress')).toBe(true);
    expect((await admin('GET', '/people?q=twenty@galley.test')).body.items).toHaveLength(1);
  });

  test('that the process did not survive is done again under the same id, once its lock has passed', async () => {
    let letGo = (): void => undefined;
    const { key, headers } = begin(() => new Promise((resolve) => (letGo = resolve)));
    const abandoned = new AbortController();
    const first = fetch(`${api.url}/api/v1/effects`, {
      method: 'POST',
      signal: abandoned.signal,
      headers: { authorization: `Bearer ${api.tenant.people.creative.apiKey}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ z: 'crash' }),
    });
    first.catch(() => undefined);
    while (ran.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    abandoned.abort();
    behave = async () => undefined;
    expect((await call('POST', '/effects', { body: { z: 'crash' }, headers })).body.code).toBe('idempotency.in_progress');
    await api.services.database.ask(api.tenant.tenantId, 'update idempotency_keys set locked_until = now() where key = $1', [key]);
    const answers = await Promise.all(Array.from({ length: 5 }, () => call('POST', '/effects', { body: { z: 'crash' }, headers })));
    expect(answers.filter((answer) => answer.status === 201 && answer.headers.get('idempotency-replayed') === null)).toHaveLength(1);
    expect(ran).toHaveLength(2);
    expect(ran[1]).toBe(ran[0]);
    letGo();
  });

  test('that was refused or failed can be sent again with the same key, and is the same effect', async () => {
    let outcome: Error | undefined = new GalleyError('asset.not_ready', 'Not yet.');
    const { headers } = begin(async () => {
      if (outcome) throw outcome;
    });
    const body = { z: 'again' };
    expect((await call('POST', '/effects', { body, headers })).body.code).toBe('asset.not_ready');
    outcome = new Error('a secret of ours');
    const failed = await call('POST', '/effects', { body, headers });
    expect(failed.body).toMatchObject({ status: 500, code: 'internal.unexpected' });
    expect(failed.text).not.toContain('secret of ours');
    outcome = undefined;
    expect((await call('POST', '/effects', { body, headers })).status).toBe(201);
    expect(new Set(ran).size).toBe(1);
    expect(ran).toHaveLength(3);
  });

  test('that was not valid does not use up its key', async () => {
    const { headers } = begin();
    expect((await call('POST', '/effects', { body: { z: 1 }, headers })).body).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/z' }] });
    expect((await call('POST', '/effects', { body: { z: 'right' }, headers })).status).toBe(201);
  });

  test('shares its key with nobody: not with a colleague, and not with another tenant', async () => {
    const other = await startTestApi({ routes: [effect] });
    try {
      const { headers } = begin();
      const body = { z: 'mine' };
      await call('POST', '/effects', { body, headers });
      const colleague = await api.as(api.tenant.people.copywriter)('POST', '/effects', { body, headers });
      const stranger = await other.as(other.tenant.people.creative)('POST', '/effects', { body, headers });
      for (const answer of [colleague, stranger]) expect(answer.headers.get('idempotency-replayed')).toBeNull();
      expect(new Set(ran).size).toBe(3);
    } finally {
      await other.close();
    }
  });

  test('is looked at after who calls: without credentials a key tells nothing', async () => {
    const { headers } = begin();
    await call('POST', '/effects', { body: { z: 'x' }, headers });
    const answer = await caller(api.url, {})('POST', '/effects', { body: { z: 'x' }, headers });
    expect(answer.body.code).toBe('session.required');
  });
});
