import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { prepareBuckets } from '../../storage/prepare-buckets.js';
import { createTestTenant } from '../setup/test-tenant.js';
import { until } from '../setup/living-api.js';
import type { Call, TestApi } from '../setup/test-api.js';
import { startTestApi } from '../setup/test-api.js';

let api: TestApi;
let admin: Call;
let manager: Call;

beforeAll(async () => {
  api = await startTestApi();
  await prepareBuckets(api.services.environment);
  admin = api.as(api.tenant.people.admin);
  manager = api.as(api.tenant.people.project_manager);
});
afterAll(() => api?.close());

const change = async (call: Call = manager): Promise<string> => (await call('POST', '/channels', { body: { kind: 'cdn_folder', name: 'Site', folder: 'site' } })).body.id;

describe('the audit log', () => {
  test('is exported as a chain that anyone can check', async () => {
    await change();
    const { text, headers } = await admin('GET', '/audit/export');
    expect(headers.get('content-type')).toContain('application/x-ndjson');
    const lines = text.trim().split('\n').map((line) => JSON.parse(line));
    let previous = '0'.repeat(64);
    for (const [index, line] of lines.entries()) {
      expect(Object.keys(line)).toEqual(['tenantId', 'sequence', 'body', 'previousHash', 'hash']);
      expect(line).toMatchObject({ sequence: index + 1, previousHash: previous, hash: createHash('sha256').update(`${previous}\n${line.body}`).digest('hex') });
      previous = line.hash;
    }
    expect((await api.as(api.tenant.people.compliance)('GET', '/audit?limit=1')).body.items[0].hash).toBe(previous);
  });

  test('is read by subject, by actor and page by page, by admins and compliance only', async () => {
    const channelId = await change();
    const bySubject = (await admin('GET', `/audit?subject=channel:${channelId}`)).body.items;
    expect(bySubject).toMatchObject([{ action: 'channel.created', actor: { kind: 'key', name: expect.any(String) } }]);
    const actor = `${bySubject[0].actor.kind}:${bySubject[0].actor.id}`;
    const first = (await admin('GET', `/audit?actor=${actor}&limit=1`)).body;
    const second = (await admin('GET', `/audit?actor=${actor}&limit=1&cursor=${first.nextCursor}`)).body;
    expect(first.items[0].sequence).toBeGreaterThan(second.items[0].sequence);
    expect((await manager('GET', '/audit')).body).toMatchObject({ status: 403, code: 'permission.denied' });
    expect((await admin('GET', '/audit?actor=me')).body).toMatchObject({ status: 422, code: 'request.invalid' });
    expect((await admin('GET', '/audit?cursor=x')).body).toMatchObject({ status: 422, code: 'request.invalid' });
  });

  test('of a tenant whose log is not anchored yet has no anchors', async () => {
    const { status, text } = await admin('GET', '/audit/anchors');
    expect({ status, text }).toEqual({ status: 200, text: '' });
  });
});

describe('live events', () => {
  test('come to those who listen, in order, and to no other tenant', async () => {
    const stranger = await createTestTenant(api.services.database, api.database.ownerUrl);
    const mine = await listen(api.tenant.people.creative);
    const theirs = await listen(stranger.people.creative);
    const ids = [await change(), await change(), await change()];
    const foreign = await change(api.as(stranger.people.project_manager));
    const seen = await until('three events', async () => (mine.events.length >= 3 ? mine.events : undefined));
    expect(seen.map(({ channelId }) => channelId)).toEqual(ids);
    expect(seen[0]).toMatchObject({ topic: 'channel.created', subject: `channel:${ids[0]}` });
    await until('the other event', async () => (theirs.events.length > 0 ? true : undefined));
    expect(theirs.events.map(({ channelId }) => channelId)).toEqual([foreign]);
    mine.stop();
    theirs.stop();

    const missed = await change();
    const back = await listen(api.tenant.people.creative, seen[1]?.id);
    await until('what was missed', async () => (back.events.length >= 2 ? true : undefined));
    expect(back.events.map(({ channelId }) => channelId)).toEqual([ids[2], missed]);
    back.stop();
  });

  test('after an id that is none are refused', async () => {
    const answer = await admin('GET', '/events', { headers: { 'last-event-id': 'yesterday' } });
    expect(answer.body).toMatchObject({ status: 422, code: 'request.invalid' });
  });
});

