import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { registerBackfill } from '../../db/register-backfill.js';
import { askLife } from '../../runtime/ask-life.js';
import { askBackfill } from '../../workflows/messages.js';
import type { Standing } from '../../workflows/messages.js';
import { workflowId } from '../../workflows/workflow-ids.js';
import type { LifeWorld } from './life-world.js';
import { createLifeWorld } from './life-world.js';
import { recordHistory } from './record-history.js';

let world: LifeWorld;
const pictures = 40;

beforeAll(async () => {
  world = await createLifeWorld();
  for (let number = 0; number < pictures; number += 1) await addPicture();
}, 120_000);
afterAll(async () => world?.close());

describe('a backfill', () => {
  test('writes down what lacks the recipes, draws it and is done', async () => {
    const runId = await begin('wide');
    await world.until(async () => (await run(runId)).state === 'done');
    expect(await run(runId)).toMatchObject({ in_motion: false, done: pictures, pending: 0 });
    expect(await world.audit(`backfill:${runId}`)).toEqual(['backfill.registered', 'backfill.prepared', 'backfill.done']);
    await recordHistory(world, 'backfill-done', workflowId(world.tenantId, 'backfill', runId));
  });

  test('that is paused draws nothing, rests, and goes on with the rest when it is resumed', async () => {
    world.answers.set('draw', [undefined, new Error('the worker is gone for a moment')]);
    const runId = await begin('tall');
    await world.until(async () => Number((await run(runId))['done']) > 0);
    expect(await ask(runId, 'pause')).toMatchObject({ state: 'paused' });
    // The chunks in flight end at their next picture.
    const resting = await world.until(async () => {
      const before = await run(runId);
      await world.temporal.sleep('1 hour');
      const after = await run(runId);
      return before['done'] === after['done'] && after;
    });
    expect(resting).toMatchObject({ state: 'paused', in_motion: false });
    expect(Number(resting['pending'])).toBeGreaterThan(0);
    await expect(ask(runId, 'pause')).rejects.toMatchObject({ code: 'backfill.wrong_state' });
    await ask(runId, 'resume');
    await world.until(async () => (await run(runId)).state === 'done');
    expect(await run(runId)).toMatchObject({ done: pictures, pending: 0 });
    await recordHistory(world, 'backfill-paused-resumed', workflowId(world.tenantId, 'backfill', runId));
  });

  test('that is cancelled leaves the rest as it is', async () => {
    const runId = await begin('square');
    await ask(runId, 'cancel');
    const cancelled = await run(runId);
    expect(cancelled).toMatchObject({ state: 'cancelled', in_motion: false, pending: 0 });
    await expect(ask(runId, 'resume')).rejects.toMatchObject({ code: 'backfill.wrong_state' });
  });

  test('for recipes that another one draws already is that one', async () => {
    const first = await register(['round', 'small']);
    expect(await register(['small'])).toBe(first);
    expect(await register(['small', 'other'])).not.toBe(first);
  });
});

async function addPicture(): Promise<void> {
  const { tenantId, database, person } = world;
  const [assetId, versionId] = [randomUUID(), randomUUID()];
  await database.withTenant(tenantId, async (db) => {
    await db.query(
      `insert into assets (tenant_id, id, state, life, sequence, state_since, in_motion, title, uploader_id, current_version_id)
       values ($1, $2, 'draft', '{"work":[]}', 1, now(), false, 'A photograph', $3, $4)`,
      [tenantId, assetId, person.photographer, versionId],
    );
    await db.query(
      `insert into versions (tenant_id, id, asset_id, number, object_key, filename, declared_type, bytes, uploader_id, preview, width, height)
       values ($1, $2, $3, 1, 'k', 'a.jpg', 'image/jpeg', 1, $4, 'ready', 6000, 4000)`,
      [tenantId, versionId, assetId, person.photographer],
    );
  });
}

async function register(names: readonly string[]): Promise<string> {
  const { tenantId, database, person } = world;
  const recipes = names.map((name) => ({ name, version: 1 }));
  return registerBackfill(database, { tenantId, id: randomUUID(), recipes, startedBy: person.photographer, actor: `person:${person.photographer}` });
}

async function begin(name: string): Promise<string> {
  const runId = await register([name]);
  await ask(runId, 'begin');
  return runId;
}

async function ask(runId: string, kind: 'begin' | 'pause' | 'resume' | 'cancel'): Promise<Standing> {
  const { tenantId, temporal, person } = world;
  return askLife(temporal.client, { tenantId, kind: 'backfill', id: runId }, askBackfill, [{ actor: `person:${person.photographer}`, request: { kind } }], randomUUID());
}

async function run(runId: string): Promise<Record<string, unknown>> {
  const [row] = await world.database.ask<Record<string, unknown>>(
    world.tenantId,
    `select b.state, b.in_motion, ${['pending', 'done', 'cancelled'].map((state) => `(select count(*)::integer from backfill_items i where i.run_id = b.id and i.state = '${state}') as ${state}`).join(', ')}
       from backfills b where b.id = $1`,
    [runId],
  );
  return row ?? {};
}
