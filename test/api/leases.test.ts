import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CreatedPerson } from '../../api/create-person.js';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi, until } from '../setup/living-api.js';
import type { Call, TestAnswer } from '../setup/test-api.js';

let api: LivingApi;
let freelancer: CreatedPerson;
let [agency, other, manager] = [] as unknown as [Call, Call, Call];

beforeAll(async () => {
  api = await startLivingApi();
  freelancer = await api.tenant.newcomer(['creative']);
  [agency, other, manager] = [api.as(api.tenant.people.creative), api.as(freelancer), api.as(api.tenant.people.project_manager)];
});
afterAll(() => api?.close());

const bring = (): Promise<string> => api.bring(api.as(api.tenant.people.photographer), 'chelsea.png', { allowDuplicate: 'true' });

async function edit(call: Call, assetId: string, title: string): Promise<TestAnswer> {
  const etag = (await call('GET', `/assets/${assetId}`)).headers.get('etag') ?? '';
  return call('PATCH', `/assets/${assetId}`, { body: { title }, headers: { 'if-match': etag } });
}

const newVersion = (call: Call, assetId: string, baseVersionId?: string): Promise<TestAnswer> =>
  call('POST', `/assets/${assetId}/versions`, { body: { filename: 'next.png', size: 10, ...(baseVersionId === undefined ? {} : { baseVersionId }) } });