describe('a channel', () => {
  test('that is a web-hook shows its secret once, also when the request is repeated', async () => {
    const headers = { 'idempotency-key': 'hook-1' };
    const body = { kind: 'webhook', name: 'Hook', url: 'https://example.org/hook' };
    const opened = await manager('POST', '/channels', { body, headers });
    expect(opened.body.secret).toMatch(/^whsec_/);
    expect((await manager('POST', '/channels', { body, headers })).body).toEqual(opened.body);
    const shown = await manager('GET', `/channels/${opened.body.id}`);
    expect(shown.text).not.toContain('whsec_');
    expect((await manager('GET', '/channels')).text).not.toContain('whsec_');
    expect((await admin('GET', '/audit/export')).text).not.toContain('whsec_');
  });

  test.each([
    ['to a private address', { url: 'https://10.0.0.1/x' }, 'channel.address_forbidden'],
    ['with credentials in its address', { url: 'https://user:word@example.org/x' }, 'channel.address_forbidden'],
    ['to something else than the web', { url: 'file:///etc/passwd' }, 'request.invalid'],
    ['with a short secret', { url: 'https://example.org', secret: 'whsec_abc' }, 'request.invalid'],
  ])('%s is refused', async (_what, more, code) => {
    const strict = await startTestApi({ environment: { GALLEY_OUTBOUND_PRIVATE: 'false' } });
    try {
      const answer = await strict.as(strict.tenant.people.project_manager)('POST', '/channels', { body: { kind: 'webhook', name: 'Hook', ...more } });
      expect(answer.body).toMatchObject({ status: 422, code });
    } finally {
      await strict.close();
    }
  });

  test.each(['/etc', '../up', 'a//b', 'a/../b', '', 'a b'])('with the folder %p is refused', async (folder) => {
    expect((await manager('POST', '/channels', { body: { kind: 'cdn_folder', name: 'Site', folder } })).body).toMatchObject({ status: 422, code: 'request.invalid' });
  });

  test('is changed at the revision that was read', async () => {
    const id = await change();
    const edit = (body: unknown, etag: string) => manager('PATCH', `/channels/${id}`, { body, headers: { 'if-match': etag } });
    const { headers } = await manager('GET', `/channels/${id}`);
    expect((await edit({ name: 'Shop', isDisabled: true }, headers.get('etag') ?? '')).body).toMatchObject({ name: 'Shop', isDisabled: true, revision: 2 });
    expect((await edit({ name: 'Other' }, '"1"')).body).toMatchObject({ status: 412, code: 'edit.stale' });
    expect((await edit({ url: 'https://example.org' }, '"2"')).body).toMatchObject({ status: 422, code: 'request.invalid', errors: [{ pointer: '/url' }] });
  });
});

describe('an approval policy', () => {
  test('gets versions, and one of all policies is the default', async () => {
    const definition = { stages: [{ name: 'Brand', role: 'brand_manager' }] };
    const { body: first } = await admin('POST', '/approval-policies', { body: { name: 'Mine', definition, isDefault: true } });
    expect(first).toMatchObject({ version: 1, isDefault: true, definition: { fourEyes: true, stages: [{ quorum: { kind: 'count', n: 1 } }] } });
    const change = { name: 'Mine', definition: { ...definition, fourEyes: false } };
    const { body: second } = await admin('POST', `/approval-policies/${first.id}/versions`, { body: change });
    expect(second).toMatchObject({ id: first.id, version: 2, isDefault: true, definition: { fourEyes: false } });
    const { items } = (await manager('GET', '/approval-policies')).body;
    expect(items.filter(({ isDefault }: { isDefault: boolean }) => isDefault)).toMatchObject([{ id: first.id, version: 2 }]);
    expect((await manager('GET', `/approval-policies/${first.id}`)).body.items.map(({ version }: { version: number }) => version)).toEqual([2, 1]);
    const badRole = { name: 'x', definition: { stages: [{ name: 'x', role: 'guest' }] } };
    expect((await admin('POST', '/approval-policies', { body: badRole })).body).toMatchObject({ status: 422, code: 'request.invalid' });
  });
});

interface Heard {
  readonly events: { id: number; topic: string; subject: string; channelId: string }[];
  stop(): void;
}

/** Listens as a browser does; returns when the stream has begun. */
async function listen(person: { apiKey: string }, lastEventId?: number): Promise<Heard> {
  const ended = new AbortController();
  const headers = { authorization: `Bearer ${person.apiKey}`, ...(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }) };
  const response = await fetch(`${api.url}/api/v1/events`, { headers, signal: ended.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const events: Heard['events'] = [];
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const greeting = new Promise<void>((resolve, reject) => {
    void (async () => {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        text += part.value;
        const messages = text.split('\n\n');
        text = messages.pop() ?? '';
        for (const message of messages) {
          if (message.includes('event: ready')) resolve();
          const data = /^data: (\{"id".*)$/m.exec(message)?.[1];
          if (data !== undefined) events.push(JSON.parse(data));
        }
      }
    })().catch((error: unknown) => (ended.signal.aborted ? undefined : reject(error as Error)));
  });
  await greeting;
  return { events, stop: () => ended.abort() };
}
