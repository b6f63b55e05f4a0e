import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { signIn } from '../../cli/sign-in.js';
import type { TestApi } from '../setup/test-api.js';
import { startTestApi } from '../setup/test-api.js';
import { galley } from './galley.js';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api?.close());

const signal = new AbortController().signal;

describe('signing in', () => {
  test('makes an API key, ends the session, and keeps the password nowhere', async () => {
    const { email, password } = api.tenant.people.admin;
    const credentials = await signIn(api.url, email, password, signal);
    const call = async (): Promise<number> => (await fetch(`${api.url}/api/v1/me`, { headers: { authorization: `Bearer ${credentials.apiKey}` } })).status;
    expect(await call()).toBe(200);
    expect(JSON.stringify(credentials)).not.toContain(password);
    const { body } = await api.as(api.tenant.people.admin)('GET', '/api-keys');
    expect(body.items).toContainEqual(expect.objectContaining({ id: credentials.apiKeyId, name: expect.stringMatching(/^galley cli on /) }));
  });

  test('says no to a wrong password', async () => {
    await expect(signIn(api.url, api.tenant.people.admin.email, 'wrong', signal)).rejects.toMatchObject({ exitCode: 3, problem: { code: 'session.wrong_credentials' } });
  });
});

describe('galley login, whoami and logout', () => {
  test('keep a key that only this account can read, and forget it again', async () => {
    const someone = galley();
    const { apiKey } = api.tenant.people.creative;
    expect((await someone.run('login', '--url', `${api.url}/`, '--api-key', apiKey)).code).toBe(0);
    const file = path.join(someone.folder, 'config', 'galley', 'credentials.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ url: api.url, apiKey, apiKeyId: null });
    expect((await someone.run('whoami', '--json')).values()).toMatchObject([{ url: api.url, person: { roles: ['creative'] } }]);
    expect((await someone.run('logout')).code).toBe(0);
    expect(existsSync(file)).toBe(false);
    expect((await someone.run('whoami')).code).toBe(3);
  });

  test('store nothing when the key is none', async () => {
    const someone = galley();
    expect((await someone.run('login', '--url', api.url, '--api-key', 'galley_nonsense')).code).toBe(3);
    expect((await someone.run('whoami')).stderr).toContain('not signed in');
  });

  test('revoke the key that login made', async () => {
    const { email, password } = api.tenant.people.admin;
    const { apiKey, apiKeyId } = await signIn(api.url, email, password, signal);
    const { status } = await api.as({ apiKey })('DELETE', `/api-keys/${String(apiKeyId)}`);
    expect(status).toBe(204);
    expect((await api.as({ apiKey })('GET', '/me')).status).toBe(401);
  });

  test('the environment comes before what is stored, and a stored key goes to no other address', async () => {
    const someone = galley({ GALLEY_URL: 'http://127.0.0.1:9' });
    await someone.run('login', '--url', api.url, '--api-key', api.tenant.people.creative.apiKey);
    expect(await someone.run('whoami')).toMatchObject({ code: 3 });
  });

  test('without a terminal, login asks nobody', async () => {
    const { code, stderr } = await galley().run('login', '--url', api.url, '--email', 'a@example.com');
    expect(code).toBe(2);
    expect(stderr).toContain('no terminal');
  });
});
