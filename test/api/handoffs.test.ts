import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi, until } from '../setup/living-api.js';
import type { Call, TestAnswer } from '../setup/test-api.js';

let api: LivingApi;
let [photographer, creative, brand, manager] = [] as unknown as [Call, Call, Call, Call];

beforeAll(async () => {
  api = await startLivingApi();
  const { people } = api.tenant;
  [photographer, creative, brand, manager] = [api.as(people.photographer), api.as(people.creative), api.as(people.brand_manager), api.as(people.project_manager)];
});
afterAll(() => api?.close());

type Body = TestAnswer['body'];

async function rule(definition: Record<string, unknown>, more: Record<string, unknown> = {}): Promise<Body> {
  const answer = await manager('POST', '/routing-rules', { body: { name: 'Rule', definition, ...more } });
  expect(answer.status).toBe(201);
  return answer.body;
}

/** Brings a photograph by a name of its own, and waits for the hand-off that comes of it. */
async function handedOver(filename: string): Promise<{ assetId: string; handoff: Body }> {
  const assetId = await api.bring(photographer, 'chelsea.png', { allowDuplicate: 'true', filename });
  await api.services.temporal.schedule.getHandle('galley/route-handoffs').trigger();
  const handoff = await until('a hand-off', async () => (await manager('GET', `/handoffs?assetId=${assetId}`)).body.items[0]);
  return { assetId, handoff };
}

async function inState(id: string, state: string): Promise<Body> {
  return until(`hand-off ${id} to be ${state}`, async () => {
    const { body } = await manager('GET', `/handoffs/${id}`);
    return body.state === state ? body : undefined;
  });
}

describe('a routing rule', () => {
  test('names only people and campaigns that are here, and says before it is used what it would do', async () => {
    const stranger = { to: [{ personId: randomUUID() }] };
    expect((await manager('POST', '/routing-rules', { body: { name: 'R', definition: stranger } })).body).toMatchObject({ status: 404, code: 'resource.not_found' });
    expect((await creative('POST', '/routing-rules', { body: { name: 'R', definition: { to: [{ role: 'creative' }] } } })).status).toBe(403);
    const assetId = await api.bring(photographer, 'chelsea.png', { allowDuplicate: 'true', filename: 'probe_01.png' });
    const other = await rule({ when: { mediaTypes: ['video/*'] }, to: [{ role: 'creative' }] }, { name: 'Films', position: 1 });
    const fitting = await rule({ when: { filename: 'PROBE_??.png' }, to: [{ role: 'creative' }] }, { name: 'Probes', position: 2 });
    const verdict = (await creative('POST', '/routing-rules/test', { body: { assetId } })).body;
    expect(verdict).toMatchObject({
      rule: { id: fitting.id },
      handoffId: null,
      verdicts: [{ id: other.id, matches: false, why: 'It is image/png, not video/*.' }, { id: fitting.id, matches: true }],
    });
    for (const { id } of [other, fitting]) {
      expect((await manager('PATCH', `/routing-rules/${id}`, { body: { isDisabled: true }, headers: { 'if-match': '"1"' } })).body).toMatchObject({ isDisabled: true, revision: 2 });
      expect((await manager('PATCH', `/routing-rules/${id}`, { body: { isDisabled: false }, headers: { 'if-match': '"1"' } })).body).toMatchObject({ code: 'edit.stale' });
    }
    expect((await creative('POST', '/routing-rules/test', { body: { assetId } })).body).toMatchObject({ rule: null, verdicts: [{ why: 'It is switched off.' }, { why: 'It is switched off.' }] });
  });
});

