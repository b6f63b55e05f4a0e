import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { policyTemplates } from '../../domain/policy-templates.js';
import type { CreatedPerson } from '../../api/create-person.js';
import type { Role } from '../../schemas/vocabulary.js';
import { enrolSigner } from '../builders/signer.js';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi, until } from '../setup/living-api.js';
import type { Call, TestAnswer } from '../setup/test-api.js';

let api: LivingApi;
let admin: Call;
let photographer: Call;
let manager: Call;
let creative: Call;

beforeAll(async () => {
  api = await startLivingApi();
  const { people } = api.tenant;
  [admin, photographer, manager, creative] = [api.as(people.admin), api.as(people.photographer), api.as(people.project_manager), api.as(people.creative)];
});
afterAll(() => api?.close());

const bring = (): Promise<string> => api.bring(photographer, 'chelsea.png', { allowDuplicate: 'true' });
const id = (person: CreatedPerson): string => person.personId;
const newcomer = (...roles: Role[]): Promise<CreatedPerson> => api.tenant.newcomer(roles);
const reviewOf = async (reviewId: string, call = manager): Promise<TestAnswer['body']> => (await call('GET', `/reviews/${reviewId}`)).body;
const statesOf = (review: TestAnswer['body']): Record<string, string> => Object.fromEntries(review.stages.map(({ key, state }: { key: string; state: string }) => [key, state]));

async function policyOf(stages: unknown[], more: object = {}): Promise<string> {
  const answer = await admin('POST', '/approval-policies', { body: { name: `Policy ${randomUUID().slice(0, 8)}`, definition: { stages, ...more } } });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body.id;
}

async function submitted(policyId: string, assetId?: string): Promise<{ assetId: string; reviewId: string; contentHash: string }> {
  const asset = assetId ?? (await bring());
  const { body } = await creative('POST', '/reviews', { body: { assetIds: [asset], policyId } });
  const [{ reviewId, problem }] = body.items;
  if (reviewId === undefined) throw new Error(JSON.stringify(problem));
  return { assetId: asset, reviewId, contentHash: (await reviewOf(reviewId)).contentHash };
}

async function decide(person: CreatedPerson, review: { reviewId: string; contentHash: string }, body: object = {}): Promise<TestAnswer> {
  return api.as(person)('POST', `/reviews/${review.reviewId}/decisions`, { body: { decision: 'approve', contentHash: review.contentHash, ...body } });
}

async function inbox(person: CreatedPerson): Promise<string[]> {
  return (await api.as(person)('GET', '/reviews?assignee=me&limit=100')).body.items.map((one: { id: string }) => one.id);
}

const inState = (assetId: string, state: string): Promise<TestAnswer['body']> =>
  until(`asset ${assetId} to be ${state}`, async () => {
    const { body } = await manager('GET', `/assets/${assetId}`);
    return body.state === state && body.work.length === 0 ? body : undefined;
  });