describe('an asset that is checked out', () => {
  test('is changed by its holder only, who is named with the instant to everyone else', async () => {
    const assetId = await bring();
    expect((await other('GET', `/assets/${assetId}/check-out`)).body).toEqual({ lease: null });
    const lease = await agency('POST', `/assets/${assetId}/check-out`, { body: { hours: 2, note: 'New sky' } });
    expect(lease).toMatchObject({ status: 201, body: { state: 'held', holder: { id: api.tenant.people.creative.personId }, note: 'New sky' } });
    const { holder, expiresAt } = lease.body;
    const refusal = { status: 409, code: 'asset.checked_out', holder, until: expiresAt };
    expect((await other('POST', `/assets/${assetId}/check-out`, { body: {} })).body).toMatchObject(refusal);
    expect((await edit(other, assetId, 'Mine')).body).toMatchObject(refusal);
    expect((await newVersion(other, assetId)).body).toMatchObject(refusal);
    expect((await other('POST', `/assets/${assetId}/check-in`)).body).toMatchObject(refusal);
    expect((await edit(agency, assetId, 'Sky')).body).toMatchObject({ title: 'Sky' });
    expect((await agency('POST', `/assets/${assetId}/check-out/renew`, { body: { hours: 5 } })).body.expiresAt > expiresAt).toBe(true);
    expect((await agency('POST', `/assets/${assetId}/check-in`)).body).toMatchObject({ state: 'returned' });
    expect((await edit(other, assetId, 'Mine')).body).toMatchObject({ title: 'Mine' });
    expect((await agency('POST', `/assets/${assetId}/check-out/renew`, { body: { hours: 5 } })).body).toMatchObject({ status: 409, code: 'lease.ended' });
    const told = (await agency('GET', `/assets/${assetId}/timeline`)).body.items.map(({ action }: { action: string }) => action);
    expect(told).toEqual(expect.arrayContaining(['lease.checked_out', 'lease.renewed', 'lease.returned']));
  });

  test('is not changed past the API either: the recording of the change refuses it', async () => {
    const assetId = await bring();
    const { revision } = (await other('GET', `/assets/${assetId}`)).body;
    const editId = crypto.randomUUID();
    const { tenantId } = api.tenant;
    await api.services.database.ask(
      tenantId,
      `insert into asset_edits (tenant_id, id, asset_id, person_id, expected_revision, changes) values ($1, $2, $3, $4, $5, '{"title":"Past"}')`,
      [tenantId, editId, assetId, freelancer.personId, revision],
    );
    await agency('POST', `/assets/${assetId}/check-out`, { body: {} });
    const { askAsset } = await import('../../api/ask-workflow.js');
    const caller = { tenantId, personId: freelancer.personId, roles: ['creative'], scopes: 'all', actor: `person:${freelancer.personId}`, sessionTokenHash: null } as const;
    await expect(askAsset(api.services, caller, assetId, { kind: 'edit', editId }, editId)).rejects.toMatchObject({ code: 'asset.checked_out' });
    expect((await other('GET', `/assets/${assetId}`)).body.title).not.toBe('Past');
  });

  test('of several who want it at once goes to exactly one', async () => {
    const assetId = await bring();
    const answers = await Promise.all([agency, other, manager].map((call) => call('POST', `/assets/${assetId}/check-out`, { body: {} })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  test('is released by itself when the time is over', async () => {
    const assetId = await bring();
    await agency('POST', `/assets/${assetId}/check-out`, { body: { hours: 1 / 3_600 } });
    await until('its release', async () => ((await other('GET', `/assets/${assetId}/check-out`)).body.lease === null ? true : undefined));
    expect((await other('POST', `/assets/${assetId}/check-out`, { body: {} })).status).toBe(201);
  });

  test('can be taken back by a project manager, and its holder is told', async () => {
    const assetId = await bring();
    await agency('POST', `/assets/${assetId}/check-out`, { body: {} });
    expect((await other('POST', `/assets/${assetId}/check-out/break`)).body).toMatchObject({ status: 403, code: 'permission.denied' });
    expect((await manager('POST', `/assets/${assetId}/check-out/break`)).body).toMatchObject({ state: 'broken' });
    expect((await manager('POST', `/assets/${assetId}/check-out/break`)).body).toMatchObject({ status: 409, code: 'lease.ended' });
    expect((await edit(other, assetId, 'Free')).status).toBe(200);
    const { tenantId, people } = api.tenant;
    expect(await api.services.database.ask(tenantId, `select person_id as "personId" from notices where kind = 'lease_broken'`)).toEqual([{ personId: people.creative.personId }]);
  });
});

describe('a new version', () => {
  test('that does not say what it was made from takes the place of its uploader\'s own work only; whose the newest is, is told', async () => {
    const assetId = await bring();
    const { id, number } = (await agency('GET', `/assets/${assetId}`)).body.version;
    const refused = (await newVersion(agency, assetId)).body;
    expect(refused).toMatchObject({ status: 409, code: 'asset.base_required', newest: { versionId: id, number, filename: 'chelsea.png', uploader: { id: api.tenant.people.photographer.personId } } });
    expect((await agency('GET', `/assets/${assetId}/versions`)).body.items).toHaveLength(1);
    expect((await newVersion(api.as(api.tenant.people.photographer), assetId)).status).toBe(201);
  });

  test('is held to what it was made from by the asset itself, also past the API', async () => {
    const assetId = await bring();
    const { askAsset } = await import('../../api/ask-workflow.js');
    const { tenantId, people } = api.tenant;
    const caller = { tenantId, personId: people.creative.personId, roles: ['creative'], scopes: 'all', actor: `person:${people.creative.personId}`, sessionTokenHash: null } as const;
    const [versionId, uploadId] = [crypto.randomUUID(), crypto.randomUUID()];
    const version = { versionId, number: 2, sha256: null, previewable: false, uploaderId: caller.personId };
    const asked = { kind: 'add_version', uploadId, expiresAt: new Date(Date.now() + 60_000).toISOString(), version, takesPlaceOf: crypto.randomUUID() } as const;
    await expect(askAsset(api.services, caller, assetId, asked, uploadId)).rejects.toMatchObject({ code: 'asset.version_conflict' });
  });

  test('that was made from an old one is refused before its bytes are sent, with who uploaded what since', async () => {
    const assetId = await bring();
    const base = (await agency('GET', `/assets/${assetId}`)).body.version.id;
    expect((await newVersion(agency, assetId, base)).status).toBe(201);
    const refused = (await newVersion(other, assetId, base)).body;
    expect(refused).toMatchObject({ status: 409, code: 'asset.version_conflict', since: [{ number: 2, filename: 'next.png', uploader: { id: api.tenant.people.creative.personId } }] });
    expect((await newVersion(other, assetId, crypto.randomUUID())).body).toMatchObject({ status: 404, code: 'resource.not_found' });
  });
});

describe('who is looking at an asset', () => {
  test('is seen by the others, is told as it happens, and is gone when they leave', async () => {
    const assetId = await bring();
    const events = new AbortController();
    const stream = await fetch(`${api.url}/api/v1/events`, { headers: { authorization: `Bearer ${api.tenant.people.creative.apiKey}` }, signal: events.signal });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    const heard = async (what: string): Promise<void> => {
      for (let text = ''; !text.includes(what); ) {
        const { value, done } = await reader.read();
        if (done) throw new Error('the stream ended');
        text += value;
      }
    };
    await heard('event: presence\ndata: {"assetId":null}');
    const told = `event: presence\ndata: {"assetId":"${assetId}"}`;
    expect((await agency('PUT', `/assets/${assetId}/presence`)).body).toMatchObject({ items: [{ person: { id: api.tenant.people.creative.personId } }], heartbeatSeconds: 20 });
    await heard(told);
    expect((await other('PUT', `/assets/${assetId}/presence`)).body.items.map(({ person }: { person: { id: string } }) => person.id)).toEqual([api.tenant.people.creative.personId, freelancer.personId]);
    await heard(told);
    expect((await agency('DELETE', `/assets/${assetId}/presence`)).status).toBe(204);
    await heard(told);
    expect((await manager('GET', `/assets/${assetId}/presence`)).body.items).toMatchObject([{ person: { id: freelancer.personId } }]);
    await api.services.database.ask(api.tenant.tenantId, `update asset_presence set seen_at = now() - interval '46 seconds'`);
    expect((await manager('GET', `/assets/${assetId}/presence`)).body.items).toEqual([]);
    events.abort();
  });
});
