import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { verifyAudit } from '../../cli/verify-audit.js';
import type { Uploaded } from '../../dev/upload-photograph.js';
import type { Component, CrashWorld } from './crash-world.js';
import { createCrashWorld } from './crash-world.js';
import { until } from './persistent-caller.js';

jest.setTimeout(300_000);

/** Who is killed in the middle of each stage; at the render stage the worker is the one that renders. */
const components: readonly Component[] = ['api', 'worker', 'temporal', 'postgres', 's3'];

let world: CrashWorld;
const lives: { component: Component; uploaded: Uploaded; decisionId: string; placementIds: string[] }[] = [];

beforeAll(async () => {
  world = await createCrashWorld();
});
afterAll(async () => world?.stop());

/** Kills once the work has begun: some milliseconds in, others for each component so that all moments come up. */
async function killedDuring<T>(component: Component, milliseconds: number, work: () => Promise<T>): Promise<T> {
  const running = work();
  running.catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  world.kill(component);
  return running;
}

describe.each(components)('SIGKILL of %s', (component) => {
  const moment = 15 + 20 * components.indexOf(component);
  let uploaded: Uploaded;
  let reviewId: string;
  let contentHash: string;

  test('in the middle of an upload', async () => {
    uploaded = await killedDuring(component, moment, async () => world.upload(`during-${component}`));
  });

  test('in the middle of a render', async () => {
    await until('the render to begin', async () => (await world.asset(uploaded.assetId)).work.length < 3);
    world.kill(component === 'worker' ? 'renderWorker' : component);
    const asset = await world.prepared(uploaded.assetId);
    expect(asset).toMatchObject({ state: 'draft', renditions: { failed: 0 } });
    expect(asset.renditions.ready).toBeGreaterThanOrEqual(10);
    contentHash = asset.contentHash;
  });

  test('in the middle of a decision', async () => {
    const { creative, brandManager } = world.people;
    const opened = await creative.post<{ items: { reviewId: string }[] }>('/reviews', { assetIds: [uploaded.assetId] });
    reviewId = opened.items[0]!.reviewId;
    const decided = await killedDuring(component, moment, async () =>
      brandManager.post<{ decisionId: string }>(`/reviews/${reviewId}/decisions`, { decision: 'approve', contentHash }),
    );
    await until('the approval', async () => (await world.asset(uploaded.assetId)).state === 'approved');
    lives.push({ component, uploaded, decisionId: decided.decisionId, placementIds: [] });
  });

  test('in the middle of publishing', async () => {
    const { socialManager } = world.people;
    const placed = await killedDuring(component, moment * 2, async () =>
      Promise.all(
        [{ channelId: world.web.id, recipe: 'web-2048' }, { channelId: world.hook.id, recipe: 'linkedin' }].map(async (where) =>
          socialManager.post<{ id: string }>('/placements', { assetId: uploaded.assetId, ...where }, randomUUID()),
        ),
      ),
    );
    const ids = placed.map(({ id }) => id);
    lives.at(-1)?.placementIds.push(...ids);
    for (const id of ids) await until(`placement ${id} live`, async () => (await socialManager.get<{ state: string }>(`/placements/${id}`)).state === 'live');
    await until('the asset to be published', async () => (await world.asset(uploaded.assetId)).state === 'published');
  });
});

describe('after all of it', () => {
  test('every acknowledged upload is there with its hash', async () => {
    expect(lives).toHaveLength(components.length);
    for (const { uploaded } of lives) {
      expect((await world.asset(uploaded.assetId)).version.sha256).toBe(uploaded.sha256);
      expect(await world.storedHash(uploaded.versionId)).toBe(uploaded.sha256);
    }
  });

  test('every decision is there once, in the table, in the life and in the audit log', async () => {
    for (const { uploaded, decisionId } of lives) {
      const decisions = await world.sql<{ id: string; counted_at: Date | null }>(
        `select d.id, d.counted_at from decisions d join reviews r on r.tenant_id = d.tenant_id and r.id = d.review_id where r.asset_id = $1`,
        [uploaded.assetId],
      );
      expect(decisions).toEqual([{ id: decisionId, counted_at: expect.any(Date) }]);
      const events = await world.sql(`select 1 from audit_events where action = 'review.approve' and body::jsonb -> 'details' ->> 'decisionId' = $1`, [decisionId]);
      expect(events).toHaveLength(1);
    }
  });

  test('no outside effect happened twice: one per placement at the receiver, one object and one receipt each', async () => {
    const deliveries = await world.deliveries();
    const placements = lives.flatMap(({ placementIds }) => placementIds);
    // A receiver tells repeats apart by the web-hook id, as the standard has it: an effect is an id.
    const effects = new Set(deliveries.map(({ webhookId }) => webhookId));
    expect(effects.size).toBe(components.length);
    for (const id of placements) {
      expect(await world.sql(`select 1 from receipts where placement_id = $1 and effect = 'publish'`, [id])).toHaveLength(1);
    }
    const objects = await world.sql<{ remote_id: string }>(`select distinct remote_id from receipts where channel_id = $1`, [world.web.id]);
    expect(objects).toHaveLength(components.length);
  });

  test('nothing is stuck, and the audit chain is whole', async () => {
    expect(await world.sql(`select id, state, life from assets where jsonb_array_length(life -> 'work') > 0`)).toEqual([]);
    const events = await world.sql<{ line: string }>(
      `select json_build_object('tenantId', tenant_id, 'sequence', sequence, 'body', body, 'previousHash', previous_hash, 'hash', hash)::text as line from audit_events order by sequence`,
    );
    const report = await verifyAudit({ events: lines(events.map(({ line }) => line)), anchors: lines([]) });
    expect(report).toMatchObject({ ok: true, findings: [] });
  });
});

async function* lines(all: readonly string[]): AsyncGenerator<string> {
  yield* all;
}
