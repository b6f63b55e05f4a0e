import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { film } from '../builders/media-files.js';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi, until } from '../setup/living-api.js';

let api: LivingApi;

beforeAll(async () => {
  api = await startLivingApi();
});
afterAll(async () => api.close());

test('a film that is uploaded is seen in the library, plays, and says what it is', async () => {
  const photographer = api.as(api.tenant.people.photographer);
  const form = new FormData();
  form.append('file', new Blob([await film({ seconds: 1, size: '480x270' })]), 'film.mp4');
  const { body } = await photographer('POST', '/assets', { form });
  const asset = await api.rested(body.assetId);
  expect(asset).toMatchObject({
    state: 'draft', reason: null, mediaType: 'video/mp4', previewPath: expect.any(String),
    version: { preview: 'ready', width: 480, height: 270, media: { still: 'video', videoCodec: 'h264', audioCodec: 'aac' } },
  });
  const { body: renditions } = await photographer('GET', `/assets/${body.assetId}/renditions`);
  const ready = renditions.items.filter(({ state }: { state: string }) => state === 'ready').map(({ recipe }: { recipe: string }) => recipe);
  expect(ready.sort()).toEqual(['contact-sheet', 'poster', 'preview-1280', 'preview-320', 'preview-640', 'proxy-720', 'web-2048']);
});

test('a cut of an approved film that could not be made is made when somebody asks for it again', async () => {
  const { photographer, brand_manager: brandManager } = api.tenant.people;
  const form = new FormData();
  form.append('file', new Blob([await film({ seconds: 1, size: '320x180' })]), 'short.mp4');
  const { assetId } = (await api.as(photographer)('POST', '/assets', { form })).body;
  const { version } = await api.rested(assetId);
  const proxy = async () => (await api.as(photographer)('GET', `/assets/${assetId}/renditions`)).body.items.find(({ recipe }: { recipe: string }) => recipe === 'proxy-720');
  const before = await proxy();
  const reviewId = (await api.as(photographer)('POST', '/reviews', { body: { assetIds: [assetId] } })).body.items[0].reviewId;
  const { contentHash } = (await api.as(brandManager)('GET', `/reviews/${reviewId}`)).body;
  await api.as(brandManager)('POST', `/reviews/${reviewId}/decisions`, { body: { decision: 'approve', contentHash } });
  // As a machine that was too slow would have left it.
  await api.services.database.withTenant(api.tenant.tenantId, (client) =>
    client.query(`update renditions set state = 'failed', reason = 'render.media_limit', bytes = null, sha256 = null, reason_facts = '{"cap": 5}' where version_id = $1 and recipe = 'proxy-720'`, [version.id]),
  );
  expect(await proxy()).toMatchObject({ state: 'failed', facts: { cap: 5 }, contentPath: null });
  const renditionId = await until('the task', async () => {
    const { body } = await api.as(photographer)('GET', `/rendition-tasks?assetId=${assetId}`);
    return body.items.find(({ recipe }: { recipe: { name: string } }) => recipe.name === 'proxy-720')?.renditionId as string | undefined;
  });
  expect((await api.as(photographer)('POST', `/rendition-tasks/${renditionId}/retry`)).status).toBe(202);
  const after = await until('the cut', async () => ((await proxy()).state === 'ready' ? proxy() : undefined));
  expect(after).toMatchObject({ reason: null, facts: null, sha256: before.sha256 });
});
