import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { standardSpecs } from '../../domain/standard-channel-specs.js';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi, until } from '../setup/living-api.js';
import type { Call, TestAnswer } from '../setup/test-api.js';

jest.setTimeout(180_000);

let api: LivingApi;
let [photographer, creative, brand, social, manager] = [] as unknown as [Call, Call, Call, Call, Call];

beforeAll(async () => {
  api = await startLivingApi();
  const { people } = api.tenant;
  [photographer, creative, brand, social, manager] = [api.as(people.photographer), api.as(people.creative), api.as(people.brand_manager), api.as(people.social_manager), api.as(people.project_manager)];
}, 120_000);
afterAll(() => api?.close());

const bring = (sample: string): Promise<string> => api.bring(photographer, sample, { allowDuplicate: 'true' });

async function channelFor(...specIds: string[]): Promise<string> {
  const answer = await social('POST', '/channels', { body: { kind: 'cdn_folder', name: specIds.join(', ') || 'Everything', folder: 'out', specIds } });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body.id;
}

/** The tenant's next version of a spec. */
async function change(id: string, hard: object, effectiveFrom?: string): Promise<string> {
  const { platform, placement } = standardSpecs.find((spec) => spec.id === id)!;
  const answer = await social('POST', '/channel-specs', { body: { id, platform, placement, source: 'A letter of the platform', hard, effectiveFrom } });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body.reference;
}

async function submitted(assetId: string): Promise<{ reviewId: string; contentHash: string; opened: TestAnswer }> {
  const opened = await creative('POST', '/reviews', { body: { assetIds: [assetId] } });
  const { reviewId } = opened.body.items[0];
  return { reviewId, contentHash: (await brand('GET', `/reviews/${reviewId}`)).body.contentHash, opened };
}

const approve = (reviewId: string, contentHash: string, more: object = {}): Promise<TestAnswer> => brand('POST', `/reviews/${reviewId}/decisions`, { body: { decision: 'approve', contentHash, ...more } });

async function approved(sample: string): Promise<string> {
  const assetId = await bring(sample);
  const { reviewId, contentHash } = await submitted(assetId);
  expect((await approve(reviewId, contentHash)).status).toBe(201);
  await until('the approval', async () => ((await manager('GET', `/assets/${assetId}`)).body.state === 'approved' ? true : undefined));
  return assetId;
}

const place = (assetId: string, channelId: string, recipe: string, more: object = {}): Promise<TestAnswer> => social('POST', '/placements', { body: { assetId, channelId, recipe, ...more } });

async function ended(placementId: string, state: string): Promise<TestAnswer['body']> {
  return until(`the placement to be ${state}`, async () => {
    const { body } = await social('GET', `/placements/${placementId}`);
    return body.state === state ? body : undefined;
  });
}

/** A campaign that wants one picture for the channel, and has picked one. */
async function planned(assetId: string, channelId: string, recipe: string): Promise<string> {
  const { body } = await manager('POST', '/campaigns', { body: { name: 'Launch', brief: { what: 'Shoes' }, deliverables: [{ channelId, recipe }] } });
  expect((await pick(body.id, assetId)).status).toBe(200);
  return body.id;
}

async function pick(campaignId: string, assetId: string): Promise<TestAnswer> {
  const [cell] = (await manager('GET', `/campaigns/${campaignId}/board`)).body.deliverables;
  return creative('POST', `/campaigns/${campaignId}/selections`, { body: { picks: [{ deliverableId: cell.id, assetId }] } });
}

