import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { insertHandoff } from '../../db/insert-handoff.js';
import { insertLease } from '../../db/insert-lease.js';
import type { HandoffRequest } from '../../domain/handoff-steps.js';
import { newHandoff } from '../../domain/new-handoff.js';
import { askLife, startLife } from '../../runtime/ask-life.js';
import type { HandoffRecord } from '../../schemas/handoff-record.js';
import { routingRuleDefinitionSchema } from '../../schemas/routing-rules.js';
import { askHandoff, askLease } from '../../workflows/messages.js';
import type { Standing } from '../../workflows/messages.js';
import { workflowId } from '../../workflows/workflow-ids.js';
import { createLifeWorld } from './life-world.js';
import type { LifeWorld } from './life-world.js';
import { recordHistory } from './record-history.js';

const hour = 3_600_000;
let world: LifeWorld;

beforeAll(async () => {
  world = await createLifeWorld();
}, 120_000);
afterAll(async () => world?.close());

async function handOver(definition: Record<string, unknown>): Promise<string> {
  const { tenantId, person } = world;
  const assetId = await world.readyAsset();
  const { life } = await world.asset(assetId);
  const parsed = routingRuleDefinitionSchema.parse(definition);
  const [ruleId, handoffId] = [randomUUID(), randomUUID()];
  await world.database.ask(tenantId, `insert into routing_rules (tenant_id, id, position, name, definition) values ($1, $2, 1, 'Rule', $3)`, [tenantId, ruleId, JSON.stringify(parsed)]);
  const ids = { tenantId, handoffId, ruleId, assetId, versionId: life.version?.versionId ?? '', sha256: 'a'.repeat(64), handedBy: person.photographer };
  const record = newHandoff(ids, parsed, parsed.to, new Date(await world.now()).toISOString());
  await world.database.withTenant(tenantId, (client) => insertHandoff(client, record, '', parsed.to[0]!));
  await startLife(world.temporal.client, { tenantId, kind: 'handoff', id: handoffId });
  return handoffId;
}

async function answer(handoffId: string, personId: string, role: 'brand_manager' | 'compliance', kind: 'accept' | 'decline' | 'complete', answerId: string = randomUUID()): Promise<Standing> {
  const { tenantId } = world;
  await world.database.ask(tenantId, `insert into handoff_answers (tenant_id, id, handoff_id, person_id, kind) values ($1, $2, $3, $4, $5) on conflict do nothing`, [tenantId, answerId, handoffId, personId, kind]);
  const request: HandoffRequest = { answerId, personId, roles: [role], kind };
  return askLife(world.temporal.client, { tenantId, kind: 'handoff', id: handoffId }, askHandoff, [{ actor: `person:${personId}`, request }], randomUUID());
}

async function handoff(handoffId: string): Promise<{ life: HandoffRecord; inMotion: boolean }> {
  const [row] = await world.database.ask<{ life: HandoffRecord; inMotion: boolean }>(world.tenantId, `select life, in_motion as "inMotion" from handoffs where tenant_id = $1 and id = $2`, [world.tenantId, handoffId]);
  return row!;
}

