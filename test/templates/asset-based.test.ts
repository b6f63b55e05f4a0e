import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '../setup/living-api.js';
import { startCast } from './template-cast.js';
import type { Cast } from './template-cast.js';

let cast: Cast;

beforeAll(async () => {
  cast = await startCast();
});
afterAll(() => cast?.api.close());

test('asset-based: one photograph from its upload through review and publication into the archive', async () => {
  const { creative, brand, social, manager } = cast;
  const asset = await cast.upload('Wood.jpg', 'oak.jpg');
  expect(asset).toMatchObject({ state: 'draft', title: 'oak' });
  const read = await creative('GET', `/assets/${asset.id}`);
  const edited = await creative('PATCH', `/assets/${asset.id}`, { body: { title: 'Oak bark', tags: ['wood'] }, headers: { 'if-match': read.headers.get('etag') ?? '' } });
  expect(edited.body).toMatchObject({ title: 'Oak bark', tags: ['wood'] });

  const review = await cast.submit(asset.id);
  expect((await cast.decide(brand, review, 'approve')).body).toMatchObject({ state: 'approved' });
  await cast.inState(asset.id, 'approved');

  const channel = (await manager('POST', '/channels', { body: { kind: 'cdn_folder', name: 'Site', folder: 'site' } })).body;
  const placed = (await social('POST', '/placements', { body: { assetId: asset.id, channelId: channel.id, recipe: 'web-2048' } })).body;
  const live = await until('it to be live', async () => {
    const { body } = await social('GET', `/placements/${placed.id}`);
    return body.state === 'live' ? body : undefined;
  });
  expect((await fetch(live.remoteUrl)).status).toBe(200);

  expect((await brand('POST', `/assets/${asset.id}/archive`)).status).toBe(202);
  await cast.inState(asset.id, 'archived');
  expect((await fetch(live.remoteUrl)).status).toBe(404);
  const effects = (await manager('GET', `/receipts?placementId=${placed.id}`)).body.items.map(({ effect }: { effect: string }) => effect);
  expect(effects.sort()).toEqual(['publish', 'withdraw']);
  expect(await cast.actions(asset.id)).toEqual(
    expect.arrayContaining(['asset.registered', 'asset.examined', 'asset.rendered', 'asset.edited', 'asset.submitted', 'asset.approved', 'asset.placement_live', 'asset.placement_ended', 'asset.archived']),
  );
}, 120_000);