describe('the registry', () => {
  test('says what each placement takes, with its source, and what draws for it', async () => {
    const { items } = (await creative('GET', '/channel-specs?platform=instagram&media=image')).body;
    expect(items.map(({ reference }: { reference: string }) => reference)).toEqual(['instagram-feed@1', 'instagram-story@1']);
    const { body } = await creative('GET', '/channel-specs/x-post');
    expect(body).toMatchObject({ inForce: { reference: 'x-post@1', hard: { maxBytes: 5_000_000 } }, isStandardRecipe: false, recipe: { name: 'x-post', drawing: { width: 1_200, height: 675 } } });
    expect((await creative('GET', '/channel-specs/instagram-feed')).body).toMatchObject({ isStandardRecipe: true, recipe: { name: 'instagram-feed' } });
    expect((await creative('GET', '/channel-specs/of-nobody')).body).toMatchObject({ status: 404, code: 'resource.not_found' });
  });

  test('gives a recipe that can be taken over as it is', async () => {
    const { recipe } = (await creative('GET', '/channel-specs/pinterest-pin')).body;
    expect((await creative('POST', '/recipes', { body: recipe })).status).toBe(201);
  });

  test('keeps a tenant\'s version beside Galley\'s, from its instant on', async () => {
    const reference = await change('youtube-thumbnail', { maxBytes: 1_000_000 }, '2190-01-01T00:00:00Z');
    const { body } = await creative('GET', '/channel-specs/youtube-thumbnail');
    expect(body.inForce.reference).toBe('youtube-thumbnail@1');
    expect(body.versions.map((one: { reference: string }) => one.reference)).toEqual([reference, 'youtube-thumbnail@1']);
    const then = (await creative('GET', '/channel-specs?platform=youtube&at=2190-01-01T00:00:00Z')).body.items;
    expect(then.find(({ id }: { id: string }) => id === 'youtube-thumbnail')).toMatchObject({ reference, hard: { maxBytes: 1_000_000, mediaTypes: null } });
  });

  test('takes the same request once, and no version in the past', async () => {
    const body = { id: 'shop-window', platform: 'shop', placement: 'Window', source: 'Our own', hard: { sizes: [{ width: 1_080, height: 1_920 }] } };
    const headers = { 'idempotency-key': randomUUID() };
    const [first, second] = [await social('POST', '/channel-specs', { body, headers }), await social('POST', '/channel-specs', { body, headers })];
    expect(first).toMatchObject({ status: 201, body: { reference: 'shop-window@own-1' } });
    expect(second.body).toEqual(first.body);
    expect((await social('POST', '/channel-specs', { body: { ...body, effectiveFrom: '2020-01-01T00:00:00Z' } })).body).toMatchObject({ status: 422, code: 'request.invalid', errors: [{ pointer: '/effectiveFrom' }] });
    expect((await social('POST', '/channel-specs', { body: { ...body, hard: { maxBytes: 0 } } })).body).toMatchObject({ status: 422, code: 'request.invalid' });
    expect((await creative('POST', '/channel-specs', { body })).status).toBe(403);
  });

  test('is what channels name', async () => {
    expect((await social('POST', '/channels', { body: { kind: 'cdn_folder', name: 'X', folder: 'x', specIds: ['of-nobody'] } })).body).toMatchObject({ code: 'resource.not_found', errors: [{ pointer: '/specIds/0' }] });
    const id = await channelFor('x-post');
    const { headers } = await social('GET', `/channels/${id}`);
    const edited = await social('PATCH', `/channels/${id}`, { body: { specIds: ['x-post', 'x-video'] }, headers: { 'if-match': headers.get('etag') ?? '' } });
    expect(edited.body.specIds).toEqual(['x-post', 'x-video']);
  });

  test('says of an asset which file fits, what could be drawn, and what nobody can', async () => {
    const assetId = await bring('chelsea.png');
    const check = async (specIds: string[], more: object = {}) => (await creative('POST', '/channel-specs/check', { body: { assetId, specIds, ...more } })).body.items;
    expect(await check(['iab-300x250', 'iab-320x50', 'iab-300x1050', 'google-responsive-square'], { texts: { headline: 'x'.repeat(31) } })).toMatchObject([
      { spec: 'iab-300x250@1', verdict: 'pass', rendition: { recipe: 'display-300x250' } },
      { spec: 'iab-320x50@1', verdict: 'fixable' },
      { spec: 'iab-300x1050@1', verdict: 'needs_person', findings: [expect.objectContaining({ rule: 'sizes', remedy: 'larger_original' })] },
      { spec: 'google-responsive-square@1', verdict: 'needs_person' },
    ]);
    expect((await creative('POST', '/channel-specs/check', { body: { assetId: randomUUID(), specIds: ['x-post'] } })).body).toMatchObject({ status: 404 });
  });
});

