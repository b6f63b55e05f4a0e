import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '../setup/living-api.js';
import { startCast } from './template-cast.js';
import type { Body, Cast } from './template-cast.js';

let cast: Cast;

beforeAll(async () => {
  cast = await startCast();
});
afterAll(() => cast?.api.close());

test('approval: brand decides before compliance, and what both approved does not survive a change', async () => {
  const { api, creative, brand, compliance } = cast;
  const stages = [{ name: 'Brand', role: 'brand_manager' }, { name: 'Compliance', role: 'compliance' }];
  const policy = (await api.as(api.tenant.people.admin)('POST', '/approval-policies', { body: { name: 'Brand and compliance', definition: { stages } } })).body;
  const asset = await cast.upload('coffee.png', 'coffee.png');
  const review = await cast.submit(asset.id, policy.id);
  const waits = async (call: Cast['brand']): Promise<boolean> => (await call('GET', '/reviews?assignee=me')).body.items.some(({ id }: Body) => id === review.id);
  expect([await waits(brand), await waits(compliance)]).toEqual([true, false]);

  expect((await cast.decide(compliance, review, 'approve')).body).toMatchObject({ status: 403, code: 'review.not_your_turn' });
  expect((await cast.decide(brand, review, 'approve')).body).toMatchObject({ state: 'open' });
  await until('the second stage to wait', async () => ((await waits(compliance)) ? true : undefined));
  expect((await cast.decide(compliance, review, 'approve')).body).toMatchObject({ state: 'approved' });
  await cast.inState(asset.id, 'approved');

  const read = await creative('GET', `/assets/${asset.id}`);
  const changed = await creative('PATCH', `/assets/${asset.id}`, { body: { title: 'Other words' }, headers: { 'if-match': read.headers.get('etag') ?? '' } });
  expect(changed.body).toMatchObject({ state: 'draft', approval: { isCurrent: false } });
}, 120_000);