describe('a hand-off over days', () => {
  test('goes down the line, then up when nobody answers, and is done by who took it', async () => {
    const { person } = world;
    const handoffId = await handOver({ to: [{ role: 'brand_manager' }, { role: 'compliance' }], answerWithinSeconds: 8 * 3_600, escalateTo: { personId: person.brandManager } });
    await world.temporal.sleep(6 * hour);
    await answer(handoffId, person.brandManager, 'brand_manager', 'decline');
    expect(await handoff(handoffId)).toMatchObject({ life: { state: 'offered', waitsFor: { role: 'compliance' }, isLate: false } });
    // The time to answer began anew with the next in line.
    await world.temporal.sleep(6 * hour);
    expect((await handoff(handoffId)).life.state).toBe('offered');
    await world.temporal.sleep(3 * hour);
    await world.until(async () => (await handoff(handoffId)).life.state === 'escalated');
    const answerId = randomUUID();
    await answer(handoffId, person.brandManager, 'brand_manager', 'accept', answerId);
    expect((await answer(handoffId, person.brandManager, 'brand_manager', 'accept', answerId)).state).toBe('accepted');
    expect((await handoff(handoffId)).inMotion).toBe(false);
    // Its run has ended by then; the record begins it again.
    await world.temporal.sleep(48 * hour);
    await answer(handoffId, person.brandManager, 'brand_manager', 'complete');
    expect(await world.audit(`handoff:${handoffId}`)).toEqual(['handoff.offered', 'handoff.passed_on', 'handoff.escalated', 'handoff.accepted', 'handoff.completed']);
    const receipts = await world.database.ask(world.tenantId, `select received_by as "receivedBy", in_time as "inTime", completed_at is not null as "isComplete" from handoff_receipts where handoff_id = $1`, [handoffId]);
    expect(receipts).toEqual([{ receivedBy: person.brandManager, inTime: false, isComplete: true }]);
    await recordHistory(world, 'handoff-passed-on-escalated-accepted', workflowId(world.tenantId, 'handoff', handoffId));
  });

  test('that nobody answers, and that goes to nobody else, shows as overdue and can still be taken', async () => {
    const { person } = world;
    const handoffId = await handOver({ to: [{ role: 'compliance' }], answerWithinSeconds: 3_600 });
    await world.temporal.sleep(2 * hour);
    await world.until(async () => (await handoff(handoffId)).life.state === 'overdue');
    await expect(answer(handoffId, person.brandManager, 'brand_manager', 'accept')).rejects.toMatchObject({ code: 'handoff.not_yours' });
    expect((await answer(handoffId, person.compliance, 'compliance', 'accept')).state).toBe('accepted');
    await recordHistory(world, 'handoff-overdue-accepted', workflowId(world.tenantId, 'handoff', handoffId));
  });

  test('of two who answer at once, one has it and the other is told', async () => {
    const { person } = world;
    const handoffId = await handOver({ to: [{ role: 'compliance' }], answerWithinSeconds: null });
    const answers = await Promise.allSettled([
      answer(handoffId, person.compliance, 'compliance', 'accept'),
      answer(handoffId, person.brandManager, 'compliance', 'accept'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const receipts = await world.database.ask(world.tenantId, 'select from handoff_receipts where handoff_id = $1', [handoffId]);
    expect(receipts).toHaveLength(1);
  });
});

describe('a lease over days', () => {
  test('is renewed by its holder, and released by its own timer when they do not come back', async () => {
    const { tenantId, person } = world;
    const assetId = await world.readyAsset();
    const leaseId = randomUUID();
    const inHours = async (hours: number): Promise<string> => new Date((await world.now()) + hours * hour).toISOString();
    const actor = `person:${person.photographer}`;
    await insertLease(world.database, { tenantId, leaseId, assetId, holderId: person.photographer, actor, note: '', expiresAt: await inHours(8) });
    const life = { tenantId, kind: 'lease', id: leaseId } as const;
    await startLife(world.temporal.client, life);
    await world.temporal.sleep(6 * hour);
    const renew = async (personId: string): Promise<Standing> => askLife(world.temporal.client, life, askLease, [{ actor, request: { kind: 'renew', personId, until: await inHours(24) } }], randomUUID());
    await expect(renew(person.compliance)).rejects.toMatchObject({ code: 'lease.not_yours' });
    await renew(person.photographer);
    await world.temporal.sleep(20 * hour);
    expect(await leaseState()).toBe('held');
    await world.temporal.sleep(5 * hour);
    await world.until(async () => (await leaseState()) === 'expired');
    await expect(renew(person.photographer)).rejects.toMatchObject({ code: 'lease.ended' });
    expect((await world.audit(`asset:${assetId}`)).filter((action) => action.startsWith('lease.'))).toEqual(['lease.checked_out', 'lease.renewed', 'lease.expired']);
    await recordHistory(world, 'lease-renewed-expired', workflowId(tenantId, 'lease', leaseId));

    async function leaseState(): Promise<string | undefined> {
      const [row] = await world.database.ask<{ state: string }>(tenantId, 'select state from leases where id = $1', [leaseId]);
      return row?.state;
    }
  });
});