describe('a placement on a channel with specs', () => {
  test('is refused where the channel would not take it, with what is wrong and what to do', async () => {
    const assetId = await approved('Dune.jpg');
    const channelId = await channelFor('instagram-feed');
    const refused = await place(assetId, channelId, 'preview-640');
    expect(refused.body).toMatchObject({ status: 409, code: 'placement.breaks_spec', spec: 'instagram-feed@1', verdict: 'fixable' });
    expect(refused.body.findings).toContainEqual(expect.objectContaining({ rule: 'mediaTypes', severity: 'hard', found: 'image/webp', remedy: 'convert' }));
  });

  test('goes out by the spec that its receipt names, with a warning of what is merely recommended', async () => {
    const assetId = await approved('Dune.jpg');
    const placed = await place(assetId, await channelFor('instagram-story', 'instagram-feed'), 'instagram-feed');
    expect(placed).toMatchObject({ status: 202, body: { spec: 'instagram-feed@1', specFindings: [{ rule: 'sizes', severity: 'recommended', found: '840 x 1050' }] } });
    await ended(placed.body.id, 'live');
    const { items } = (await social('GET', `/receipts?placementId=${placed.body.id}`)).body;
    expect(items).toMatchObject([{ effect: 'publish', detail: { spec: 'instagram-feed@1' } }]);
  });

  test('fails when the spec has become stricter between its approval and its publishing', async () => {
    const assetId = await approved('Dune.jpg');
    const placed = await place(assetId, await channelFor('tiktok-photo'), 'tiktok', { startsAt: new Date(Date.now() + 8_000).toISOString() });
    expect(placed).toMatchObject({ status: 202, body: { spec: 'tiktok-photo@1' } });
    const reference = await change('tiktok-photo', { maxBytes: 1_000 });
    const failed = await ended(placed.body.id, 'failed');
    expect(failed).toMatchObject({ reason: { code: 'placement.breaks_spec' }, spec: reference, specFindings: [{ rule: 'maxBytes', severity: 'hard' }] });
    expect((await social('GET', `/receipts?placementId=${placed.body.id}`)).body.items).toEqual([]);
  });

  test('is refused at once where a version that is known already will be in force when it starts', async () => {
    const assetId = await approved('Dune.jpg');
    const channelId = await channelFor('linkedin-landscape');
    await change('linkedin-landscape', { maxBytes: 1_000 }, '2190-01-01T00:00:00Z');
    expect((await place(assetId, channelId, 'linkedin', { startsAt: '2190-01-02T00:00:00Z' })).body).toMatchObject({ code: 'placement.breaks_spec', spec: 'linkedin-landscape@own-1' });
    expect((await place(assetId, channelId, 'linkedin', { startsAt: '2189-12-31T00:00:00Z' })).status).toBe(202);
  });
});

describe('a campaign for a channel with specs', () => {
  test('asks for no rendition that the channel would never take, and picks no asset whose rendition it would not', async () => {
    const channelId = await channelFor('facebook-link');
    const plan = (recipe: string): Promise<TestAnswer> => manager('POST', '/campaigns', { body: { name: 'Launch', brief: { what: 'Shoes' }, deliverables: [{ channelId, recipe }] } });
    expect((await plan('instagram-story')).body).toMatchObject({ code: 'placement.breaks_spec', errors: [{ pointer: '/deliverables/0/recipe' }] });
    const { id } = (await plan('linkedin')).body;
    await change('facebook-link', { maxBytes: 1_000 });
    expect((await pick(id, await bring('Wood.jpg'))).body).toMatchObject({ code: 'placement.breaks_spec', errors: [{ pointer: '/picks/0/assetId' }] });
  });
});

describe('a review of what is planned for a channel with specs', () => {
  test('shows how it stands, and refuses an approval that would hold where it would not be taken', async () => {
    const [assetId, channelId, site] = [await bring('Storm.jpg'), await channelFor('iab-728x90'), await channelFor()];
    await planned(assetId, channelId, 'display-728x90');
    const reference = await change('iab-728x90', { sizes: [{ width: 728, height: 90 }], maxBytes: 500 });
    const { reviewId, contentHash, opened } = await submitted(assetId);
    const breach = { channel: { id: channelId }, recipe: 'display-728x90', spec: reference, verdict: 'fixable', findings: [{ rule: 'maxBytes', severity: 'hard' }] };
    expect(opened.body.items).toMatchObject([{ channelChecks: [breach] }]);
    expect((await brand('GET', `/reviews/${reviewId}`)).body.channelChecks).toMatchObject([breach]);
    expect((await approve(reviewId, contentHash)).body).toMatchObject({ status: 409, code: 'review.breaks_spec' });
    const foreseen = await brand('POST', '/reviews/bulk-decisions', { body: { items: [{ reviewId, contentHash }], decision: 'approve', dryRun: true } });
    expect(foreseen.body.items).toMatchObject([{ outcome: 'refused', problem: { code: 'review.breaks_spec' } }]);
    const decided = await approve(reviewId, contentHash, { scope: { markets: null, channelIds: [site] } });
    expect(decided).toMatchObject({ status: 201, body: { state: 'approved' } });
    expect((await brand('GET', `/reviews/${reviewId}`)).body).toMatchObject({ state: 'approved', channelChecks: [] });
  });

  test('can be turned down whatever the channel takes', async () => {
    const [assetId, channelId] = [await bring('Storm.jpg'), await channelFor('iab-160x600')];
    await planned(assetId, channelId, 'display-160x600');
    await change('iab-160x600', { maxBytes: 500 });
    const { reviewId, contentHash } = await submitted(assetId);
    const rejected = await brand('POST', `/reviews/${reviewId}/decisions`, { body: { decision: 'reject', contentHash, comment: 'Too dark.' } });
    expect(rejected).toMatchObject({ status: 201, body: { state: 'rejected' } });
  });

  test('says nothing of channels that it is not planned for', async () => {
    const { reviewId, contentHash, opened } = await submitted(await bring('Wood.jpg'));
    expect(opened.body.items[0]).not.toHaveProperty('channelChecks');
    expect((await approve(reviewId, contentHash)).status).toBe(201);
  });
});