describe('the ready policies', () => {
  /** Who decides what, in an order in which it can be decided. */
  const scripts: Record<string, (review: { reviewId: string; contentHash: string }) => Promise<void>> = {
    brand: async (review) => {
      const vote = await creative('POST', `/reviews/${review.reviewId}/votes`, { body: { vote: 'request_changes', contentHash: review.contentHash, comment: 'A little dark.' } });
      expect(vote).toMatchObject({ status: 201, body: { stage: 'brand' } });
      expect((await photographer('POST', `/reviews/${review.reviewId}/votes`, { body: { vote: 'approve', contentHash: review.contentHash } })).body).toMatchObject({ status: 403, code: 'review.no_vote' });
      expect(await reviewOf(review.reviewId)).toMatchObject({ state: 'open', votes: [{ vote: 'request_changes', comment: 'A little dark.' }] });
      expect((await decide(api.tenant.people.brand_manager, review)).body.state).toBe('approved');
    },
    brand_legal: async (review) => {
      const both = await newcomer('brand_manager', 'compliance');
      expect((await reviewOf(review.reviewId)).openStages).toHaveLength(2);
      expect((await decide(both, review)).body).toMatchObject({ status: 409, code: 'review.stage_ambiguous' });
      expect((await decide(both, review, { stage: 'legal' })).status).toBe(201);
      expect((await decide(both, review, { stage: 'brand' })).body).toMatchObject({ status: 409, code: 'review.already_decided' });
      expect((await decide(api.tenant.people.brand_manager, review)).body.state).toBe('approved');
    },
    medical_legal_regulatory: async (review) => {
      const reviewers = [api.tenant.people.compliance, await newcomer('compliance'), await newcomer('compliance')];
      expect(statesOf(await reviewOf(review.reviewId))).toEqual({ copy: 'open', medical: 'waiting', legal: 'waiting', regulatory: 'waiting', release: 'waiting' });
      expect((await decide(api.tenant.people.copywriter, review)).status).toBe(201);
      expect(statesOf(await reviewOf(review.reviewId))).toMatchObject({ medical: 'open', legal: 'open', regulatory: 'open', release: 'waiting' });
      for (const [index, stage] of ['regulatory', 'medical', 'legal'].entries()) {
        const reviewer = reviewers[index]!;
        expect((await decide(reviewer, review, { stage })).body).toMatchObject({ status: 422, code: 'signature.required' });
        const signer = await enrolSigner(api, reviewer);
        expect((await decide(reviewer, review, { stage, signature: signer.signature() })).status).toBe(201);
      }
      expect(statesOf(await reviewOf(review.reviewId))).toMatchObject({ medical: 'done', legal: 'done', regulatory: 'done', release: 'open' });
      expect((await decide(api.tenant.people.brand_manager, review)).body.state).toBe('approved');
    },
    agency_client: async (review) => {
      const against = await decide(api.tenant.people.creative, review, { decision: 'reject', comment: 'Not yet.' });
      expect(against.body.state).toBe('open');
      for (const colleague of agency) expect((await decide(colleague, review)).status).toBe(201);
      expect(statesOf(await reviewOf(review.reviewId))).toEqual({ agency: 'done', project: 'open', 'client-brand': 'open' });
      expect((await decide(api.tenant.people.project_manager, review)).body.state).toBe('open');
      expect((await decide(api.tenant.people.brand_manager, review)).body.state).toBe('approved');
    },
  };
  let agency: CreatedPerson[];

  beforeAll(async () => {
    agency = [await newcomer('creative'), await newcomer('creative')];
    await newcomer('compliance');
    await newcomer('compliance');
  });

  test.each(policyTemplates.map(({ key, name }) => [key, name] as const))('%s runs from submission to approval', async (key, name) => {
    const { body } = await admin('GET', '/approval-policies/templates');
    const template = body.items.find((one: { key: string }) => one.key === key);
    const policy = await admin('POST', '/approval-policies', { body: { name, definition: template.definition } });
    expect(policy).toMatchObject({ status: 201, body: { definition: template.definition } });
    const review = await submitted(policy.body.id);
    await scripts[key]!(review);
    await inState(review.assetId, 'approved');
  });
});

