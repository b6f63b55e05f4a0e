import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { CrashWorld } from './crash-world.js';
import { createCrashWorld } from './crash-world.js';
import { until } from './persistent-caller.js';

jest.setTimeout(400_000);

let world: CrashWorld;
beforeAll(async () => {
  world = await createCrashWorld();
});
afterAll(async () => world?.stop());

test('Temporal loses its database, and every life goes on from its record', async () => {
  const { photographer, creative, brandManager, socialManager } = world.people;
  const [reviewed, live, scheduled, resting] = await Promise.all(['reviewed', 'live', 'scheduled', 'resting'].map(async (name) => world.upload(name)));
  for (const { assetId } of [reviewed, live, scheduled, resting] as { assetId: string }[]) await world.prepared(assetId);

  const review = async (assetId: string): Promise<{ reviewId: string; contentHash: string }> => {
    const { items } = await creative.post<{ items: { reviewId: string }[] }>('/reviews', { assetIds: [assetId] });
    return { reviewId: items[0]!.reviewId, contentHash: (await world.asset(assetId)).contentHash };
  };
  const approve = async (assetId: string): Promise<void> => {
    const { reviewId, contentHash } = await review(assetId);
    await brandManager.post(`/reviews/${reviewId}/decisions`, { decision: 'approve', contentHash });
    await until('approval', async () => (await world.asset(assetId)).state === 'approved');
  };
  const place = async (assetId: string, more: object): Promise<string> =>
    (await socialManager.post<{ id: string }>('/placements', { assetId, channelId: world.web.id, recipe: 'web-2048', ...more }, randomUUID())).id;
  const stateOf = async (placementId: string): Promise<string> => (await socialManager.get<{ state: string }>(`/placements/${placementId}`)).state;

  const open = await review(reviewed!.assetId);
  await approve(live!.assetId);
  await approve(scheduled!.assetId);
  const liveUntil = await place(live!.assetId, { endsAt: new Date(Date.now() + 40_000).toISOString() });
  const later = await place(scheduled!.assetId, { startsAt: new Date(Date.now() + 30_000).toISOString() });
  await until('the first to be live', async () => (await stateOf(liveUntil)) === 'live');
  expect(await stateOf(later)).toBe('scheduled');

  // The files go first, so that nothing is flushed into them again.
  await rm(path.join(world.stack.dataDir, 'temporal'), { recursive: true, force: true });
  world.kill('temporal');

  // A command raises a life at once; what only waits is raised by the reconciler.
  await brandManager.post(`/reviews/${open.reviewId}/decisions`, { decision: 'approve', contentHash: open.contentHash });
  await until('the approval in the new Temporal', async () => (await world.asset(reviewed!.assetId)).state === 'approved');
  await until('the placement that was scheduled to go live', async () => (await stateOf(later)) === 'live', 200_000);
  await until('the placement that was live to end', async () => (await stateOf(liveUntil)) === 'withdrawn', 200_000);
  await brandManager.post(`/assets/${resting!.assetId}/archive`);
  await until('what rested to be archived', async () => (await world.asset(resting!.assetId)).state === 'archived');
  await photographer.get(`/assets/${resting!.assetId}`);
  expect(await world.sql(`select id from receipts where effect = 'publish'`)).toHaveLength(2);
});
