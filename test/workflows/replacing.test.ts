import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { workflowId } from '../../workflows/workflow-ids.js';
import type { LifeWorld } from './life-world.js';
import { createLifeWorld } from './life-world.js';
import { recordHistory } from './record-history.js';

let world: LifeWorld;

beforeAll(async () => {
  world = await createLifeWorld();
}, 120_000);
afterAll(async () => world?.close());

/** A component with so many approved versions. */
async function addComponent(versions: number): Promise<string[]> {
  const { tenantId, database, person } = world;
  const componentId = randomUUID();
  await database.ask(tenantId, `insert into components (tenant_id, id, kind, name, owner_id, life, sequence) values ($1, $2, 'safety_statement', 'Safety', $3, '{}', 0)`, [
    tenantId, componentId, person.compliance,
  ]);
  const ids: string[] = [];
  for (let number = 1; number <= versions; number += 1) {
    const id = randomUUID();
    await database.ask(
      tenantId,
      `insert into component_versions (tenant_id, id, component_id, number, text, content_hash, state, author_id) values ($1, $2, $3, $4, $5, $6, 'approved', $7)`,
      [tenantId, id, componentId, number, `Line ${number}`, `hash ${number}`, person.compliance],
    );
    ids.push(id);
  }
  return ids;
}

async function editOf(assetId: string, slots: Record<string, string>): Promise<string> {
  const editId = randomUUID();
  await world.database.ask(
    world.tenantId,
    `insert into asset_edits (tenant_id, id, asset_id, person_id, expected_revision, changes) values ($1, $2, $3, $4, null, $5)`,
    [world.tenantId, editId, assetId, world.person.photographer, JSON.stringify({ slots })],
  );
  return editId;
}

async function pullThrough(assetId: string, slots: Record<string, string>, takeDownFirst = false): Promise<string> {
  const runId = randomUUID();
  await world.ask(assetId, { kind: 'pull_through', runId, editId: await editOf(assetId, slots), takeDownFirst });
  return runId;
}

async function approveOpenReview(assetId: string): Promise<void> {
  const { life } = await world.until(async () => {
    const seen = await world.asset(assetId);
    return seen.state === 'in_review' && seen;
  });
  await world.decide(life.reviewId ?? '', { personId: world.person.brandManager, roles: ['brand_manager'], decision: 'approve' });
}

interface Placement {
  readonly id: string;
  readonly state: string;
  readonly replaces_id: string | null;
  readonly version_id: string;
}
const placementsOf = async (assetId: string): Promise<Placement[]> =>
  world.database.ask<Placement & Record<string, unknown>>(world.tenantId, `select id, state, replaces_id, version_id from placements where asset_id = $1 order by created_at, id`, [assetId]);

/** An approved asset with the component's first version in its slot, live on a channel. */
async function liveAsset(componentVersionId: string): Promise<{ assetId: string; placementId: string }> {
  const assetId = await world.readyAsset();
  await world.ask(assetId, { kind: 'edit', editId: await editOf(assetId, { safety: componentVersionId }) });
  await world.until(async () => (await world.asset(assetId)).life.work.length === 0);
  await world.submit(assetId);
  await approveOpenReview(assetId);
  await world.until(async () => (await world.asset(assetId)).state === 'approved');
  const placementId = await world.place(assetId, { startsAt: new Date(await world.now()).toISOString() });
  await world.until(async () => (await world.asset(assetId)).state === 'published');
  return { assetId, placementId };
}

