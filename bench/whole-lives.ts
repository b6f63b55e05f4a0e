import { uploadPhotograph } from '../dev/upload-photograph.js';
import { inParallel } from './in-parallel.js';
import type { Photograph } from './photographs.js';
import type { RunningStack, StackCpu } from './running-stack.js';
import { between, cpuOfStack } from './running-stack.js';

/** Photographs that are worked on at once. */
const atOnce = 4;

export interface LivedLives {
  readonly assetIds: readonly string[];
  readonly wallSeconds: number;
  readonly cpu: StackCpu;
  /** The same by the part of the life in which it was spent. */
  readonly cpuByPart: Readonly<Record<'prepare' | 'approve' | 'publish' | 'archive', StackCpu>>;
}

/**
 * The whole life of photographs, as their people live it over HTTP: uploaded and prepared, submitted and approved, published to a
 * folder and to a web-hook, taken down and archived. All go through one part before the next begins, so that each part has its figure.
 */
export async function liveWholeLives(running: RunningStack, photographs: readonly Photograph[]): Promise<LivedLives> {
  const { stack, people, events, channels } = running;
  const { photographer, brandManager, socialManager, projectManager } = people;
  const began = performance.now();
  const start = cpuOfStack(stack);
  const cpuByPart: Partial<Record<keyof LivedLives['cpuByPart'], StackCpu>> = {};
  let seen = start;
  const endPart = (part: keyof LivedLives['cpuByPart']): void => {
    const now = cpuOfStack(stack);
    cpuByPart[part] = between(seen, now);
    seen = now;
  };

  const assetIds = await inParallel(photographs, atOnce, async ({ file }) => {
    const { assetId } = await uploadPhotograph(photographer, file);
    await events.told(assetId, 'asset.rendered');
    return assetId;
  });
  endPart('prepare');

  await inParallel(assetIds, atOnce, async (assetId) => {
    const { items } = await photographer.post<{ items: { reviewId?: string; problem?: { detail: string } }[] }>('/reviews', { assetIds: [assetId] });
    const reviewId = items[0]?.reviewId;
    if (reviewId === undefined) throw new Error(`no review was opened: ${items[0]?.problem?.detail ?? ''}`);
    const { contentHash } = await brandManager.get<{ contentHash: string }>(`/reviews/${reviewId}`);
    await brandManager.post(`/reviews/${reviewId}/decisions`, { decision: 'approve', contentHash });
    await events.told(assetId, 'asset.approved');
  });
  endPart('approve');

  await inParallel(assetIds, atOnce, async (assetId) => {
    await socialManager.post('/placements', { assetId, channelId: channels.folder, recipe: 'web-2048' });
    await socialManager.post('/placements', { assetId, channelId: channels.webhook, recipe: 'instagram-feed' });
    await events.told(assetId, 'asset.placement_live', 2);
  });
  endPart('publish');

  await inParallel(assetIds, atOnce, async (assetId) => {
    await projectManager.post(`/assets/${assetId}/archive`);
    await events.told(assetId, 'asset.archived');
  });
  endPart('archive');

  return {
    assetIds,
    wallSeconds: (performance.now() - began) / 1_000,
    cpu: between(start, seen),
    cpuByPart: cpuByPart as LivedLives['cpuByPart'],
  };
}