describe('whose turn it is', () => {
  test('is passed on to a colleague, on behalf of whom they decide', async () => {
    const [asked, colleague] = [await newcomer('compliance'), await newcomer('copywriter')];
    const review = await submitted(await policyOf([{ name: 'By name', people: [id(asked)] }]));
    const delegate = (to: string, call = api.as(asked)): Promise<TestAnswer> => call('POST', `/reviews/${review.reviewId}/delegate`, { body: { to, reason: 'She knows the brand better.' } });
    expect((await delegate(id(api.tenant.people.photographer))).body).toMatchObject({ status: 409, code: 'review.delegate_unfit' });
    expect((await delegate(randomUUID())).body).toMatchObject({ status: 404, code: 'resource.not_found' });
    expect((await delegate(id(colleague), api.as(colleague))).body).toMatchObject({ status: 403, code: 'review.not_your_turn' });
    const passed = await delegate(id(colleague));
    expect(passed.status).toBe(201);
    const [before, after] = (await reviewOf(review.reviewId)).stages[0].assignments;
    expect(after).toMatchObject({ id: passed.body.assignmentId, person: { id: id(colleague) }, onBehalfOf: { id: id(asked) }, replaces: before.id, why: 'delegated', reason: 'She knows the brand better.', isOpen: true });
    expect(before).toMatchObject({ person: { id: id(asked) }, isOpen: false });
    expect([await inbox(asked), await inbox(colleague)]).toEqual([[], [review.reviewId]]);
    expect((await decide(asked, review)).body).toMatchObject({ status: 403, code: 'review.not_your_turn' });
    expect((await decide(colleague, review)).body.state).toBe('approved');
    expect((await reviewOf(review.reviewId)).decisions).toMatchObject([{ person: { id: id(colleague) }, onBehalfOf: { id: id(asked) } }]);
  });

  test('goes to who stands in as soon as somebody is away, and so does what opens meanwhile', async () => {
    const [away, standIn] = [await newcomer('compliance'), await newcomer('social_manager')];
    const policy = await policyOf([{ name: 'By name', people: [id(away)] }]);
    const waiting = await submitted(policy);
    const absence = { from: new Date(Date.now() - 60_000).toISOString(), until: new Date(Date.now() + 3_600_000).toISOString(), delegateId: id(standIn) };
    const say = (call: Call, body: object = {}): Promise<TestAnswer> => call('PUT', `/people/${id(away)}/absence`, { body: { ...absence, ...body } });
    expect((await say(creative)).body).toMatchObject({ status: 403, code: 'permission.denied' });
    expect((await say(api.as(away), { delegateId: id(away) })).body).toMatchObject({ status: 409, code: 'absence.delegate_unfit' });
    expect((await say(api.as(away))).body).toMatchObject({ delegate: { id: id(standIn) } });
    await until('the turn to be passed on', async () => ((await inbox(standIn)).includes(waiting.reviewId) ? true : undefined));
    expect(await inbox(away)).toEqual([]);
    const later = await submitted(policy);
    expect((await inbox(standIn)).sort()).toEqual([waiting.reviewId, later.reviewId].sort());
    expect((await decide(standIn, later)).body.state).toBe('approved');
    expect((await api.as(away)('DELETE', `/people/${id(away)}/absence`)).status).toBe(204);
    expect((await api.as(away)('GET', `/people/${id(away)}/absence`)).status).toBe(404);
  });

  test('is the admins\' to settle when all who could decide have left, and says so', async () => {
    const [leaver, heir] = [await newcomer('compliance'), await newcomer('copywriter')];
    const review = await submitted(await policyOf([{ name: 'By name', people: [id(leaver)] }]));
    await admin('POST', `/people/${id(leaver)}/offboard`);
    const stranded = await until('the review to say that nobody can decide', async () => {
      const seen = await reviewOf(review.reviewId);
      return seen.waitingFor[0].what === 'assignment' ? seen : undefined;
    });
    expect(stranded.waitingFor).toMatchObject([{ stage: 'by-name', role: 'admin', people: [{ id: id(api.tenant.people.admin) }] }]);
    const notices = await api.services.database.ask<{ person_id: string }>(api.tenant.tenantId, `select person_id from notices where kind = 'review_stranded' and about ->> 'reviewId' = $1`, [review.reviewId]);
    expect(notices.map(({ person_id }) => person_id)).toEqual([id(api.tenant.people.admin)]);
    const reassign = { stage: 'by-name', from: id(leaver), to: id(heir), reason: 'She has left.' };
    expect((await creative('POST', `/reviews/${review.reviewId}/reassign`, { body: reassign })).body).toMatchObject({ status: 403, code: 'permission.denied' });
    expect((await manager('POST', `/reviews/${review.reviewId}/reassign`, { body: reassign })).status).toBe(201);
    expect(await reviewOf(review.reviewId)).toMatchObject({ waitingFor: [{ what: 'decision', people: [{ id: id(heir) }] }] });
    expect((await decide(heir, review)).body.state).toBe('approved');
  });
});

describe('an approval', () => {
  test('for one market, for a time and under conditions goes no further than that', async () => {
    const review = await submitted(await policyOf([{ name: 'Brand', role: 'brand_manager' }]));
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const [brand] = [api.tenant.people.brand_manager];
    expect((await decide(brand, review, { decision: 'reject', comment: 'No', scope: { markets: ['DE'] } })).body).toMatchObject({ status: 422, code: 'request.invalid' });
    const approved = await decide(brand, review, { decision: 'approve_with_changes', comment: 'Once the logo is larger.', scope: { markets: ['DE'] }, expiresAt, conditions: 'Until the new logo is out.' });
    expect(approved.body.state).toBe('approved');
    expect(await reviewOf(review.reviewId)).toMatchObject({ approval: { scope: { markets: ['DE'], channelIds: null }, expiresAt }, decisions: [{ conditions: 'Until the new logo is out.' }] });
    await inState(review.assetId, 'approved');
    const { items } = (await manager('GET', '/channels')).body;
    const place = (market: string): Promise<TestAnswer> =>
      api.as(api.tenant.people.social_manager)('POST', '/placements', { body: { assetId: review.assetId, channelId: items[0].id, recipe: 'web-2048', market } });
    expect((await place('FR')).body).toMatchObject({ status: 409, code: 'approval.out_of_scope' });
    expect((await place('DE')).status).toBe(202);
  });

  test('is carried over where a revision leaves what it covers as it was; the other stage is asked again', async () => {
    const policy = await policyOf([
      { name: 'Picture', role: 'brand_manager', covers: ['bytes'], after: [] },
      { name: 'Words', role: 'compliance', covers: ['components', 'metadata'], after: [] },
    ]);
    const first = await submitted(policy);
    expect((await decide(api.tenant.people.brand_manager, first)).body.state).toBe('open');
    expect((await decide(api.tenant.people.compliance, first, { decision: 'request_changes', comment: 'Say what it is.' })).body.state).toBe('changes_requested');
    await inState(first.assetId, 'changes_requested');
    const etag = (await creative('GET', `/assets/${first.assetId}`)).headers.get('etag') ?? '';
    expect((await creative('PATCH', `/assets/${first.assetId}`, { body: { description: 'A cat.' }, headers: { 'if-match': etag } })).status).toBe(200);
    const second = await submitted(policy, first.assetId);
    expect(await reviewOf(second.reviewId)).toMatchObject({ stages: [{ key: 'picture', state: 'carried', carriedFrom: first.reviewId }, { key: 'words', state: 'open' }] });
    expect((await decide(api.tenant.people.compliance, second)).body.state).toBe('approved');
    await inState(first.assetId, 'approved');
  });
});

