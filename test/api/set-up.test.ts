import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setUp } from '../../api/set-up.js';
import type { ApiServer } from '../../api/server.js';
import { startApiServer } from '../../api/server.js';
import { createDatabase } from '../../db/pool.js';
import { forgetWhatHasPassed } from '../../db/forget-what-has-passed.js';
import { readEnvironment } from '../../runtime/environment.js';
import { createLogger } from '../../runtime/logger.js';
import type { Environment } from '../../schemas/environment.js';
import { request } from 'node:http';
import { once } from 'node:events';
import { caller } from '../setup/test-api.js';
import type { TestDatabase } from '../setup/test-database.js';
import { createTestDatabase } from '../setup/test-database.js';
import { testServers } from '../setup/test-servers.js';

let database: TestDatabase;
let environment: Environment;

beforeAll(async () => {
  database = await createTestDatabase();
  environment = readEnvironment({ ...testServers().environment, GALLEY_DATABASE_URL: database.url, GALLEY_LOG_LEVEL: 'silent', GALLEY_API_PORT: '0' });
});
afterAll(() => database?.drop());

const start = (): Promise<ApiServer> => startApiServer(environment, createLogger(environment, 'test api'));

describe('a new installation', () => {
  let apiKey: string;

  test('is set up once, also when many set it up at the same time', async () => {
    const installed = await Promise.all(Array.from({ length: 4 }, () => setUp({ environment, ownerUrl: database.ownerUrl })));
    const made = installed.filter((one) => one.created);
    expect(made).toHaveLength(1);
    expect(made[0]).toMatchObject({ adminEmail: 'admin@galley.local', adminPassword: expect.stringMatching(/^\w{6}(-\w{6}){3}$/) });
    apiKey = made[0]!.adminApiKey!;
    expect(new Set(installed.map((one) => one.tenantId)).size).toBe(1);
    expect(await setUp({ environment, ownerUrl: database.ownerUrl })).toEqual({ tenantId: made[0]!.tenantId, created: false, adminEmail: 'admin@galley.local' });
  });

  test('has an admin, two policies and a channel to begin with', async () => {
    const server = await start();
    try {
      const call = caller(`http://127.0.0.1:${server.port}`, { authorization: `Bearer ${apiKey}` });
      expect((await call('GET', '/me')).body).toMatchObject({ person: { email: 'admin@galley.local', roles: ['admin'] }, tenant: { name: 'Galley' } });
      const policies = (await call('GET', '/approval-policies')).body.items;
      expect(policies.map((policy: { name: string; isDefault: boolean }) => [policy.name, policy.isDefault]).sort()).toEqual([
        ['Brand approval', true],
        ['Brand, then compliance', false],
      ]);
      expect((await call('GET', '/channels')).body.items).toMatchObject([{ name: 'Website', kind: 'cdn_folder', settings: { folder: 'web' } }]);
    } finally {
      await server.stop();
    }
  });

  test('forgets sessions that have ended and keys that nobody will repeat, and no others', async () => {
    const pool = createDatabase(environment);
    try {
      const { tenantId } = await setUp({ environment, ownerUrl: database.ownerUrl });
      const [admin] = await pool.ask<{ id: string }>(tenantId, 'select id from people');
      for (const [token, age] of [['a', '1 hour'], ['b', '-1 hour']]) {
        await pool.ask(tenantId, `insert into sessions (tenant_id, token_hash, person_id, expires_at) values ($1, sha256($2), $3, now() - $4::interval)`, [tenantId, Buffer.from(token!), admin!.id, age]);
      }
      for (const [key, age] of [['old', '49 hours'], ['young', '23 hours']]) {
        await pool.ask(
          tenantId,
          `insert into idempotency_keys (tenant_id, person_id, key, request_hash, resource_id, locked_until, created_at)
           values ($1, $2, $3, '', gen_random_uuid(), now(), now() - $4::interval)`,
          [tenantId, admin!.id, key, age],
        );
      }
      await forgetWhatHasPassed(pool);
      expect(await pool.ask(tenantId, 'select expires_at > now() as live from sessions')).toEqual([{ live: true }]);
      expect(await pool.ask(tenantId, 'select key from idempotency_keys')).toEqual([{ key: 'young' }]);
    } finally {
      await pool.close();
    }
  });

  test('an API that leaves says so, ends streams, and lets requests under way end', async () => {
    const server = await start();
    const url = `http://127.0.0.1:${server.port}`;
    const headers = { authorization: `Bearer ${apiKey}` };
    const events = await fetch(`${url}/api/v1/events`, { headers });
    expect(events.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const body = JSON.stringify({ email: 'late@galley.test', name: 'Late', roles: ['guest'] });
    const late = request(`${url}/api/v1/people`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'content-length': body.length, 'idempotency-key': 'late' },
    });
    late.write(body.slice(0, 5));
    await new Promise((resolve) => setTimeout(resolve, 200));

    const stopped = server.stop();
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ status: 'leaving' });
    await events.text().catch(() => undefined);
    late.end(body.slice(5));
    const [answer] = await once(late, 'response');
    expect(answer.statusCode).toBe(201);
    answer.resume();
    const startedAt = Date.now();
    await stopped;
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    await expect(fetch(`${url}/livez`)).rejects.toThrow();
  });
});
