import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '../setup/living-api.js';
import { startCast } from './template-cast.js';
import type { Body, Cast } from './template-cast.js';

let cast: Cast;

beforeAll(async () => {
  cast = await startCast();
});
afterAll(() => cast?.api.close());

test('project-based: a campaign from its brief over picks, reviews and a waiver to its launch and end', async () => {
  const { creative, brand, manager } = cast;
  const channel = (await manager('POST', '/channels', { body: { kind: 'cdn_folder', name: 'Site', folder: 'site' } })).body;
  const deliverables = [{ channelId: channel.id, recipe: 'web-2048' }, { channelId: channel.id, recipe: 'web-2048', market: 'DE', locale: 'de' }];
  const campaign = (await manager('POST', '/campaigns', { body: { name: 'Spring', brief: { what: 'Spring is here' }, deliverables } })).body;
  const asset = await cast.upload('Storm.jpg', 'storm.jpg', { campaignId: campaign.id });
  const board = async (): Promise<Body> => (await manager('GET', `/campaigns/${campaign.id}/board`)).body;
  const [first, second] = (await board()).deliverables;
  expect([first.status, second.status]).toEqual(['missing', 'missing']);

  expect((await creative('POST', `/campaigns/${campaign.id}/selections`, { body: { picks: [{ deliverableId: first.id, assetId: asset.id }] } })).status).toBeLessThan(300);
  expect((await creative('POST', `/campaigns/${campaign.id}/submit`)).status).toBe(202);
  const review = await until('its review', async () => (await brand('GET', '/reviews?assignee=me')).body.items.find((one: Body) => one.asset.id === asset.id));
  expect((await cast.decide(brand, review, 'approve')).status).toBe(201);
  await cast.inState(asset.id, 'approved');

  expect((await manager('POST', `/campaigns/${campaign.id}/launch`)).body).toMatchObject({ status: 409, code: 'campaign.not_ready' });
  expect((await manager('POST', `/campaigns/${campaign.id}/deliverables/${second.id}/waive`, { body: { reason: 'No German copy this year' } })).status).toBeLessThan(300);
  expect((await manager('POST', `/campaigns/${campaign.id}/launch`)).status).toBe(202);
  const statuses = async (): Promise<string[]> => (await board()).deliverables.map(({ status }: Body) => status).sort();
  const inState = async (state: string): Promise<unknown> => until(`the campaign to be ${state}`, async () => ((await manager('GET', `/campaigns/${campaign.id}`)).body.state === state ? true : undefined));
  await inState('live');
  await until('it to be out', async () => ((await statuses()).includes('published') ? true : undefined));
  expect(await statuses()).toEqual(['published', 'waived']);

  expect((await manager('POST', `/campaigns/${campaign.id}/end`)).status).toBe(202);
  await cast.inState(asset.id, 'archived');
  await inState('ended');
}, 120_000);
