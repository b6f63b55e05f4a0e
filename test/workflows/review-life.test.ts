import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { plainPolicy, plainStage } from '../../domain/policy-templates.js';
import { askLife } from '../../runtime/ask-life.js';
import type { ReviewRecord } from '../../schemas/life-records.js';
import { assignReview } from '../../workflows/messages.js';
import { workflowId } from '../../workflows/workflow-ids.js';
import type { LifeWorld } from './life-world.js';
import { createLifeWorld } from './life-world.js';
import { recordHistory } from './record-history.js';

const day = 24 * 3_600_000;
let world: LifeWorld;

beforeAll(async () => {
  world = await createLifeWorld();
}, 120_000);
afterAll(async () => world?.close());

const lifeOf = async (reviewId: string): Promise<ReviewRecord> => {
  const [row] = await world.database.ask<{ life: ReviewRecord }>(world.tenantId, 'select life from reviews where tenant_id = $1 and id = $2', [world.tenantId, reviewId]);
  return row!.life;
};

describe('a review by a graph of stages, over days', () => {
  test('waits for several at once, reminds and escalates by its ladder, hands a silent stage over, and ends when all have approved', async () => {
    const { brandManager, compliance, photographer } = world.person;
    const policyId = await world.addPolicy(
      plainPolicy([
        plainStage('brand', 'Brand', 'brand_manager', {
          ladder: [
            { kind: 'remind', when: { share: 0.5 }, to: null },
            { kind: 'escalate', when: { beforeDue: { amount: 1, unit: 'hours' } }, to: { role: 'compliance', people: [] } },
          ],
          deadline: { amount: 4, unit: 'business_days' },
          onSilence: { kind: 'reassign', role: null, people: [compliance] },
        }),
        { ...plainStage('words', 'Words', 'compliance', { people: [compliance], ladder: [] }), role: null },
        plainStage('release', 'Release', 'brand_manager', { after: ['brand', 'words'], ladder: [] }),
      ]),
    );
    const assetId = await world.readyAsset();
    const reviewId = randomUUID();
    await world.ask(assetId, { kind: 'submit', reviewId, policyId, policyVersion: 1, campaignId: null });
    expect((await lifeOf(reviewId)).stages.map(({ state }) => state)).toEqual(['open', 'open', 'waiting']);
    const from = world.asked.length;
    await world.temporal.sleep(8 * day);
    await world.until(async () => (await world.audit(`review:${reviewId}`)).includes('review.silence'));
    expect(world.asked.slice(from)).toEqual(['review_reminder', 'review_escalated']);
    const decide = (personId: string, role: 'brand_manager' | 'compliance' | 'photographer', stage: string) => world.decide(reviewId, { personId, roles: [role], decision: 'approve', stage });
    await decide(compliance, 'compliance', 'words');
    const delegated = { kind: 'delegate', assignmentId: randomUUID(), stage: 'brand', personId: compliance, roles: ['compliance'], to: photographer } as const;
    const life = { tenantId: world.tenantId, kind: 'review', id: reviewId } as const;
    await expect(askLife(world.temporal.client, life, assignReview, [{ actor: `person:${compliance}`, request: delegated }], randomUUID())).rejects.toMatchObject({ code: 'review.delegate_unfit' });
    await decide(compliance, 'compliance', 'brand');
    expect((await lifeOf(reviewId)).stages.map(({ state }) => state)).toEqual(['done', 'done', 'open']);
    await decide(brandManager, 'brand_manager', 'release');
    await world.until(async () => (await world.asset(assetId)).state === 'approved');
    expect(await world.audit(`review:${reviewId}`)).toEqual(['review.reminded', 'review.escalated', 'review.silence', 'review.approve', 'review.approve', 'review.approve']);
    await recordHistory(world, 'review-graph-with-silence', workflowId(world.tenantId, 'review', reviewId));
  });

  test('is approved at once where all of it is carried over from the review before', async () => {
    const policyId = await world.addPolicy(plainPolicy([plainStage('picture', 'Picture', 'brand_manager', { covers: ['bytes'] })]));
    const assetId = await world.readyAsset();
    const [first, second] = [randomUUID(), randomUUID()];
    await world.ask(assetId, { kind: 'submit', reviewId: first, policyId, policyVersion: 1, campaignId: null });
    await world.decide(first, { personId: world.person.brandManager, roles: ['brand_manager'], decision: 'approve' });
    await world.until(async () => (await world.asset(assetId)).state === 'approved');
    const editId = randomUUID();
    await world.database.ask(
      world.tenantId,
      `insert into asset_edits (tenant_id, id, asset_id, person_id, expected_revision, changes) values ($1, $2, $3, $4, 1, '{"description":"Other words"}')`,
      [world.tenantId, editId, assetId, world.person.photographer],
    );
    await world.ask(assetId, { kind: 'edit', editId });
    expect((await world.asset(assetId)).state).toBe('draft');
    await world.ask(assetId, { kind: 'submit', reviewId: second, policyId, policyVersion: 1, campaignId: null });
    await world.until(async () => (await world.asset(assetId)).state === 'approved');
    expect(await lifeOf(second)).toMatchObject({ state: 'approved', stages: [{ state: 'carried', carriedFrom: first }], decisions: [] });
    await recordHistory(world, 'review-carried-over', workflowId(world.tenantId, 'review', second));
  });
});
