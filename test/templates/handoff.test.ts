import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '../setup/living-api.js';
import { startCast } from './template-cast.js';
import type { Body, Cast } from './template-cast.js';

let cast: Cast;

beforeAll(async () => {
  cast = await startCast();
});
afterAll(() => cast?.api.close());

test('transactional hand-off: what the photographer uploads reaches the editor by rule, and the receipt says so', async () => {
  const { api, creative: editor, brand, manager } = cast;
  const probe = await cast.upload('Storm.jpg', 'shoot_000.jpg');
  const definition = { when: { uploaderRoles: ['photographer'], filename: 'shoot_*' }, to: [{ role: 'creative' }, { role: 'brand_manager' }], answerWithinSeconds: 3_600, escalateTo: { role: 'project_manager' } };
  const rule = (await manager('POST', '/routing-rules', { body: { name: 'Shoots to the editors', message: 'For the spring site', definition } })).body;
  expect((await manager('POST', '/routing-rules/test', { body: { assetId: probe.id } })).body).toMatchObject({ rule: { id: rule.id }, verdicts: [{ matches: true }] });

  const [taken, refused] = [await cast.upload('Dune.jpg', 'shoot_001.jpg'), await cast.upload('TwoWings.jpg', 'shoot_002.jpg')];
  // The next time is ten seconds away at most; nobody needs to wait for it here.
  await api.services.temporal.schedule.getHandle('galley/route-handoffs').trigger();
  const waiting = async (call: Cast['brand'], assetId: string): Promise<Body> =>
    until(`the hand-off of ${assetId}`, async () => (await call('GET', '/handoffs?assignee=me')).body.items.find((one: Body) => one.asset.id === assetId));
  const first = await waiting(editor, taken.id);
  expect(first).toMatchObject({ state: 'offered', sha256: taken.version.sha256, message: 'For the spring site', isOverdue: false });
  expect((await editor('POST', `/handoffs/${first.id}/accept`)).body).toMatchObject({ state: 'accepted' });
  expect((await editor('POST', `/handoffs/${first.id}/complete`)).body).toMatchObject({ state: 'completed' });
  expect((await manager('GET', `/handoffs/${first.id}`)).body.receipt).toMatchObject({
    sha256: taken.version.sha256, handedBy: { id: api.tenant.people.photographer.personId }, receivedBy: { id: api.tenant.people.creative.personId }, inTime: true, completedAt: expect.any(String),
  });

  const second = await waiting(editor, refused.id);
  expect((await editor('POST', `/handoffs/${second.id}/decline`, { body: { reason: 'No wings on the site' } })).status).toBe(200);
  expect((await brand('POST', `/handoffs/${(await waiting(brand, refused.id)).id}/accept`)).body).toMatchObject({ state: 'accepted' });
  expect((await manager('GET', `/handoffs?assetId=${probe.id}`)).body.items).toEqual([]);
}, 120_000);