test('a running review is moved to another version of its policy by an audited act, and keeps what is the same', async () => {
  const stages = [{ name: 'Brand', role: 'brand_manager', after: [] }, { name: 'Words', role: 'compliance', after: [] }];
  const policyId = await policyOf(stages);
  const review = await submitted(policyId);
  expect((await decide(api.tenant.people.brand_manager, review)).status).toBe(201);
  expect((await decide(api.tenant.people.compliance, review, { decision: 'approve', stage: 'words' })).body.state).toBe('approved');
  const running = await submitted(policyId);
  expect((await decide(api.tenant.people.brand_manager, running)).status).toBe(201);
  const next = { name: 'Stricter', definition: { stages: [stages[0], { ...stages[1], role: 'copywriter' }] } };
  const { body } = await admin('POST', `/approval-policies/${policyId}/versions`, { body: next });
  expect(body.version).toBe(2);
  const move = (call: Call, version: number): Promise<TestAnswer> => call('POST', `/reviews/${running.reviewId}/policy`, { body: { policyId, version, reason: 'The new rules hold from today.' } });
  expect((await move(creative, 2)).body).toMatchObject({ status: 403, code: 'permission.denied' });
  expect((await move(manager, 7)).body).toMatchObject({ status: 404, code: 'resource.not_found' });
  expect((await move(manager, 2)).status).toBe(202);
  expect(await reviewOf(running.reviewId)).toMatchObject({ policy: { version: 2 }, stages: [{ state: 'done' }, { role: 'copywriter', state: 'open' }] });
  const { items } = (await api.as(api.tenant.people.compliance)('GET', `/audit?subject=review:${running.reviewId}`)).body;
  expect(items.map(({ action }: { action: string }) => action)).toContain('review.policy_moved');
  expect((await decide(api.tenant.people.copywriter, running)).body.state).toBe('approved');
});

describe('of two who are at it at once, one wins and the other is told', () => {
  test('approve against reject', async () => {
    const rival = await newcomer('brand_manager');
    const review = await submitted(await policyOf([{ name: 'Brand', role: 'brand_manager' }]));
    const answers = await Promise.all([decide(api.tenant.people.brand_manager, review), decide(rival, review, { decision: 'reject', comment: 'Never.' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const [winner, loser] = [answers.find(({ status }) => status === 201)!, answers.find(({ status }) => status === 409)!];
    expect(loser.body.code).toBe('review.closed');
    await inState(review.assetId, winner.body.state);
    expect((await reviewOf(review.reviewId)).decisions).toHaveLength(1);
  });

  test('a decision against new content', async () => {
    const review = await submitted(await policyOf([{ name: 'Brand', role: 'brand_manager' }]));
    const etag = (await creative('GET', `/assets/${review.assetId}`)).headers.get('etag') ?? '';
    const [edited, decided] = await Promise.all([
      creative('PATCH', `/assets/${review.assetId}`, { body: { title: 'Another title' }, headers: { 'if-match': etag } }),
      decide(api.tenant.people.brand_manager, review),
    ]);
    expect(edited.status).toBe(200);
    const asset = await inState(review.assetId, 'draft');
    expect(asset.approval?.isCurrent ?? false).toBe(false);
    const after = await until('the review to be over', async () => {
      const seen = await reviewOf(review.reviewId);
      return seen.state === 'open' ? undefined : seen;
    });
    if (decided.status === 201) expect(after.state).toBe('approved');
    else expect({ code: decided.body.code, state: after.state }).toEqual({ code: 'review.closed', state: 'superseded' });
  });
});
