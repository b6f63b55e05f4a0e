import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LifeWorld } from './life-world.js';
import { recordHistory } from './record-history.js';
import { createLifeWorld } from './life-world.js';
import { decideBySignal } from '../../workflows/messages.js';
import { workflowId } from '../../workflows/workflow-ids.js';

const day = 24 * 3_600_000;
let world: LifeWorld;

beforeAll(async () => {
  world = await createLifeWorld();
}, 120_000);
afterAll(async () => world?.close());

const inDays = async (days: number): Promise<string> => new Date((await world.now()) + days * day).toISOString();
const skip = async (days: number): Promise<void> => world.temporal.sleep(days * day);

describe('the life of an asset over months', () => {
  test('is prepared, approved, published at its embargo, withdrawn at its sunset, archived, and purged when its retention ends', async () => {
    const assetId = await world.approvedAsset({ embargoAt: await inDays(30), sunsetAt: await inDays(120), retainUntil: await inDays(900) });
    const placementId = await world.place(assetId, { startsAt: await inDays(31) });
    expect((await world.asset(assetId)).state).toBe('scheduled');

    await skip(32);
    await world.until(async () => (await world.asset(assetId)).state === 'published');

    await skip(90);
    await world.until(async () => (await world.asset(assetId)).state === 'archived');
    expect(await world.audit(`placement:${placementId}`)).toEqual([
      'placement.prepared', 'placement.committed', 'placement.finalised', 'placement.withdrawal_asked', 'placement.ended', 'placement.withdrawn',
    ]);

    await skip(800);
    await world.until(async () => (await world.asset(assetId)).life.purged);
    expect(await world.audit(`asset:${assetId}`)).toEqual([
      'asset.upload_completed', 'asset.bytes_stored', 'asset.examined', 'asset.rendered', 'asset.submitted', 'asset.approved',
      'asset.placement_scheduled', 'asset.placement_live', 'asset.sunset_reached', 'asset.withdrawal_asked', 'asset.placement_ended',
      'asset.archived', 'asset.retention_ended', 'asset.purged',
    ]);
    expect((await world.asset(assetId)).in_motion).toBe(false);
    await recordHistory(world, 'asset-from-upload-to-purge', workflowId(world.tenantId, 'asset', assetId));
    await recordHistory(world, 'placement-from-schedule-to-withdrawal', workflowId(world.tenantId, 'placement', placementId));
  });

  test('an upload that never comes is abandoned after its day', async () => {
    const assetId = await world.addAsset();
    await skip(1.1);
    const asset = await world.until(async () => {
      const seen = await world.asset(assetId);
      return seen.state === 'rejected' && seen;
    });
    expect(asset.reason).toBe('upload.gone');
    expect(world.asked).toContain('abandon');
  });

  test('a sunset that is moved while its timer runs is kept at the new instant', async () => {
    const assetId = await world.approvedAsset({ sunsetAt: await inDays(10) });
    const editId = randomUUID();
    await world.database.ask(
      world.tenantId,
      `insert into asset_edits (tenant_id, id, asset_id, person_id, expected_revision, changes) values ($1, $2, $3, $4, 1, $5)`,
      [world.tenantId, editId, assetId, world.person.photographer, JSON.stringify({ sunsetAt: await inDays(100) })],
    );
    await world.ask(assetId, { kind: 'edit', editId });
    await skip(50);
    expect((await world.asset(assetId)).state).toBe('approved');
    await skip(60);
    await world.until(async () => (await world.asset(assetId)).state === 'archived');
  });

  test('a stale edit is refused and changes nothing', async () => {
    const assetId = await world.readyAsset();
    const before = await world.asset(assetId);
    const editId = randomUUID();
    await world.database.ask(
      world.tenantId,
      `insert into asset_edits (tenant_id, id, asset_id, person_id, expected_revision, changes) values ($1, $2, $3, $4, 7, '{"title":"New"}')`,
      [world.tenantId, editId, assetId, world.person.photographer],
    );
    await expect(world.ask(assetId, { kind: 'edit', editId })).rejects.toMatchObject({ code: 'edit.stale' });
    expect(await world.asset(assetId)).toEqual(before);
  });

  test('an edit of what was approved voids the approval and takes back what waits to go out', async () => {
    const assetId = await world.approvedAsset();
    const placementId = await world.place(assetId, { startsAt: await inDays(5) });
    const editId = randomUUID();
    await world.database.ask(
      world.tenantId,
      `insert into asset_edits (tenant_id, id, asset_id, person_id, expected_revision, changes) values ($1, $2, $3, $4, 1, '{"description":"Other words"}')`,
      [world.tenantId, editId, assetId, world.person.photographer],
    );
    await world.ask(assetId, { kind: 'edit', editId });
    await world.until(async () => (await world.asset(assetId)).life.placements.length === 0);
    expect((await world.asset(assetId)).state).toBe('draft');
    expect(await world.audit(`placement:${placementId}`)).toEqual(['placement.withdrawal_asked', 'placement.ended']);
  });

  test('a hold keeps an expired asset from the archive until it is released', async () => {
    const assetId = await world.approvedAsset({ sunsetAt: await inDays(3) });
    await world.ask(assetId, { kind: 'hold' });
    await skip(4);
    await world.until(async () => (await world.asset(assetId)).state === 'expired');
    await skip(400);
    expect((await world.asset(assetId)).state).toBe('expired');
    await world.ask(assetId, { kind: 'release_hold' });
    await world.until(async () => (await world.asset(assetId)).state === 'archived');
  });

  test('lets its run end when there is nothing to wait for, and the next command begins it again from its record', async () => {
    const assetId = await world.approvedAsset();
    await skip(1);
    const handle = world.temporal.client.workflow.getHandle(workflowId(world.tenantId, 'asset', assetId));
    const first = await world.until(async () => {
      const description = await handle.describe();
      return description.status.name === 'COMPLETED' && description;
    });
    expect((await world.asset(assetId)).in_motion).toBe(false);
    await world.ask(assetId, { kind: 'archive' });
    await world.until(async () => (await world.asset(assetId)).state === 'archived');
    expect((await handle.describe()).runId).not.toBe(first.runId);
  });

  test('a bad file is quarantined with its reason, and a retry gives it another chance', async () => {
    world.answers.set('examine', [{ outcome: 'quarantined', reason: 'ingest.unreadable' }]);
    const assetId = await world.readyAsset();
    expect(await world.asset(assetId)).toMatchObject({ state: 'quarantined', reason: 'ingest.unreadable' });
    await expect(world.ask(assetId, { kind: 'submit', reviewId: randomUUID(), policyId: randomUUID(), policyVersion: 1, campaignId: null })).rejects.toMatchObject({ code: 'asset.quarantined' });
    await world.ask(assetId, { kind: 'retry' });
    await world.until(async () => (await world.asset(assetId)).state === 'draft');
  });
});

