import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { insertAssetEdit } from '../../db/insert-asset-edit.js';
import { insertComponent } from '../../db/insert-component.js';
import { insertComponentDecision } from '../../db/insert-component-decision.js';
import { insertComponentDraft } from '../../db/insert-component-draft.js';
import type { ComponentDraft } from '../../db/insert-component-draft.js';
import { registerPullThrough } from '../../db/register-pull-through.js';
import { askLife } from '../../runtime/ask-life.js';
import type { ComponentRecord, PullThroughRecord } from '../../schemas/life-records.js';
import { askComponent, askPullThrough } from '../../workflows/messages.js';
import type { Standing } from '../../workflows/messages.js';
import { workflowId } from '../../workflows/workflow-ids.js';
import type { LifeWorld } from './life-world.js';
import { createLifeWorld } from './life-world.js';
import { recordHistory } from './record-history.js';

let world: LifeWorld;

beforeAll(async () => {
  world = await createLifeWorld();
}, 120_000);
afterAll(async () => world?.close());

const inDays = async (days: number): Promise<string> => new Date((await world.now()) + days * 86_400_000).toISOString();

describe('a component', () => {
  test('is proposed, approved by somebody else, and rests between its people', async () => {
    const { componentId, versionId } = await addComponent('May cause drowsiness');
    const rows = await world.database.ask(world.tenantId, 'select state, number from component_versions where id = $1', [versionId]);
    expect(rows).toEqual([{ state: 'approved', number: 1 }]);
    expect(await world.audit(`component:${componentId}`)).toEqual(['component.registered', 'component.version_proposed', 'component.version_approved']);
    await recordHistory(world, 'component-proposed-approved', workflowId(world.tenantId, 'component', componentId));
  });
});

describe('a pull-through', () => {
  test('that is paused asks nobody, and leaves its assets to a newer one', async () => {
    const { componentId, versionId } = await addComponent('One');
    const assetId = await assetWith(versionId);
    const older = await pullThrough(componentId, await addVersion(componentId, 'Two'), await inDays(1));
    await ask(older, 'pause');
    await world.temporal.sleep('2 days');
    expect(await run(older)).toMatchObject({ state: 'paused', pending: 1 });
    const newest = await addVersion(componentId, 'Three');
    const newer = await pullThrough(componentId, newest, await inDays(0));
    await world.until(async () => (await run(newer)).state === 'done');
    await world.until(async () => (await run(older)).state === 'coalesced');
    expect(await run(older)).toMatchObject({ coalesced: 1, pending: 0 });
    await recordHistory(world, 'pull-through-paused-coalesced', workflowId(world.tenantId, 'pull_through', older));
    const rows = await world.database.ask(world.tenantId, 'select s.component_version_id as id from version_slots s join assets a on a.current_version_id = s.version_id where a.id = $1', [assetId]);
    expect(rows).toEqual([{ id: newest }]);
  });

  test('begins at its time, rests while people decide, and is done when the last of them has', async () => {
    const { componentId, versionId } = await addComponent('Old');
    const assetId = await assetWith(versionId);
    await approve(assetId);
    const runId = await pullThrough(componentId, await addVersion(componentId, 'New'), await inDays(3));
    expect(await run(runId)).toMatchObject({ state: 'scheduled', in_motion: true });
    await world.temporal.sleep('4 days');
    await world.until(async () => (await run(runId)).state === 'waiting');
    expect(await run(runId)).toMatchObject({ in_motion: false, asked: 1 });
    await recordHistory(world, 'pull-through-asks-at-its-time', workflowId(world.tenantId, 'pull_through', runId));
    const reviewId = await world.until(async () => {
      const { life } = await world.asset(assetId);
      return life.work.length === 0 && life.state === 'in_review' && life.reviewId;
    });
    await world.decide(reviewId, { personId: world.person.brandManager, roles: ['brand_manager'], decision: 'approve' });
    await world.until(async () => (await run(runId)).state === 'done');
    await recordHistory(world, 'pull-through-done-after-its-rest', workflowId(world.tenantId, 'pull_through', runId));
    expect(await world.audit(`pull_through:${runId}`)).toEqual(['pull_through.registered', 'pull_through.started', 'pull_through.all_asked', 'pull_through.done']);
  });
});

