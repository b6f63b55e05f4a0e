import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createTestTenant } from '../setup/test-tenant.js';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi, until } from '../setup/living-api.js';
import type { Call, TestAnswer } from '../setup/test-api.js';

let api: LivingApi;
let photographer: Call;
let creative: Call;
let brand: Call;
let social: Call;
let manager: Call;
let compliance: Call;

beforeAll(async () => {
  api = await startLivingApi();
  const { people } = api.tenant;
  [photographer, creative, brand, social, manager, compliance] = [
    api.as(people.photographer), api.as(people.creative), api.as(people.brand_manager), api.as(people.social_manager),
    api.as(people.project_manager), api.as(people.compliance),
  ];
});
afterAll(() => api?.close());

const allowDuplicate = { allowDuplicate: 'true' };
const bring = (sample = 'chelsea.png', form: Record<string, string> = {}): Promise<string> => api.bring(photographer, sample, { ...allowDuplicate, ...form });

async function submitted(assetId: string): Promise<{ reviewId: string; contentHash: string }> {
  const { body } = await creative('POST', '/reviews', { body: { assetIds: [assetId] } });
  const { reviewId } = body.items[0];
  const review = await brand('GET', `/reviews/${reviewId}`);
  return { reviewId, contentHash: review.body.contentHash };
}

async function approved(sample = 'chelsea.png', form: Record<string, string> = {}): Promise<string> {
  const assetId = await bring(sample, form);
  const { reviewId, contentHash } = await submitted(assetId);
  expect((await brand('POST', `/reviews/${reviewId}/decisions`, { body: { decision: 'approve', contentHash } })).status).toBe(201);
  await inState(assetId, 'approved');
  return assetId;
}

async function inState(assetId: string, state: string): Promise<Record<string, any>> { // eslint-disable-line @typescript-eslint/no-explicit-any -- as TestAnswer.body
  return until(`asset ${assetId} to be ${state}`, async () => {
    const { body } = await manager('GET', `/assets/${assetId}`);
    return body.state === state && body.work.length === 0 ? body : undefined;
  });
}

async function edit(call: Call, assetId: string, body: unknown, etag?: string): Promise<TestAnswer> {
  const ifMatch = etag ?? (await call('GET', `/assets/${assetId}`)).headers.get('etag') ?? '';
  return call('PATCH', `/assets/${assetId}`, { body, headers: { 'if-match': ifMatch } });
}