describe('a review over days', () => {
  test('reminds after a day, escalates after two, and still takes the decision', async () => {
    const assetId = await world.readyAsset();
    const reviewId = randomUUID();
    const [policy] = await world.database.ask<{ id: string }>(world.tenantId, `select id from approval_policies where tenant_id = $1 and is_default`, [world.tenantId]);
    await world.ask(assetId, { kind: 'submit', reviewId, policyId: policy?.id ?? '', policyVersion: 1, campaignId: null });
    const from = world.asked.length;
    await skip(3);
    await world.until(async () => (await world.audit(`review:${reviewId}`)).includes('review.escalated'));
    expect(world.asked.slice(from)).toEqual(['review_reminder', 'review_escalated']);
    await expect(world.decide(reviewId, { personId: world.person.photographer, roles: ['brand_manager'], decision: 'approve' })).rejects.toMatchObject({ code: 'review.own_work' });
    await world.decide(reviewId, { personId: world.person.brandManager, roles: ['brand_manager'], decision: 'approve' });
    await world.until(async () => (await world.asset(assetId)).state === 'approved');
    await recordHistory(world, 'review-reminded-escalated-approved', workflowId(world.tenantId, 'review', reviewId));
  });

  test('of content that changed meanwhile is superseded, and its approval counts for nothing', async () => {
    const assetId = await world.readyAsset();
    const reviewId = randomUUID();
    const [policy] = await world.database.ask<{ id: string }>(world.tenantId, `select id from approval_policies where tenant_id = $1 and is_default`, [world.tenantId]);
    await world.ask(assetId, { kind: 'submit', reviewId, policyId: policy?.id ?? '', policyVersion: 1, campaignId: null });
    const editId = randomUUID();
    await world.database.ask(
      world.tenantId,
      `insert into asset_edits (tenant_id, id, asset_id, person_id, expected_revision, changes) values ($1, $2, $3, $4, 1, '{"title":"Another"}')`,
      [world.tenantId, editId, assetId, world.person.photographer],
    );
    await world.ask(assetId, { kind: 'edit', editId });
    await expect(world.decide(reviewId, { personId: world.person.brandManager, roles: ['brand_manager'], decision: 'approve' })).rejects.toMatchObject({ code: 'review.closed' });
    expect((await world.asset(assetId)).state).toBe('draft');
    await recordHistory(world, 'review-superseded', workflowId(world.tenantId, 'review', reviewId));
    await recordHistory(world, 'asset-edited-in-review', workflowId(world.tenantId, 'asset', assetId));
  });
});

