import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { CrashWorld } from './crash-world.js';
import { createCrashWorld } from './crash-world.js';
import { until } from './persistent-caller.js';

jest.setTimeout(300_000);

let world: CrashWorld;

beforeAll(async () => {
  world = await createCrashWorld();
});
afterAll(async () => world?.stop());

test('a backfill whose workers and Temporal are killed goes on where it was, and draws every picture', async () => {
  const { creative } = world.people;
  const assets: string[] = [];
  for (let number = 0; number < 10; number += 1) {
    const { assetId } = await world.upload(`filled-${number}`);
    await world.prepared(assetId);
    assets.push(assetId);
  }
  await creative.post('/recipes', { name: 'banner', purpose: 'web', drawing: { fit: 'inside', width: 400, height: 400, format: 'webp', quality: 70 } });
  await creative.post('/recipes/banner/versions/1/activate', {});
  const { id: runId } = await creative.post<{ id: string }>('/backfills', { recipes: ['banner'] });
  const run = async (): Promise<{ state: string; counts: Record<string, number> }> => creative.get(`/backfills/${runId}`);
  for (const [killed, after] of [['renderWorker', 1], ['worker', 3], ['temporal', 5], ['renderWorker', 7]] as const) {
    await until(`${after} to be drawn`, async () => (await run()).counts['done']! >= after);
    world.kill(killed);
  }
  await until('the backfill to be done', async () => (await run()).state === 'done');
  expect((await run()).counts).toEqual({ pending: 0, done: assets.length, skipped: 0, failed: 0, cancelled: 0 });
  for (const assetId of assets) {
    const { items } = await creative.get<{ items: { recipe: string; recipeVersion: number; state: string }[] }>(`/assets/${assetId}/renditions`);
    expect(items.filter(({ recipe }) => recipe === 'banner')).toMatchObject([{ recipeVersion: 1, state: 'ready' }]);
  }
});
