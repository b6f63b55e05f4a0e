import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { film } from '../builders/media-files.js';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi } from '../setup/living-api.js';

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