describe('a component that changes', () => {
  test('makes a new version of an asset, which replaces in place what is live once it is approved', async () => {
    const [first = '', second = ''] = await addComponent(2);
    const { assetId, placementId } = await liveAsset(first);
    const before = await world.asset(assetId);
    await pullThrough(assetId, { safety: second });
    await approveOpenReview(assetId);
    const after = await world.until(async () => {
      const seen = await world.asset(assetId);
      return seen.state === 'published' && seen.life.replacing === null && seen;
    });
    expect(after.life.version).toMatchObject({ number: 3, sha256: before.life.version?.sha256 });
    expect(after.life.contentParts).toEqual({ ...before.life.contentParts, components: expect.not.stringMatching(before.life.contentParts?.components ?? '') });
    await world.until(async () => (await placementsOf(assetId)).some(({ state }) => state === 'replaced'));
    expect(await placementsOf(assetId)).toMatchObject([
      { id: placementId, state: 'replaced', version_id: before.life.version?.versionId },
      { state: 'live', replaces_id: placementId, version_id: after.life.version?.versionId },
    ]);
    await world.until(async () => (await world.asset(assetId)).life.placements.length === 1);
    expect(await world.audit(`placement:${placementId}`)).toEqual(['placement.prepared', 'placement.committed', 'placement.finalised', 'placement.yielded', 'placement.replaced']);
    await recordHistory(world, 'asset-pulled-through', workflowId(world.tenantId, 'asset', assetId));
    await recordHistory(world, 'placement-replaced', workflowId(world.tenantId, 'placement', placementId));
  });

  test('takes down first what endangers people, and places it anew after the approval', async () => {
    const [first = '', second = ''] = await addComponent(2);
    const { assetId, placementId } = await liveAsset(first);
    await pullThrough(assetId, { safety: second }, true);
    await world.until(async () => (await placementsOf(assetId)).every(({ state }) => state === 'withdrawn'));
    await approveOpenReview(assetId);
    await world.until(async () => (await placementsOf(assetId)).some(({ state, replaces_id }) => state === 'live' && replaces_id === placementId));
  });

  test('a second time, while the first change waits for its review, leads to one replacement with the newest', async () => {
    const [first = '', second = '', third = ''] = await addComponent(3);
    const { assetId } = await liveAsset(first);
    await pullThrough(assetId, { safety: second });
    await pullThrough(assetId, { safety: third });
    await approveOpenReview(assetId);
    await world.until(async () => (await world.asset(assetId)).life.replacing === null && (await world.asset(assetId)).life.placements.length === 1);
    const live = (await placementsOf(assetId)).filter(({ state }) => state === 'live');
    expect(live).toHaveLength(1);
    const [slot] = await world.database.ask<{ id: string }>(world.tenantId, `select component_version_id as id from version_slots where version_id = $1`, [live[0]?.version_id]);
    expect(slot?.id).toBe(third);
  });

  test('is not brought to an asset under a hold, and a version that is not approved fills no slot', async () => {
    const [first = '', second = ''] = await addComponent(2);
    const assetId = await world.readyAsset();
    await world.database.ask(world.tenantId, `update component_versions set state = 'proposed' where id = $1`, [second]);
    await expect(world.ask(assetId, { kind: 'edit', editId: await editOf(assetId, { safety: second }) })).rejects.toMatchObject({ code: 'component.not_approved' });
    await expect(world.ask(assetId, { kind: 'edit', editId: await editOf(assetId, { safety: randomUUID() }) })).rejects.toMatchObject({ code: 'resource.not_found' });
    await world.ask(assetId, { kind: 'hold' });
    await world.until(async () => (await world.asset(assetId)).life.work.length === 0);
    await expect(pullThrough(assetId, { safety: first })).rejects.toMatchObject({ code: 'asset.held' });
  });
});

describe('a placement that is to be replaced', () => {
  const replace = async (assetId: string, placementId: string, window: { startsAt?: string } = {}): Promise<string> =>
    world.place(assetId, { startsAt: window.startsAt ?? new Date(await world.now()).toISOString(), replaces: placementId });

  test('stays live when its replacement is refused by the channel', async () => {
    const [first = ''] = await addComponent(1);
    const { assetId, placementId } = await liveAsset(first);
    world.answers.set('commit', [{ outcome: 'refused', reason: 'channel.refused' }]);
    const replacementId = await replace(assetId, placementId);
    await world.until(async () => (await world.audit(`placement:${placementId}`)).includes('placement.resumed'));
    const placements = await placementsOf(assetId);
    expect(placements.map(({ id, state }) => [id, state])).toEqual([[placementId, 'live'], [replacementId, 'failed']]);
  });

  test('that is recalled meanwhile takes its replacement along', async () => {
    const [first = ''] = await addComponent(1);
    const { assetId, placementId } = await liveAsset(first);
    world.answers.set('commit', [{ outcome: 'unknown' }]);
    world.answers.set('reconcile', Array.from({ length: 50 }, () => ({ outcome: 'unknown' })));
    await replace(assetId, placementId);
    await world.until(async () => (await world.audit(`placement:${placementId}`)).includes('placement.yielded'));
    await world.recall(placementId);
    await world.until(async () => (await placementsOf(assetId)).every(({ state }) => state === 'replaced' || state === 'withdrawn'));
    world.answers.delete('reconcile');
  });

  test('stays past its own end for the one that takes its place at that very moment', async () => {
    const [first = ''] = await addComponent(1);
    const assetId = await world.readyAsset();
    await world.ask(assetId, { kind: 'edit', editId: await editOf(assetId, { safety: first }) });
    await world.until(async () => (await world.asset(assetId)).life.work.length === 0);
    await world.submit(assetId);
    await approveOpenReview(assetId);
    await world.until(async () => (await world.asset(assetId)).state === 'approved');
    const end = new Date((await world.now()) + 4_000).toISOString();
    const intro = await world.place(assetId, { startsAt: new Date(await world.now()).toISOString(), endsAt: end });
    await world.until(async () => (await world.asset(assetId)).state === 'published');
    const from = world.asked.length;
    const ongoing = await replace(assetId, intro, { startsAt: end });
    // No time is skipped here: the two lives talk with each other, and the server would skip past their talk.
    await world.until(async () => (await world.asset(assetId)).life.placements.length === 1);
    expect((await placementsOf(assetId)).map(({ id, state }) => [id, state])).toEqual([[intro, 'replaced'], [ongoing, 'live']]);
    expect(world.asked.slice(from)).toEqual(['prepare', 'commit', 'finalise']);
  });
});
