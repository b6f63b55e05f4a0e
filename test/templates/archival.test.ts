import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '../setup/living-api.js';
import { startCast } from './template-cast.js';
import type { Cast } from './template-cast.js';

let cast: Cast;

beforeAll(async () => {
  cast = await startCast();
});
afterAll(() => cast?.api.close());

test('archival: an asset is archived and brought back, a hold beats the end of its retention, and then only its record remains', async () => {
  const { creative, compliance } = cast;
  const asset = await cast.upload('chelsea.png', 'cat.png');
  expect((await compliance('POST', `/assets/${asset.id}/archive`)).status).toBe(202);
  await cast.inState(asset.id, 'archived');
  expect((await creative('GET', `/assets/${asset.id}/original`)).status).toBe(409);
  expect((await compliance('POST', `/assets/${asset.id}/restore`)).status).toBe(202);
  const restored = await until('its return', async () => {
    const { body } = await creative('GET', `/assets/${asset.id}`);
    return body.state !== 'archived' && body.work.length === 0 ? body : undefined;
  });
  expect(restored.version.sha256).toBe(asset.version.sha256);
  expect((await creative('GET', `/assets/${asset.id}/original`)).status).toBe(302);

  expect((await compliance('POST', `/assets/${asset.id}/hold`)).status).toBe(202);
  await until('the hold', async () => ((await creative('GET', `/assets/${asset.id}`)).body.held === true ? true : undefined));
  await cast.api.rested(asset.id);
  expect((await compliance('POST', `/assets/${asset.id}/archive`)).body).toMatchObject({ status: 409, code: 'asset.held' });
  expect((await compliance('DELETE', `/assets/${asset.id}/hold`)).status).toBe(202);
  await until('its release', async () => ((await creative('GET', `/assets/${asset.id}`)).body.held === false ? true : undefined));
  await cast.api.rested(asset.id);

  const read = await creative('GET', `/assets/${asset.id}`);
  const retainUntil = new Date(Date.now() + 4_000).toISOString();
  const edited = await creative('PATCH', `/assets/${asset.id}`, { body: { retainUntil }, headers: { 'if-match': read.headers.get('etag') ?? '' } });
  expect(edited.body).toMatchObject({ retainUntil });
  expect((await compliance('POST', `/assets/${asset.id}/archive`)).status).toBe(202);
  const purged = await until('the end of its retention', async () => {
    const { body } = await creative('GET', `/assets/${asset.id}`);
    return body.isPurged === true ? body : undefined;
  });
  expect(purged.title).toBe('cat');
  expect((await creative('GET', `/assets/${asset.id}/original`)).status).toBe(410);
  expect(await cast.actions(asset.id)).toEqual(expect.arrayContaining(['asset.archived', 'asset.restored', 'asset.hold_applied', 'asset.hold_released', 'asset.retention_ended', 'asset.purged']));
}, 120_000);