describe('an edit', () => {
  test('of what was read is taken; of what has changed since it is refused', async () => {
    const assetId = await bring();
    const first = await creative('GET', `/assets/${assetId}`);
    const etag = first.headers.get('etag') ?? '';
    const changed = await edit(creative, assetId, { title: 'Chelsea', tags: ['cat'], metadata: { client: 'Acme', mood: 'calm' }, sunsetAt: '2031-05-01T00:00:00+02:00' }, etag);
    expect(changed.body).toMatchObject({ title: 'Chelsea', tags: ['cat'], metadata: { client: 'Acme', mood: 'calm' }, sunsetAt: '2031-04-30T22:00:00.000Z', revision: 2 });
    expect(changed.body.contentHash).not.toBe(first.body.contentHash);
    expect((await edit(creative, assetId, { title: 'Other' }, etag)).body).toMatchObject({ status: 412, code: 'edit.stale' });
    const merged = await edit(creative, assetId, { metadata: { mood: null, shot: 3 }, sunsetAt: null });
    expect(merged.body).toMatchObject({ title: 'Chelsea', metadata: { client: 'Acme', shot: 3 }, sunsetAt: null });
    expect(merged.body.metadata).not.toHaveProperty('mood');
  });

  test('of two at once, one wins and the other is told', async () => {
    const assetId = await bring();
    const etag = (await creative('GET', `/assets/${assetId}`)).headers.get('etag') ?? '';
    const answers = await Promise.all(['one', 'two', 'three'].map((title) => edit(creative, assetId, { title }, etag)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    const winner = answers.find(({ status }) => status === 200);
    expect((await creative('GET', `/assets/${assetId}`)).body.title).toBe(winner?.body.title);
  });

  test('needs If-Match, something to change, and dates that can be true', async () => {
    const assetId = await bring();
    expect((await creative('PATCH', `/assets/${assetId}`, { body: { title: 'x' } })).body).toMatchObject({ status: 428, code: 'edit.precondition_required' });
    expect((await edit(creative, assetId, {})).body).toMatchObject({ status: 422, code: 'request.invalid' });
    expect((await edit(creative, assetId, { embargoAt: '2031-01-01T00:00:00Z', sunsetAt: '2030-01-01T00:00:00Z' })).body).toMatchObject({ status: 422, code: 'rights.dates_invalid' });
    expect((await edit(social, assetId, { title: 'x' })).body).toMatchObject({ status: 403, code: 'permission.denied' });
  });

  test('of the content voids the approval; of the tags it does not', async () => {
    const assetId = await approved();
    expect((await edit(creative, assetId, { tags: ['approved'] })).body).toMatchObject({ state: 'approved', approval: { isCurrent: true } });
    expect((await edit(creative, assetId, { description: 'Other words' })).body).toMatchObject({ state: 'draft', approval: { isCurrent: false } });
  });
});

describe('the library', () => {
  test('is listed newest first, page by page, with none twice', async () => {
    const ids = [await bring('Wood.jpg', { metadata: '{"title":"Oak bark"}' }), await bring('Storm.jpg'), await bring('coffee.png')].reverse();
    const first = (await creative('GET', '/assets?limit=2')).body;
    const second = (await creative('GET', `/assets?limit=1&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items].map(({ id }: { id: string }) => id)).toEqual(ids);
    expect((await creative('GET', '/assets?q=oak')).body.items.map(({ id }: { id: string }) => id)).toEqual([ids[2]]);
    expect((await creative('GET', '/assets?q=ak%20ba')).body.items).toHaveLength(1);
    expect((await creative('GET', '/assets?q=oak&state=archived')).body.items).toEqual([]);
    expect((await creative('GET', '/assets?q=%25')).body.items).toEqual([]);
    expect((await creative('GET', '/assets?cursor=nonsense')).body).toMatchObject({ status: 422, code: 'request.invalid', errors: [{ pointer: '/query/cursor' }] });
    expect((await creative('GET', '/assets?state=lost')).body).toMatchObject({ status: 422, code: 'request.invalid' });
    expect((await creative('GET', '/assets?sort=title')).body).toMatchObject({ status: 422, code: 'request.invalid' });
  });

  test('is closed to guests', async () => {
    const guest = api.as(api.tenant.people.guest);
    for (const path of ['/assets', '/reviews', '/campaigns', '/placements', '/receipts', '/channels', '/events', '/audit']) {
      expect((await guest('GET', path)).body).toMatchObject({ status: 403, code: 'permission.denied' });
    }
  });
});

describe('a review', () => {
  test('is decided on by those whose turn it is, on what they saw, once', async () => {
    const assetId = await bring();
    const { reviewId, contentHash } = await submitted(assetId);
    const decide = (call: Call, body: unknown, headers: Record<string, string> = {}): Promise<TestAnswer> => call('POST', `/reviews/${reviewId}/decisions`, { body, headers });
    const mine = (await brand('GET', '/reviews?assignee=me')).body.items.map(({ id }: { id: string }) => id);
    expect(mine).toContain(reviewId);
    expect((await creative('GET', '/reviews?assignee=me')).body.items).toEqual([]);
    expect((await brand('GET', `/reviews/${reviewId}`)).body).toMatchObject({
      canDecide: true, waitingFor: [{ role: 'brand_manager', people: [{ id: api.tenant.people.brand_manager.personId }] }], proof: { contentHash }, stages: [{ state: 'open' }],
    });
    expect((await decide(brand, { decision: 'approve', contentHash: 'f'.repeat(64) })).body).toMatchObject({ status: 409, code: 'approval.content_changed' });
    expect((await decide(creative, { decision: 'approve', contentHash })).body).toMatchObject({ status: 403, code: 'review.not_your_turn' });
    expect((await decide(api.as(api.tenant.people.admin), { decision: 'approve', contentHash })).body).toMatchObject({ status: 403, code: 'review.not_your_turn' });
    expect((await decide(brand, { decision: 'reject', contentHash, comment: '  ' })).body).toMatchObject({ status: 422, code: 'review.comment_required' });
    expect((await decide(brand, { decision: 'maybe', contentHash })).body).toMatchObject({ status: 422, code: 'request.invalid' });
    const headers = { 'idempotency-key': randomUUID() };
    const [first, second] = [await decide(brand, { decision: 'approve', contentHash, comment: 'Fine' }, headers), await decide(brand, { decision: 'approve', contentHash, comment: 'Fine' }, headers)];
    expect(first).toMatchObject({ status: 201, body: { state: 'approved' } });
    expect(second.body).toEqual(first.body);
    expect((await brand('GET', `/reviews/${reviewId}`)).body).toMatchObject({ state: 'approved', canDecide: false, decisions: [{ comment: 'Fine', decision: 'approve' }], stages: [{ state: 'done' }] });
    expect((await decide(brand, { decision: 'approve', contentHash })).body).toMatchObject({ status: 409, code: 'review.closed' });
  });

  test('needs four eyes: nobody decides on their own upload', async () => {
    const both = await api.tenant.newcomer(['photographer', 'brand_manager']);
    const assetId = await api.bring(api.as(both), 'chelsea.png', allowDuplicate);
    const { reviewId, contentHash } = await submitted(assetId);
    expect((await api.as(both)('POST', `/reviews/${reviewId}/decisions`, { body: { decision: 'approve', contentHash } })).body).toMatchObject({ status: 403, code: 'review.own_work' });
    const mine = (await api.as(both)('GET', '/reviews?assignee=me')).body.items.map(({ id }: { id: string }) => id);
    expect(mine).not.toContain(reviewId);
  });

  test('that nobody could complete is not opened, and one asset that refuses does not keep the others', async () => {
    const [ready, other] = [await bring(), await bring()];
    const body = { name: 'Nine', definition: { stages: [{ name: 'Brand', role: 'brand_manager', quorum: 9 }] } };
    expect((await manager('POST', '/approval-policies', { body })).status).toBe(403);
    const nine = await api.as(api.tenant.people.admin)('POST', '/approval-policies', { body });
    expect(nine).toMatchObject({ status: 201, body: { version: 1, isDefault: false } });
    const refused = await creative('POST', '/reviews', { body: { assetIds: [ready], policyId: nine.body.id } });
    expect(refused.body.items).toMatchObject([{ assetId: ready, problem: { code: 'policy.unsatisfiable' } }]);
    const unknown = randomUUID();
    const mixed = await creative('POST', '/reviews', { body: { assetIds: [unknown, other] } });
    expect(mixed.body.items).toMatchObject([{ assetId: unknown, problem: { code: 'resource.not_found' } }, { assetId: other, reviewId: expect.any(String) }]);
    const again = await creative('POST', '/reviews', { body: { assetIds: [other] } });
    expect(again.body.items).toMatchObject([{ problem: { code: 'asset.wrong_state' } }]);
    expect((await creative('POST', '/reviews', { body: { assetIds: [ready], policyId: randomUUID() } })).body).toMatchObject({ status: 404, code: 'resource.not_found' });
  });

  test('is withdrawn by who submitted it, and not by others', async () => {
    const { reviewId, contentHash } = await submitted(await bring());
    expect((await photographer('POST', `/reviews/${reviewId}/withdraw`)).body).toMatchObject({ status: 403, code: 'permission.denied' });
    expect((await creative('POST', `/reviews/${reviewId}/withdraw`)).body).toMatchObject({ state: 'withdrawn' });
    expect((await brand('POST', `/reviews/${reviewId}/decisions`, { body: { decision: 'approve', contentHash } })).body).toMatchObject({ status: 409, code: 'review.closed' });
  });
});

describe('a placement', () => {
  test('goes out under an approval, leaves a receipt, and can be recalled', async () => {
    const assetId = await approved('Dune.jpg');
    const channel = await manager('POST', '/channels', { body: { kind: 'cdn_folder', name: 'Site', folder: 'site' } });
    const place = (body: Record<string, unknown>): Promise<TestAnswer> => social('POST', '/placements', { body: { assetId, channelId: channel.body.id, recipe: 'web-2048', ...body } });
    expect((await place({ assetId: await bring() })).body).toMatchObject({ status: 409, code: 'asset.not_approved' });
    expect((await place({ recipe: 'poster' })).body).toMatchObject({ status: 409, code: 'placement.rendition_missing' });
    expect((await place({ renditionId: randomUUID() })).body).toMatchObject({ status: 422, code: 'request.invalid' });
    expect((await place({ startsAt: '2031-01-02T00:00:00Z', endsAt: '2031-01-01T00:00:00Z' })).body).toMatchObject({ status: 422, code: 'rights.dates_invalid' });
    expect((await creative('POST', '/placements', { body: { assetId, channelId: channel.body.id, recipe: 'web-2048' } })).status).toBe(403);
    const placed = await place({});
    expect(placed).toMatchObject({ status: 202, body: { state: 'scheduled', canRecall: true } });
    const live = await until('it to be live', async () => {
      const { body } = await social('GET', `/placements/${placed.body.id}`);
      return body.state === 'live' ? body : undefined;
    });
    expect(await statusOf(live.remoteUrl)).toBe(200);
    const { items } = (await social('GET', `/receipts?placementId=${placed.body.id}`)).body;
    expect(items).toMatchObject([{ effect: 'publish', assetId, approvedBy: [{ id: api.tenant.people.brand_manager.personId }] }]);
    expect((await social('POST', `/placements/${placed.body.id}/recall`)).status).toBe(202);
    await until('it to be down', async () => ((await social('GET', `/placements/${placed.body.id}`)).body.state === 'withdrawn' ? true : undefined));
    expect(await statusOf(live.remoteUrl)).toBe(404);
    expect((await social('POST', `/placements/${placed.body.id}/recall`)).body).toMatchObject({ status: 409, code: 'placement.wrong_state' });
  });

  test('before the embargo, or from the end of use on, is refused', async () => {
    const assetId = await approved('chelsea.png', { metadata: '{"embargoAt":"2031-01-01T00:00:00Z","sunsetAt":"2031-06-01T00:00:00Z"}' });
    const { items } = (await social('GET', '/channels')).body;
    const place = (startsAt: string): Promise<TestAnswer> => social('POST', '/placements', { body: { assetId, channelId: items[0].id, recipe: 'web-2048', startsAt } });
    expect((await place('2030-12-31T00:00:00Z')).body).toMatchObject({ status: 409, code: 'rights.embargoed' });
    expect((await place('2031-06-01T00:00:00Z')).body).toMatchObject({ status: 409, code: 'rights.expired' });
    expect((await social('GET', `/assets/${assetId}/original`)).body).toMatchObject({ status: 409, code: 'rights.embargoed' });
    expect((await creative('GET', `/assets/${assetId}/original`)).status).toBe(302);
  });
});

describe('a hold', () => {
  test('keeps an asset from the archive until compliance releases it', async () => {
    const assetId = await approved();
    expect((await manager('POST', `/assets/${assetId}/hold`)).body).toMatchObject({ status: 403, code: 'permission.denied' });
    expect((await compliance('POST', `/assets/${assetId}/hold`)).status).toBe(202);
    await api.rested(assetId);
    expect((await manager('POST', `/assets/${assetId}/archive`)).body).toMatchObject({ status: 409, code: 'asset.held' });
    expect((await compliance('POST', `/assets/${assetId}/hold`)).body).toMatchObject({ status: 409, code: 'asset.held' });
    expect((await compliance('DELETE', `/assets/${assetId}/hold`)).status).toBe(202);
    await api.rested(assetId);
    expect((await manager('POST', `/assets/${assetId}/archive`)).status).toBe(202);
    expect(await inState(assetId, 'archived')).toMatchObject({ allowed: ['restore'] });
    expect((await manager('GET', `/assets/${assetId}/original`)).body).toMatchObject({ status: 409, code: 'asset.wrong_state' });
    expect((await manager('POST', `/assets/${assetId}/archive`)).body).toMatchObject({ status: 409, code: 'asset.wrong_state' });
    expect((await manager('POST', `/assets/${assetId}/restore`)).status).toBe(202);
    await inState(assetId, 'approved');
    expect((await manager('GET', `/assets/${assetId}/original`)).status).toBe(302);
  });
});

describe('a campaign', () => {
  test('is planned, picked for, reviewed, launched and ended, and its board says what is missing', async () => {
    const assetId = await bring('Dune.jpg');
    const channel = (await social('GET', '/channels')).body.items[0];
    const body = { name: 'Launch', brief: { what: 'Shoes' }, deliverables: [{ channelId: channel.id, recipe: 'web-2048' }, { channelId: channel.id, recipe: 'tiktok', market: 'DE', locale: 'de-DE' }] };
    expect((await creative('POST', '/campaigns', { body })).status).toBe(403);
    expect((await manager('POST', '/campaigns', { body: { ...body, deliverables: [{ channelId: randomUUID(), recipe: 'poster' }] } })).body).toMatchObject({
      status: 404, code: 'resource.not_found', errors: [{ pointer: '/deliverables/0/channelId' }, { pointer: '/deliverables/0/recipe' }],
    });
    expect((await manager('POST', '/campaigns', { body: { ...body, launchAt: '2031-01-01T00:00:00Z', endsAt: '2030-01-01T00:00:00Z' } })).body).toMatchObject({ status: 422, code: 'rights.dates_invalid' });
    const { body: campaign } = await manager('POST', '/campaigns', { body });
    const path = `/campaigns/${campaign.id}`;
    const board = async (): Promise<TestAnswer['body']> => (await manager('GET', `${path}/board`)).body;
    const { deliverables } = await board();
    const [web, tiktok] = ['web-2048', 'tiktok'].map((recipe) => deliverables.find((deliverable: { recipe: string }) => deliverable.recipe === recipe).id);
    expect((await manager('POST', `${path}/launch`)).body).toMatchObject({ status: 409, code: 'campaign.not_ready', errors: [{}, {}] });
    const unknown = await creative('POST', `${path}/selections`, { body: { picks: [{ deliverableId: web, assetId }, { deliverableId: tiktok, assetId: randomUUID() }] } });
    expect(unknown.body).toMatchObject({ status: 404, code: 'resource.not_found', errors: [{ pointer: '/picks/1/assetId' }] });
    expect((await board()).counts).toMatchObject({ missing: 2 });
    expect((await creative('POST', `${path}/selections`, { body: { picks: [{ deliverableId: web, assetId }] } })).body.counts).toMatchObject({ missing: 1, in_preparation: 1 });
    expect((await manager('POST', `${path}/deliverables/${tiktok}/waive`, { body: { reason: 'No budget' } })).body.counts).toMatchObject({ waived: 1 });
    expect((await creative('POST', `${path}/submit`)).status).toBe(202);
    const review = await until('the review', async () => (await brand('GET', `/reviews?assignee=me&assetId=${assetId}`)).body.items[0]);
    expect((await board()).deliverables.find(({ id }: { id: string }) => id === web)).toMatchObject({ status: 'in_review', blocker: { who: ['brand_manager'] }, owner: { id: api.tenant.people.creative.personId } });
    await brand('POST', `/reviews/${review.id}/decisions`, { body: { decision: 'approve', contentHash: review.contentHash } });
    await until('the board to be ready', async () => ((await board()).isReady ? true : undefined));
    expect((await manager('POST', `${path}/launch`)).status).toBe(202);
    await until('it to be published', async () => ((await board()).counts.published === 1 ? true : undefined));
    expect((await creative('POST', `${path}/selections`, { body: { picks: [{ deliverableId: web, assetId: null }] } })).body).toMatchObject({ status: 409, code: 'campaign.wrong_state' });
    await until('it to be live', async () => ((await manager('GET', path)).body.state === 'live' ? true : undefined));
    expect((await manager('GET', path)).body.allowed).toEqual(['schedule', 'cancel', 'end', 'succeed']);
    expect((await manager('POST', `${path}/end`)).status).toBe(202);
    await inState(assetId, 'archived');
    expect((await manager('POST', `${path}/launch`)).body).toMatchObject({ status: 409, code: 'campaign.wrong_state' });
  });
});

describe('another tenant', () => {
  test('gets for what is here the very answer for what is nowhere', async () => {
    const stranger = await createTestTenant(api.services.database, api.database.ownerUrl);
    const admin = api.as(stranger.people.admin);
    const assetId = await approved();
    const { reviewId, contentHash } = await submitted(await bring());
    const channel = (await social('GET', '/channels')).body.items[0];
    const placement = (await social('POST', '/placements', { body: { assetId, channelId: channel.id, recipe: 'web-2048', startsAt: '2031-01-01T00:00:00Z' } })).body;
    const campaign = (await manager('POST', '/campaigns', { body: { name: 'C', brief: { what: 'x' } } })).body;
    const upload = (await photographer('POST', '/uploads', { body: { filename: 'a.jpg', size: 1 } })).body;
    const rendition = (await creative('GET', `/assets/${assetId}/renditions`)).body.items[0];
    const policy = (await creative('GET', '/approval-policies')).body.items[0];
    const own = (await admin('GET', '/channels')).body.items[0];
    const asks: [string, string, string, unknown?][] = [
      ['GET', '/assets/{}', assetId], ['GET', '/assets/{}/versions', assetId], ['GET', '/assets/{}/renditions', assetId], ['GET', '/assets/{}/timeline', assetId],
      ['GET', '/assets/{}/original', assetId], ['GET', '/assets/{}/place', assetId], ['GET', `/assets/${assetId}/renditions/{}/content`, rendition.id],
      ['PATCH', '/assets/{}', assetId, { title: 'x' }], ['POST', '/assets/{}/archive', assetId], ['POST', '/assets/{}/restore', assetId], ['POST', '/assets/{}/retry', assetId],
      ['POST', '/assets/{}/hold', assetId], ['DELETE', '/assets/{}/hold', assetId], ['POST', '/assets/{}/versions', assetId, { filename: 'a.jpg', size: 1 }],
      ['GET', '/uploads/{}', upload.uploadId], ['POST', '/uploads/{}/complete', upload.uploadId], ['DELETE', '/uploads/{}', upload.uploadId],
      ['GET', '/reviews/{}', reviewId], ['POST', '/reviews/{}/decisions', reviewId, { decision: 'approve', contentHash }], ['POST', '/reviews/{}/withdraw', reviewId],
      ['GET', '/approval-policies/{}', policy.id], ['POST', '/approval-policies/{}/versions', policy.id, { name: 'x', definition: policy.definition }],
      ['GET', '/channels/{}', channel.id], ['PATCH', '/channels/{}', channel.id, { isDisabled: true }],
      ['GET', '/campaigns/{}', campaign.id], ['GET', '/campaigns/{}/board', campaign.id], ['POST', '/campaigns/{}/launch', campaign.id], ['POST', '/campaigns/{}/submit', campaign.id],
      ['POST', '/campaigns/{}/cancel', campaign.id], ['POST', '/campaigns/{}/end', campaign.id],
      ['POST', '/campaigns/{}/selections', campaign.id, { picks: [{ deliverableId: randomUUID(), assetId: null }] }],
      ['GET', '/placements/{}', placement.id], ['POST', '/placements/{}/recall', placement.id],
    ];
    for (const [method, path, id, body] of asks) {
      const send = (target: string): Promise<TestAnswer> =>
        admin(method, path.replace('{}', target), { ...(body === undefined ? {} : { body }), headers: method === 'PATCH' ? { 'if-match': '"1"' } : {} });
      const [theirs, nowhere] = [await send(id), await send(randomUUID())];
      expect({ path, ...theirs.body, instance: '' }).toEqual({ path, ...nowhere.body, instance: '' });
      expect(theirs.status).toBe(404);
    }
    for (const [name, body] of Object.entries({
      assetId: { assetId, channelId: own.id, recipe: 'web-2048' },
      channelId: { assetId: await foreignAsset(stranger.people.photographer), channelId: channel.id, recipe: 'web-2048' },
    })) {
      const [theirs, nowhere] = [await admin('POST', '/placements', { body }), await admin('POST', '/placements', { body: { ...body, [name]: randomUUID() } })];
      expect({ ...theirs.body, instance: '' }).toEqual({ ...nowhere.body, instance: '' });
      expect(theirs.status).toBe(404);
    }
    for (const path of ['/assets', '/reviews', '/campaigns', '/placements', '/receipts', `/placements?assetId=${assetId}`, `/reviews?assetId=${assetId}`, `/audit?subject=asset:${assetId}`]) {
      const { items } = (await admin('GET', path)).body;
      expect(items.filter((item: { id?: string }) => JSON.stringify(item).includes(assetId))).toEqual([]);
    }
    expect((await creative('GET', `/assets/${assetId}`)).body).toMatchObject({ state: 'scheduled', held: false });
  });
});

async function foreignAsset(person: { apiKey: string }): Promise<string> {
  return (await api.as(person)('POST', '/uploads', { body: { filename: 'theirs.jpg', size: 1 } })).body.assetId;
}

async function statusOf(url: string): Promise<number> {
  const response = await fetch(url);
  await response.arrayBuffer();
  return response.status;
}