async function addComponent(text: string): Promise<{ componentId: string; versionId: string }> {
  const { tenantId, database, person } = world;
  const [componentId, versionId] = [randomUUID(), randomUUID()];
  const record: ComponentRecord = { tenantId, componentId, kind: 'copy_line', state: 'active', sequence: 0, versions: 0, proposed: [], answered: [] };
  await insertComponent(database, { record, actor: `person:${person.photographer}`, name: text, severity: 'wording', ownerId: person.photographer, draft: draft(componentId, versionId, text) });
  await approveVersion(componentId, versionId);
  return { componentId, versionId };
}

async function addVersion(componentId: string, text: string): Promise<string> {
  const versionId = randomUUID();
  await insertComponentDraft(world.database, draft(componentId, versionId, text));
  await approveVersion(componentId, versionId);
  return versionId;
}

function draft(componentId: string, id: string, text: string): ComponentDraft {
  const contentHash = createHash('sha256').update(text).digest('hex');
  return { tenantId: world.tenantId, id, componentId, authorId: world.person.photographer, market: '*', locale: 'und', adapts: null, text, objectKey: null, contentHash };
}

async function approveVersion(componentId: string, versionId: string): Promise<void> {
  const { tenantId, database, person, temporal } = world;
  const life = { tenantId, kind: 'component', id: componentId } as const;
  await askLife(temporal.client, life, askComponent, [{ actor: `person:${person.photographer}`, request: { kind: 'propose', versionId, authorId: person.photographer } }], randomUUID());
  const decisionId = randomUUID();
  await insertComponentDecision(database, { tenantId, id: decisionId, componentId, versionId, personId: person.brandManager, decision: 'approve', comment: '' });
  const request = { kind: 'decide', decisionId, versionId, personId: person.brandManager, roles: ['brand_manager'], decision: 'approve', hasComment: false } as const;
  await askLife(temporal.client, life, askComponent, [{ actor: `person:${person.brandManager}`, request }], decisionId);
}

async function assetWith(componentVersionId: string): Promise<string> {
  const assetId = await world.readyAsset();
  const editId = randomUUID();
  await insertAssetEdit(world.database, { tenantId: world.tenantId, id: editId, assetId, personId: world.person.photographer, expectedRevision: null, changes: { slots: { offer: componentVersionId } } });
  await world.ask(assetId, { kind: 'edit', editId });
  await world.until(async () => (await world.asset(assetId)).life.work.length === 0);
  return assetId;
}

async function approve(assetId: string): Promise<void> {
  const reviewId = await world.submit(assetId);
  await world.decide(reviewId, { personId: world.person.brandManager, roles: ['brand_manager'], decision: 'approve' });
  await world.until(async () => (await world.asset(assetId)).state === 'approved');
}

async function pullThrough(componentId: string, toVersionId: string, effectiveAt: string): Promise<string> {
  const { tenantId, person } = world;
  const runId = randomUUID();
  const record: PullThroughRecord = { tenantId, runId, componentId, severity: 'wording', effectiveAt, state: 'scheduled', sequence: 0, resumesAs: null, answered: [] };
  await registerPullThrough(world.database, { record, toVersionId, reason: 'New wording', startedBy: person.brandManager, actor: `person:${person.brandManager}` });
  await ask(runId, 'begin');
  return runId;
}

async function ask(runId: string, kind: 'begin' | 'pause'): Promise<Standing> {
  const { tenantId, temporal, person } = world;
  return askLife(temporal.client, { tenantId, kind: 'pull_through', id: runId }, askPullThrough, [{ actor: `person:${person.brandManager}`, request: { kind } }], randomUUID());
}

async function run(runId: string): Promise<Record<string, unknown>> {
  const [row] = await world.database.ask<Record<string, unknown>>(
    world.tenantId,
    `select r.state, r.in_motion, ${['pending', 'asked', 'coalesced'].map((state) => `(select count(*)::integer from pull_through_items i where i.run_id = r.id and i.state = '${state}') as ${state}`).join(', ')}
       from pull_throughs r where r.id = $1`,
    [runId],
  );
  return row ?? {};
}