describe('a decision by Temporal Signal', () => {
  const signalled = async (reviewId: string, by: { personId: string; contentHash?: string }): Promise<void> => {
    const decisionId = randomUUID();
    const [review] = await world.database.ask<{ content_hash: string }>(world.tenantId, `select content_hash from reviews where tenant_id = $1 and id = $2`, [world.tenantId, reviewId]);
    const contentHash = by.contentHash ?? review?.content_hash ?? '';
    await world.database.ask(
      world.tenantId,
      `insert into decisions (tenant_id, id, review_id, person_id, decision, content_hash) values ($1, $2, $3, $4, 'approve', $5)`,
      [world.tenantId, decisionId, reviewId, by.personId, contentHash],
    );
    const request = { decisionId, personId: by.personId, roles: ['brand_manager'] as const, decision: 'approve' as const, stage: null, contentHash, hasComment: false, scope: null, expiresAt: null, signatureId: null };
    await world.temporal.client.workflow.getHandle(workflowId(world.tenantId, 'review', reviewId)).signal(decideBySignal, { actor: `person:${by.personId}`, request });
  };

  test('counts like any other, under the same rules; a refusal is in the audit log', async () => {
    const assetId = await world.readyAsset();
    const reviewId = randomUUID();
    const [policy] = await world.database.ask<{ id: string }>(world.tenantId, `select id from approval_policies where tenant_id = $1 and is_default`, [world.tenantId]);
    await world.ask(assetId, { kind: 'submit', reviewId, policyId: policy?.id ?? '', policyVersion: 1, campaignId: null });
    await signalled(reviewId, { personId: world.person.photographer });
    await signalled(reviewId, { personId: world.person.brandManager, contentHash: 'f'.repeat(64) });
    await signalled(reviewId, { personId: world.person.brandManager });
    await world.until(async () => (await world.asset(assetId)).state === 'approved');
    // Signals are handled side by side: a refusal may be written after the approval.
    const events = await world.until(async () => {
      const seen = await world.audit(`review:${reviewId}`);
      return seen.length === 3 && seen;
    });
    expect(events.sort()).toEqual(['review.approve', 'review.decision_refused', 'review.decision_refused']);
  });
});

describe('a placement whose commit nobody can vouch for', () => {
  test('is looked for before anything is sent again, and is live once it is found', async () => {
    const assetId = await world.approvedAsset();
    world.answers.set('commit', [{ outcome: 'unknown' }]);
    world.answers.set('reconcile', [{ outcome: 'unknown' }, { outcome: 'absent' }]);
    const from = world.asked.length;
    const placementId = await world.place(assetId, { startsAt: new Date(await world.now()).toISOString() });
    await world.until(async () => (await world.asset(assetId)).state === 'published');
    await recordHistory(world, 'placement-reconciled', workflowId(world.tenantId, 'placement', placementId));
    expect(world.asked.slice(from)).toEqual(['prepare', 'commit', 'reconcile', 'reconcile', 'prepare', 'commit', 'finalise']);
  });

  test('a channel that refuses ends the placement with its reason, and the asset is approved as before', async () => {
    const assetId = await world.approvedAsset();
    world.answers.set('commit', [{ outcome: 'refused', reason: 'channel.refused' }]);
    const placementId = await world.place(assetId, { startsAt: new Date(await world.now()).toISOString() });
    await world.until(async () => (await world.asset(assetId)).life.placements.length === 0);
    expect((await world.asset(assetId)).state).toBe('approved');
    expect(await world.audit(`placement:${placementId}`)).toEqual(['placement.prepared', 'placement.refused']);
  });
});
