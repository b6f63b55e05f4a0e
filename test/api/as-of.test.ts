import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi } from '../setup/living-api.js';
import type { Call } from '../setup/test-api.js';

let api: LivingApi;
let creative: Call;

beforeAll(async () => {
  api = await startLivingApi();
  creative = api.as(api.tenant.people.creative);
});
afterAll(() => api?.close());

async function edit(assetId: string, body: unknown): Promise<void> {
  const etag = (await creative('GET', `/assets/${assetId}`)).headers.get('etag') ?? '';
  expect((await creative('PATCH', `/assets/${assetId}`, { body, headers: { 'if-match': etag } })).status).toBe(200);
}

/** The instant of the last event of an asset, by the log's own clock. */
async function lastEvent(assetId: string): Promise<string> {
  const { body } = await creative('GET', `/assets/${assetId}/timeline?limit=1`);
  return new Date(Date.parse(body.items[0].at) + 1).toISOString();
}

const asOf = async (assetId: string, at: string) => creative('GET', `/assets/${assetId}/as-of?at=${encodeURIComponent(at)}`);

describe('an asset as of an instant', () => {
  test('is what it was then, in state, content and words, whatever has become of it', async () => {
    const assetId = await api.bring(creative, 'chelsea.png', { metadata: JSON.stringify({ title: 'Cat', tags: ['animal'] }), allowDuplicate: 'true' });
    const born = await lastEvent(assetId);
    await edit(assetId, { title: 'Chelsea', description: 'A cat of note' });
    const named = await lastEvent(assetId);
    await edit(assetId, { title: 'Chelsea the cat', sunsetAt: '2040-01-01T00:00:00Z', tags: ['pet'] });
    const { body: review } = await creative('POST', '/reviews', { body: { assetIds: [assetId] } });
    expect(review.items[0].reviewId).toBeDefined();

    expect((await asOf(assetId, born)).body).toMatchObject({ state: 'draft', sunsetAt: null, fields: { title: 'Cat', description: '', tags: ['animal'] }, fieldsAreProven: true });
    expect((await asOf(assetId, named)).body).toMatchObject({ state: 'draft', fields: { title: 'Chelsea', description: 'A cat of note', tags: ['animal'] }, fieldsAreProven: true });
    const { body: now } = await asOf(assetId, new Date().toISOString());
    expect(now).toMatchObject({ state: 'in_review', sunsetAt: '2040-01-01T00:00:00.000Z', fields: { title: 'Chelsea the cat', tags: ['pet'] }, fieldsAreProven: true });
    expect(now.contentHash).toBe((await creative('GET', `/assets/${assetId}`)).body.contentHash);
    expect((await asOf(assetId, '2001-01-01T00:00:00Z')).body.code).toBe('resource.not_found');
  });

  test('says where the words do not have the hash that the log has of them', async () => {
    const assetId = await api.bring(creative, 'coffee.png', { allowDuplicate: 'true' });
    const at = await lastEvent(assetId);
    await api.services.database.ask(api.tenant.tenantId, `update assets set title = 'Never said' where id = $1`, [assetId]);
    expect((await asOf(assetId, at)).body).toMatchObject({ fields: { title: 'Never said' }, fieldsAreProven: false });
  });
});

test('a campaign has a timeline, and stood where the log says it stood', async () => {
  const manager = api.as(api.tenant.people.project_manager);
  const { body: campaign } = await manager('POST', '/campaigns', { body: { name: 'Spring', brief: { what: 'Tulips' } } });
  const planned = new Date().toISOString();
  expect((await manager('POST', `/campaigns/${campaign.id}/cancel`)).status).toBe(202);
  const timeline = await manager('GET', `/campaigns/${campaign.id}/timeline`);
  expect(timeline.body.items.map(({ action }: { action: string }) => action)).toEqual(expect.arrayContaining(['campaign.cancelled', 'campaign.planned']));
  expect((await manager('GET', `/campaigns/${campaign.id}/as-of?at=${planned}`)).body).toMatchObject({ state: 'planning' });
  expect((await manager('GET', `/campaigns/${campaign.id}/as-of?at=${new Date().toISOString()}`)).body).toMatchObject({ state: 'cancelled' });
});