describe('a hand-off', () => {
  test('comes of an upload by itself, waits for who is named, and leaves a receipt of the bytes', async () => {
    await rule({ when: { filename: 'press_*', uploaderRoles: ['photographer'] }, to: [{ role: 'creative' }] }, { message: 'For the press kit' });
    const { assetId, handoff } = await handedOver('press_1.png');
    const { sha256 } = (await creative('GET', `/assets/${assetId}`)).body.version;
    expect(handoff).toMatchObject({ state: 'offered', sha256, message: 'For the press kit', waitingFor: { role: 'creative' }, handedBy: { id: api.tenant.people.photographer.personId } });
    const mine = async (call: Call): Promise<string[]> => (await call('GET', '/handoffs?assignee=me')).body.items.map(({ id }: { id: string }) => id);
    expect(await mine(creative)).toContain(handoff.id);
    expect(await mine(brand)).not.toContain(handoff.id);
    expect((await creative('GET', `/handoffs/${handoff.id}`)).body).toMatchObject({ allowed: ['accept', 'decline', 'reassign'], receipt: null });
    expect((await brand('POST', `/handoffs/${handoff.id}/accept`)).body).toMatchObject({ status: 403, code: 'handoff.not_yours' });
    expect((await creative('POST', `/handoffs/${handoff.id}/complete`)).body).toMatchObject({ status: 409, code: 'handoff.wrong_state' });
    const headers = { 'idempotency-key': randomUUID() };
    const [first, again] = [await creative('POST', `/handoffs/${handoff.id}/accept`, { headers }), await creative('POST', `/handoffs/${handoff.id}/accept`, { headers })];
    expect(first).toMatchObject({ status: 200, body: { state: 'accepted' } });
    expect(again.body).toEqual(first.body);
    const me = { id: api.tenant.people.creative.personId };
    expect((await creative('GET', `/handoffs/${handoff.id}`)).body).toMatchObject({
      allowed: ['complete', 'reassign'], waitingFor: { person: me }, answers: [{ kind: 'accept', person: me }], receipt: { sha256, receivedBy: me, inTime: true, completedAt: null },
    });
    expect((await creative('POST', `/handoffs/${handoff.id}/complete`)).body).toMatchObject({ state: 'completed' });
    expect((await creative('GET', `/handoffs/${handoff.id}`)).body).toMatchObject({ waitingFor: null, receipt: { completedAt: expect.any(String) } });
    expect((await creative('POST', `/handoffs/${handoff.id}/decline`, { body: { reason: 'late' } })).body).toMatchObject({ status: 409, code: 'handoff.closed' });
    expect((await manager('GET', `/handoffs?assetId=${assetId}`)).body.items).toHaveLength(1);
  });

  test('that is declined goes to the next in line, and to its giver when there is none', async () => {
    await rule({ when: { filename: 'line_*' }, to: [{ role: 'creative' }, { personId: api.tenant.people.brand_manager.personId }] });
    const { handoff } = await handedOver('line_1.png');
    expect((await creative('POST', `/handoffs/${handoff.id}/decline`, { body: { reason: ' ' } })).body).toMatchObject({ status: 422, code: 'request.invalid' });
    expect((await creative('POST', `/handoffs/${handoff.id}/decline`, { body: { reason: 'Not our campaign' } })).body).toMatchObject({ state: 'offered' });
    expect((await creative('POST', `/handoffs/${handoff.id}/accept`)).body).toMatchObject({ code: 'handoff.not_yours' });
    expect((await brand('POST', `/handoffs/${handoff.id}/decline`, { body: { reason: 'Nor ours' } })).body).toMatchObject({ state: 'declined' });
    const page = (await manager('GET', `/handoffs/${handoff.id}`)).body;
    expect(page).toMatchObject({ waitingFor: null, answers: [{ reason: 'Not our campaign' }, { reason: 'Nor ours' }], receipt: null });
  });

  test('that nobody answers in time goes to who it escalates to, and its receipt says that it was late', async () => {
    await rule({ when: { filename: 'urgent_*' }, to: [{ role: 'creative' }], answerWithinSeconds: 1, escalateTo: { role: 'brand_manager' } });
    const { handoff } = await handedOver('urgent_1.png');
    expect(await inState(handoff.id, 'escalated')).toMatchObject({ isOverdue: true, waitingFor: { role: 'brand_manager' } });
    expect((await creative('POST', `/handoffs/${handoff.id}/accept`)).body).toMatchObject({ code: 'handoff.not_yours' });
    expect((await brand('POST', `/handoffs/${handoff.id}/accept`)).body).toMatchObject({ state: 'accepted' });
    expect((await brand('GET', `/handoffs/${handoff.id}`)).body.receipt).toMatchObject({ inTime: false, receivedBy: { id: api.tenant.people.brand_manager.personId } });
  });

  test('can be given to someone else by those who run the work, and needs no answer where the rule asks for none', async () => {
    await rule({ when: { filename: 'again_*' }, to: [{ role: 'creative' }], answerWithinSeconds: null });
    await rule({ when: { filename: 'copy_*' }, to: [{ role: 'creative' }], needsAcceptance: false });
    const { handoff } = await handedOver('again_1.png');
    const to = { personId: api.tenant.people.brand_manager.personId };
    expect((await manager('POST', `/handoffs/${handoff.id}/reassign`, { body: { to: { personId: randomUUID() } } })).body).toMatchObject({ status: 404 });
    expect((await manager('POST', `/handoffs/${handoff.id}/reassign`, { body: { to } })).body).toMatchObject({ state: 'offered' });
    expect((await brand('POST', `/handoffs/${handoff.id}/accept`)).body).toMatchObject({ state: 'accepted' });
    const told = await handedOver('copy_1.png');
    expect((await manager('GET', `/handoffs/${told.handoff.id}`)).body).toMatchObject({ state: 'completed', receipt: { receivedBy: null, inTime: true } });
  });

  test('is told to who gets it, and to its giver when it is taken', async () => {
    const notices = await until('the notices', async () => {
      const rows = await api.services.database.ask<{ kind: string; personId: string }>(
        api.tenant.tenantId,
        `select distinct kind, person_id as "personId" from notices where kind like 'handoff%' and sent_at is not null`,
      );
      return rows.some(({ kind }) => kind === 'handoff_accepted') && rows.some(({ kind }) => kind === 'handoff_escalated') ? rows : undefined;
    });
    const { people } = api.tenant;
    expect(notices).toEqual(expect.arrayContaining([
      { kind: 'handoff_offered', personId: people.creative.personId },
      { kind: 'handoff_escalated', personId: people.brand_manager.personId },
      { kind: 'handoff_accepted', personId: people.photographer.personId },
    ]));
  });
});
