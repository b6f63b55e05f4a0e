import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Call, TestApi } from '../setup/test-api.js';
import { caller, startTestApi } from '../setup/test-api.js';

let api: TestApi;
let admin: Call;

beforeAll(async () => {
  api = await startTestApi();
  admin = api.as(api.tenant.people.admin);
});
afterAll(() => api?.close());

const sameOrigin = { 'sec-fetch-site': 'same-origin' };

async function signIn(email: string, password: string, headers: Record<string, string> = {}): Promise<{ status: number; cookie: string; call: Call }> {
  const answer = await caller(api.url, {})('POST', '/session', { body: { email, password }, headers });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { status: answer.status, cookie, call: caller(api.url, { cookie, ...sameOrigin }) };
}

describe('signing in', () => {
  test('sets a cookie that scripts cannot read and other sites do not send', async () => {
    const { email, password, personId } = api.tenant.people.creative;
    const answer = await caller(api.url, {})('POST', '/session', { body: { email: email.toUpperCase(), password } });
    expect(answer.status).toBe(201);
    expect(answer.body.person).toMatchObject({ id: personId, roles: ['creative'] });
    expect(answer.headers.get('set-cookie')).toMatch(/^galley=[\w-]{43}; Path=\/; Expires=.*; HttpOnly; SameSite=Lax$/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('over https the cookie is bound to the host and to encryption', async () => {
    const secure = await startTestApi({ environment: { GALLEY_API_URL: 'https://galley.example' } });
    try {
      const { email, password } = secure.tenant.people.guest;
      const answer = await caller(secure.url, {})('POST', '/session', { body: { email, password } });
      expect(answer.headers.get('set-cookie')).toMatch(/^__Host-galley=.*; Secure/);
      expect(answer.headers.get('strict-transport-security')).toContain('max-age');
    } finally {
      await secure.close();
    }
  });

  test('answers a wrong password and an unknown e-mail alike', async () => {
    const call = caller(api.url, {});
    const wrong = await call('POST', '/session', { body: { email: api.tenant.people.guest.email, password: 'not this one' } });
    const unknown = await call('POST', '/session', { body: { email: 'nobody@galley.test', password: 'not this one' } });
    expect(wrong.body).toMatchObject({ status: 401, code: 'session.wrong_credentials' });
    expect({ ...unknown.body, instance: '' }).toEqual({ ...wrong.body, instance: '' });
  });

  test('has to wait after five wrong passwords, and others need not', async () => {
    const person = await api.tenant.newcomer(['guest']);
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await signIn(person.email, 'not this one')).status).toBe(401);
    const sixth = await caller(api.url, {})('POST', '/session', { body: { email: person.email, password: person.password } });
    expect(sixth.body).toMatchObject({ status: 429, code: 'request.rate_limited' });
    expect(Number(sixth.headers.get('retry-after'))).toBeGreaterThan(30);
    const { email, password } = api.tenant.people.copywriter;
    expect((await signIn(email, password)).status).toBe(201);
  });

  test('gives a new token each time, and the one before is worth nothing', async () => {
    const { email, password } = api.tenant.people.compliance;
    const first = await signIn(email, password);
    const second = await signIn(email, password, { cookie: first.cookie, ...sameOrigin });
    expect(second.cookie).not.toBe(first.cookie);
    expect((await first.call('GET', '/me')).status).toBe(401);
    expect((await second.call('GET', '/me')).status).toBe(200);
  });

  test('ends on the server: a copied cookie is worth nothing after signing out', async () => {
    const { email, password } = api.tenant.people.photographer;
    const { call, cookie } = await signIn(email, password);
    expect((await call('GET', '/me')).body).toMatchObject({ via: 'session', person: { email } });
    const out = await call('DELETE', '/session');
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toMatch(/^galley=;.*Expires=Thu, 01 Jan 1970/);
    expect((await caller(api.url, { cookie })('GET', '/me')).body).toMatchObject({ status: 401, code: 'session.required' });
  });

  test.each([
    ['another site, says the browser', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling site, says the browser', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['nowhere that is named', {}],
    ['no origin', { origin: 'null' }],
  ])('a change by cookie is refused when it comes from %s', async (_where, headers) => {
    const { email, password } = api.tenant.people.admin;
    const { cookie } = await signIn(email, password);
    const call = caller(api.url, { cookie, ...(headers as Record<string, string>) });
    for (const [method, path] of [['DELETE', '/session'], ['POST', '/people'], ['PATCH', `/people/${randomUUID()}`]] as const) {
      const answer = await call(method, path, method === 'DELETE' ? {} : { body: {} });
      expect(answer.body).toMatchObject({ status: 403, code: 'session.cross_site' });
    }
    expect((await call('GET', '/me')).status).toBe(200);
  });

  test('a change by cookie is taken from our own pages, by Sec-Fetch-Site or by Origin', async () => {
    const { email, password } = api.tenant.people.admin;
    for (const headers of [sameOrigin, { origin: api.url }]) {
      const { cookie } = await signIn(email, password);
      expect((await caller(api.url, { cookie, ...headers })('DELETE', '/session')).status).toBe(204);
    }
  });

  test('a password is changed by who knows it, and every other session ends', async () => {
    const person = await api.tenant.newcomer(['creative']);
    const here = await signIn(person.email, person.password);
    const elsewhere = await signIn(person.email, person.password);
    const wrong = await here.call('PUT', '/me/password', { body: { currentPassword: 'not this one', newPassword: 'a quite new password' } });
    expect(wrong.body).toMatchObject({ code: 'session.wrong_credentials' });
    const right = await here.call('PUT', '/me/password', { body: { currentPassword: person.password, newPassword: 'a quite new password' } });
    expect(right.status).toBe(204);
    expect((await here.call('GET', '/me')).status).toBe(200);
    expect((await elsewhere.call('GET', '/me')).status).toBe(401);
    expect((await signIn(person.email, person.password)).status).toBe(401);
    expect((await signIn(person.email, 'a quite new password')).status).toBe(201);
    const byKey = await api.as(person)('PUT', '/me/password', { body: { currentPassword: 'a quite new password', newPassword: 'yet another password' } });
    expect(byKey.body).toMatchObject({ code: 'permission.denied' });
  });
});

describe('API keys', () => {
  test('are shown once, kept as a hash, and work at once', async () => {
    const made = await admin('POST', '/api-keys', { body: { name: 'CI', scopes: ['assets:read'] } });
    expect(made.status).toBe(201);
    expect(made.body.apiKey).toMatch(/^galley_[0-9a-f]{32}_[\w-]{43}$/);
    expect(new Date(made.body.expiresAt).getTime() - Date.now()).toBeGreaterThan(89 * 86_400_000);
    const listed = await admin('GET', '/api-keys');
    expect(listed.text).not.toContain(made.body.apiKey.slice(-43));
    expect(listed.body.items[0]).toMatchObject({ id: made.body.id, name: 'CI', scopes: ['assets:read'] });
    const stored = await api.services.database.ask(api.tenant.tenantId, 'select k::text as row from api_keys k union all select i::text from idempotency_keys i');
    expect(JSON.stringify(stored)).not.toContain(made.body.apiKey.slice(-43));
    expect((await api.as(made.body)('GET', '/people')).status).toBe(200);
  });

  test('a repeated request shows the same key', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = { name: 'Once', scopes: ['assets:read'] };
    const [first, second] = [await admin('POST', '/api-keys', { body, headers }), await admin('POST', '/api-keys', { body, headers })];
    expect(second.text).toBe(first.text);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect((await api.as(second.body)('GET', '/me')).body.scopes).toEqual(['assets:read']);
  });

  test.each([
    ['nothing', ''],
    ['another scheme', 'Basic YTpi'],
    ['a key of no form', 'Bearer galley_nonsense'],
    ['an unknown key', `Bearer galley_${'0'.repeat(32)}_${'A'.repeat(43)}`],
    ['a token of a megabyte', `Bearer ${'x'.repeat(10_000)}`],
  ])('%s is no credential', async (_what, authorization) => {
    const answer = await caller(api.url, authorization === '' ? {} : { authorization })('GET', '/me');
    expect(answer.body).toMatchObject({ status: 401, code: 'session.required' });
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
  });

  test('another secret under a known id is refused', async () => {
    const { apiKey } = api.tenant.people.guest;
    const forged = `${apiKey.slice(0, -43)}${'A'.repeat(43)}`;
    expect((await api.as({ apiKey: forged })('GET', '/me')).status).toBe(401);
  });

  test('end when they expire and when they are revoked', async () => {
    const made = await admin('POST', '/api-keys', { body: { name: 'Short', scopes: ['assets:read'], expiresInDays: 1 } });
    expect((await api.as(made.body)('GET', '/me')).status).toBe(200);
    await api.services.database.ask(api.tenant.tenantId, `update api_keys set expires_at = now() - interval '1 second' where id = $1`, [made.body.id]);
    expect((await api.as(made.body)('GET', '/me')).status).toBe(401);
    const other = await admin('POST', '/api-keys', { body: { name: 'Revoked', scopes: ['assets:read'] } });
    expect((await admin('DELETE', `/api-keys/${other.body.id}`)).status).toBe(204);
    expect((await api.as(other.body)('GET', '/me')).status).toBe(401);
    expect((await admin('DELETE', `/api-keys/${other.body.id}`)).status).toBe(204);
  });

  test('cannot be made for longer than a year, nor with scopes that their maker does not have', async () => {
    const long = await admin('POST', '/api-keys', { body: { name: 'Long', scopes: ['assets:read'], expiresInDays: 366 } });
    expect(long.body).toMatchObject({ status: 422, code: 'request.invalid', errors: [{ pointer: '/expiresInDays' }] });
    const { email, password } = api.tenant.people.creative;
    const { call } = await signIn(email, password);
    expect((await call('POST', '/api-keys', { body: { name: 'Mine', scopes: ['assets:write'] } })).status).toBe(201);
    const beyond = await call('POST', '/api-keys', { body: { name: 'More', scopes: ['assets:read', 'admin'] } });
    expect(beyond.body).toMatchObject({ status: 403, code: 'permission.scope' });
    const narrow = await api.tenant.newcomer(['admin'], ['admin']);
    const wider = await api.as(narrow)('POST', '/api-keys', { body: { name: 'Wider', scopes: ['assets:write'] } });
    expect(wider.body).toMatchObject({ status: 403, code: 'permission.scope' });
  });

  test('need the scope of the route, and a role of it besides', async () => {
    const reader = await api.tenant.newcomer(['admin'], ['assets:read']);
    const noScope = await api.as(reader)('POST', '/people', { body: { email: 'a@galley.test', name: 'A', roles: ['guest'] } });
    expect(noScope.body).toMatchObject({ status: 403, code: 'permission.scope' });
    const creative = await api.as(api.tenant.people.creative)('POST', '/people', { body: { email: 'a@galley.test', name: 'A', roles: ['guest'] } });
    expect(creative.body).toMatchObject({ status: 403, code: 'permission.denied', detail: 'This needs one of the roles: admin.' });
  });

  test("another person's key cannot be revoked, nor told from one that is not there", async () => {
    const { email, password } = api.tenant.people.creative;
    const { call } = await signIn(email, password);
    const keyId = api.tenant.people.admin.apiKey.split('_')[1]!.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    const theirs = await call('DELETE', `/api-keys/${keyId}`);
    const nobodys = await call('DELETE', `/api-keys/${randomUUID()}`);
    expect(theirs.status).toBe(404);
    expect({ ...theirs.body, instance: '' }).toEqual({ ...nobodys.body, instance: '' });
    expect((await admin('GET', '/me')).status).toBe(200);
  });
});

describe('people', () => {
  test('are added with a first password that signs them in', async () => {
    const made = await admin('POST', '/people', { body: { email: 'New.One@galley.test', name: 'New One', roles: ['creative', 'photographer'] } });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`/api/v1/people/${made.body.id}`);
    expect((await signIn('new.one@galley.test', made.body.initialPassword)).status).toBe(201);
    const again = await admin('POST', '/people', { body: { email: 'new.one@GALLEY.test', name: 'Other', roles: ['guest'] } });
    expect(again.body).toMatchObject({ status: 409, code: 'person.email_taken' });
  });

  test('are edited by who has read them last', async () => {
    const { personId } = await api.tenant.newcomer(['guest']);
    const read = await admin('GET', `/people/${personId}`);
    const etag = read.headers.get('etag')!;
    expect(etag).toBe('"1"');
    const missing = await admin('PATCH', `/people/${personId}`, { body: { name: 'B' } });
    expect(missing.body).toMatchObject({ status: 428, code: 'edit.precondition_required' });
    const edited = await admin('PATCH', `/people/${personId}`, { body: { name: 'B' }, headers: { 'if-match': etag } });
    expect(edited.body).toMatchObject({ name: 'B', revision: 2 });
    expect(edited.headers.get('etag')).toBe('"2"');
    const stale = await admin('PATCH', `/people/${personId}`, { body: { name: 'C' }, headers: { 'if-match': etag } });
    expect(stale.body).toMatchObject({ status: 412, code: 'edit.stale' });
    const unchanged = await admin('GET', `/people/${personId}`, { headers: { 'if-none-match': '"2"', 'cache-control': 'max-age=0' } });
    expect(unchanged.status).toBe(304);
  });

  test('have their new roles from the next request on', async () => {
    const person = await api.tenant.newcomer(['admin']);
    const call = api.as(person);
    expect((await call('POST', '/people', { body: { email: 'b@galley.test', name: 'B', roles: ['guest'] } })).status).toBe(201);
    const edited = await admin('PATCH', `/people/${person.personId}`, { body: { roles: ['guest'] }, headers: { 'if-match': '"1"' } });
    expect(edited.status).toBe(200);
    expect((await call('POST', '/people', { body: { email: 'c@galley.test', name: 'C', roles: ['guest'] } })).body.code).toBe('permission.denied');
  });

  test('who leave lose sessions and keys at once, and their record stays', async () => {
    const person = await api.tenant.newcomer(['creative']);
    const { call } = await signIn(person.email, person.password);
    expect((await call('GET', '/me')).status).toBe(200);
    const left = await admin('POST', `/people/${person.personId}/offboard`);
    expect(left.body.offboardedAt).not.toBeNull();
    expect((await call('GET', '/me')).status).toBe(401);
    expect((await api.as(person)('GET', '/me')).status).toBe(401);
    expect((await signIn(person.email, person.password)).status).toBe(401);
    expect((await admin('GET', `/people/${person.personId}`)).body).toMatchObject({ id: person.personId, name: left.body.name });
    expect((await admin('POST', `/people/${person.personId}/offboard`)).body).toEqual(left.body);
  });

  test('cannot all stop being admins, also not two at the same time', async () => {
    const other = await startTestApi();
    try {
      const first = other.as(other.tenant.people.admin);
      const lastId = other.tenant.people.admin.personId;
      expect((await first('POST', `/people/${lastId}/offboard`)).body).toMatchObject({ status: 409, code: 'person.last_admin' });
      const demoted = await first('PATCH', `/people/${lastId}`, { body: { roles: ['guest'] }, headers: { 'if-match': '"1"' } });
      expect(demoted.body).toMatchObject({ code: 'person.last_admin' });
      const second = await other.tenant.newcomer(['admin']);
      const outcomes = await Promise.all([
        first('POST', `/people/${second.personId}/offboard`),
        other.as(second)('POST', `/people/${lastId}/offboard`),
      ]);
      const { items } = (await other.services.database.ask<{ n: number }>(
        other.tenant.tenantId,
        `select count(*) as n from people where 'admin' = any(roles) and offboarded_at is null`,
      ).then(([row]) => ({ items: row!.n })));
      expect({ items, done: outcomes.filter((answer) => answer.status === 200).length }).toEqual({ items: 1, done: 1 });
    } finally {
      await other.close();
    }
  });

  test('of another tenant cannot be told from nobody', async () => {
    const other = await startTestApi();
    try {
      const theirs = await admin('GET', `/people/${other.tenant.people.guest.personId}`);
      const nobody = await admin('GET', `/people/${randomUUID()}`);
      expect(theirs.status).toBe(404);
      expect({ ...theirs.body, instance: '' }).toEqual({ ...nobody.body, instance: '' });
    } finally {
      await other.close();
    }
  });

  test('are listed in pages that neither repeat nor leave out', async () => {
    const all = await admin('GET', '/people?limit=200');
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: any = await admin('GET', `/people?limit=3${cursor && `&cursor=${cursor}`}`); // eslint-disable-line @typescript-eslint/no-explicit-any -- breaks the circle of inference
      seen.push(...page.body.items.map((person: { id: string }) => person.id));
      cursor = page.body.nextCursor;
    }
    expect(seen).toEqual(all.body.items.map((person: { id: string }) => person.id));
    expect(new Set(seen).size).toBe(seen.length);
    expect((await admin('GET', '/people?role=photographer')).body.items.every((person: { roles: string[] }) => person.roles.includes('photographer'))).toBe(true);
    for (const cursor of ['x', 'W10', Buffer.from('["2026-99-99T00:00:00Z","x"]').toString('base64url')]) {
      expect((await admin('GET', `/people?cursor=${cursor}`)).body).toMatchObject({ status: 422, code: 'request.invalid' });
    }
  });

  test('every change of people and keys is in the audit log, with nothing personal in it', async () => {
    const events = await api.services.database.ask<{ action: string; body: string }>(api.tenant.tenantId, 'select action, body from audit_events order by sequence');
    const actions = new Set(events.map((event) => event.action));
    for (const action of ['person.created', 'person.changed', 'person.offboarded', 'person.password_changed', 'session.started', 'session.ended', 'api_key.created', 'api_key.revoked']) {
      expect(actions).toContain(action);
    }
    expect(events.filter((event) => /galley\.test|password":/.test(event.body))).toEqual([]);
  });
});

describe('what may I do', () => {
  test('/me names the operations of the caller, and the routes agree', async () => {
    const asGuest = await api.as(api.tenant.people.guest)('GET', '/me');
    const asAdmin = await admin('GET', '/me');
    expect(asAdmin.body.allowedOperations).toEqual(expect.arrayContaining(['postPeople', 'getMe', 'deleteApiKeysId']));
    expect(asGuest.body.allowedOperations).toContain('getMe');
    expect(asGuest.body.allowedOperations).not.toContain('postPeople');
    expect(asGuest.body.scopes).toEqual(['assets:read', 'reviews:decide']);
    expect(asAdmin.body).toMatchObject({ via: 'api_key', tenant: { id: api.tenant.tenantId } });
  });
});
