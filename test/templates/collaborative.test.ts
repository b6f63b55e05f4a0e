import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startCast } from './template-cast.js';
import type { Cast } from './template-cast.js';

let cast: Cast;

beforeAll(async () => {
  cast = await startCast();
});
afterAll(() => cast?.api.close());

test('collaborative: agency and freelancer take turns on one asset, a conflict is told before bytes are sent, and the client decides', async () => {
  const { api, creative: agency, brand: client, manager } = cast;
  const person = await api.tenant.newcomer(['creative']);
  const freelancer = api.as(person);
  const asset = await cast.upload('chelsea.png', 'cat.png');
  const base = asset.version.id;

  await agency('PUT', `/assets/${asset.id}/presence`);
  const there = (await freelancer('PUT', `/assets/${asset.id}/presence`)).body.items.map((one: { person: { id: string } }) => one.person.id);
  expect(there).toEqual([api.tenant.people.creative.personId, person.personId]);

  expect((await agency('POST', `/assets/${asset.id}/check-out`, { body: { hours: 4, note: 'Retouching' } })).status).toBe(201);
  const held = { code: 'asset.checked_out', holder: { id: api.tenant.people.creative.personId } };
  expect((await cast.uploadVersion(freelancer, asset.id, 'coffee.png', base)).body).toMatchObject(held);
  expect((await freelancer('POST', `/assets/${asset.id}/check-out`, { body: {} })).body).toMatchObject(held);

  expect((await cast.uploadVersion(agency, asset.id, 'coffee.png', base)).status).toBe(202);
  const second = await api.rested(asset.id);
  expect(second.version).toMatchObject({ number: 2, filename: 'coffee.png' });
  expect((await agency('POST', `/assets/${asset.id}/check-in`)).body).toMatchObject({ state: 'returned' });

  expect((await cast.uploadVersion(freelancer, asset.id, 'rocket.jpg', base)).body).toMatchObject({
    code: 'asset.version_conflict', since: [{ versionId: second.version.id, number: 2, uploader: { id: api.tenant.people.creative.personId } }],
  });
  expect((await freelancer('POST', `/assets/${asset.id}/check-out`, { body: {} })).body).toMatchObject({ versionId: second.version.id });
  expect((await manager('POST', `/assets/${asset.id}/check-out/break`)).body).toMatchObject({ state: 'broken' });

  const review = await cast.submit(asset.id);
  expect(review.proof).toMatchObject({ versionId: second.version.id });
  expect((await cast.decide(client, review, 'approve')).body).toMatchObject({ state: 'approved' });
  await cast.inState(asset.id, 'approved');
  expect(await cast.actions(asset.id)).toEqual(expect.arrayContaining(['lease.checked_out', 'lease.returned', 'lease.broken', 'asset.version_registered', 'asset.approved']));
}, 120_000);
