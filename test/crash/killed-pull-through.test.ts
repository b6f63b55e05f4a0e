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

test('a pull-through whose workers and Temporal are killed goes on where it was, and changes each asset once', async () => {
  const { creative, compliance, brandManager } = world.people;
  const component = await creative.post<{ id: string; versionList: { id: string }[] }>('/components', { kind: 'copy_line', name: 'Line', text: 'Old' });
  const approve = async (versionId: string): Promise<unknown> => compliance.post(`/components/${component.id}/versions/${versionId}/decisions`, { decision: 'approve' });
  const old = component.versionList[0]!.id;
  await approve(old);
  const assets: string[] = [];
  for (let number = 0; number < 10; number += 1) {
    const { assetId } = await world.upload(`pulled-${number}`);
    await world.prepared(assetId);
    await creative.patch(`/assets/${assetId}`, { slots: { offer: old } });
    await world.prepared(assetId);
    assets.push(assetId);
  }
  const changed = await creative.post<{ versionList: { id: string }[] }>(`/components/${component.id}/versions`, { text: 'New' });
  const next = changed.versionList[0]!.id;
  await approve(next);

  const { id: runId } = await brandManager.post<{ id: string }>(`/components/${component.id}/pull-through`, { toVersionId: next, reason: 'New wording' });
  const run = async (): Promise<{ state: string; counts: Record<string, number> }> => brandManager.get(`/pull-throughs/${runId}`);
  for (const [killed, after] of [['worker', 1], ['temporal', 3], ['renderWorker', 5], ['worker', 7]] as const) {
    await until(`${after} to be asked`, async () => (await run()).counts['pending']! <= assets.length - after);
    world.kill(killed);
  }
  await until('the run to be done', async () => (await run()).state === 'done');
  expect((await run()).counts).toMatchObject({ done: assets.length, pending: 0, asked: 0, skipped: 0, flagged: 0 });
  for (const assetId of assets) {
    const { slots } = await brandManager.get<{ slots: { componentVersionId: string }[] }>(`/assets/${assetId}`);
    expect(slots).toMatchObject([{ componentVersionId: next }]);
    const { items } = await brandManager.get<{ items: unknown[] }>(`/assets/${assetId}/versions`);
    expect(items).toHaveLength(3);
  }
});
