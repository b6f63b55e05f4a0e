import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { CreatedPerson } from '../../api/create-person.js';
import { enrolSigner } from '../builders/signer.js';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi } from '../setup/living-api.js';
import type { Call, TestAnswer } from '../setup/test-api.js';

let api: LivingApi;
let admin: Call;
let manager: CreatedPerson;

beforeAll(async () => {
  api = await startLivingApi();
  admin = api.as(api.tenant.people.admin);
  manager = api.tenant.people.brand_manager;
});
afterAll(() => api?.close());

interface OpenReview {
  readonly reviewId: string;
  readonly contentHash: string;
  readonly assetId: string;
}

async function policyOf(stages: unknown[]): Promise<string> {
  const answer = await admin('POST', '/approval-policies', { body: { name: `Policy ${randomUUID().slice(0, 8)}`, definition: { stages } } });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body.id;
}

async function submitted(options: { policyId?: string; by?: CreatedPerson } = {}): Promise<OpenReview> {
  const uploader = api.as(options.by ?? api.tenant.people.photographer);
  const assetId = await api.bring(uploader, 'chelsea.png', { allowDuplicate: 'true' });
  const { body } = await api.as(api.tenant.people.creative)('POST', '/reviews', { body: { assetIds: [assetId], ...(options.policyId === undefined ? {} : { policyId: options.policyId }) } });
  const [{ reviewId, problem }] = body.items;
  if (reviewId === undefined) throw new Error(JSON.stringify(problem));
  return { reviewId, assetId, contentHash: (await admin('GET', `/reviews/${reviewId}`)).body.contentHash };
}

const itemsOf = (...reviews: OpenReview[]): unknown[] => reviews.map(({ reviewId, contentHash }) => ({ reviewId, contentHash }));
const bulk = (person: CreatedPerson, items: unknown[], more: object = {}, headers: Record<string, string> = {}): Promise<TestAnswer> =>
  api.as(person)('POST', '/reviews/bulk-decisions', { body: { items, decision: 'approve', ...more }, headers });
const codesOf = ({ body }: TestAnswer): (string | null)[] => body.items.map((item: { problem?: { code: string } }) => item.problem?.code ?? null);
const stateOf = async ({ reviewId }: OpenReview): Promise<string> => (await admin('GET', `/reviews/${reviewId}`)).body.state;
const decisionsOf = async ({ reviewId }: OpenReview): Promise<unknown[]> => (await admin('GET', `/reviews/${reviewId}`)).body.decisions;

describe('a decision on many reviews', () => {
  test('is foreseen first, then made for each; one that refuses keeps none of the others', async () => {
    const both = await api.tenant.newcomer(['brand_manager', 'photographer']);
    const [good, own, changed, closed, decided] = await Promise.all([submitted(), submitted({ by: both }), submitted(), submitted(), submitted({ policyId: await policyOf([{ name: 'Two', role: 'brand_manager', quorum: 2 }]) })]);
    const others = await submitted({ policyId: await policyOf([{ name: 'Legal', role: 'compliance' }]) });
    await api.as(api.tenant.people.creative)('POST', `/reviews/${closed.reviewId}/withdraw`);
    await api.as(both)('POST', `/reviews/${decided.reviewId}/decisions`, { body: { decision: 'approve', contentHash: decided.contentHash } });
    const unknown = randomUUID();
    const items = [...itemsOf(good, own, { ...changed, contentHash: 'b'.repeat(64) }, closed, decided, others), { reviewId: unknown, contentHash: 'b'.repeat(64) }];
    const refusals = ['review.own_work', 'approval.content_changed', 'review.closed', 'review.already_decided', 'review.not_your_turn', 'resource.not_found'];

    const foreseen = await bulk(both, items, { dryRun: true });
    expect(foreseen).toMatchObject({ status: 200, body: { dryRun: true, accepted: 1, refused: 6 } });
    expect(foreseen.body.items[0]).toEqual({ reviewId: good.reviewId, outcome: 'would_be_decided', stage: 'brand', needsSignature: false, state: 'approved' });
    expect(codesOf(foreseen)).toEqual([null, ...refusals]);
    expect(await stateOf(good)).toBe('open');

    const done = await bulk(both, items);
    expect(done.body).toMatchObject({ dryRun: false, accepted: 1, refused: 6 });
    expect(codesOf(done)).toEqual([null, ...refusals]);
    expect(done.body.items[0]).toMatchObject({ outcome: 'decided', state: 'approved' });
    expect(done.body.items[1].problem).toEqual({ code: 'review.own_work', detail: expect.any(String), remedy: expect.any(String) });
    expect(await stateOf(good)).toBe('approved');
    for (const review of [own, changed, others]) {
      expect(await stateOf(review)).toBe('open');
      expect(await decisionsOf(review)).toEqual([]);
    }
    const [left] = await api.services.database.ask<{ n: number }>(api.tenant.tenantId, 'select count(*)::integer as n from decisions where counted_at is null');
    expect(left?.n).toBe(0);
  });

  test('counts once, however often it is asked for', async () => {
    const reviews = [await submitted(), await submitted()];
    const headers = { 'idempotency-key': randomUUID() };
    const first = await bulk(manager, itemsOf(...reviews), {}, headers);
    expect(first.body.accepted).toBe(2);
    // As after a crash before the answer was kept: the request runs again, under the same ids.
    await api.services.database.ask(api.tenant.tenantId, 'update idempotency_keys set status = null, headers = null, body = null, locked_until = now() where key = $1', [headers['idempotency-key']]);
    const again = await bulk(manager, itemsOf(...reviews), {}, headers);
    expect(again.body).toEqual(first.body);
    for (const review of reviews) expect(await decisionsOf(review)).toHaveLength(1);
  });

  test('needs a reason to reject or to ask for changes, and names no review twice', async () => {
    const review = await submitted();
    for (const decision of ['reject', 'request_changes', 'approve_with_changes']) {
      const refused = await bulk(manager, itemsOf(review), { decision });
      expect(refused.body).toMatchObject({ status: 422, code: 'request.invalid', errors: [{ pointer: '/comment' }] });
    }
    expect((await bulk(manager, itemsOf(review, review))).body).toMatchObject({ status: 422, code: 'request.invalid' });
    expect((await bulk(manager, itemsOf(review), { decision: 'reject', scope: { markets: ['DE'], channelIds: null }, comment: 'No.' })).status).toBe(422);
    const rejected = await bulk(manager, itemsOf(review), { decision: 'reject', comment: 'Not ours.' });
    expect(rejected.body.items).toMatchObject([{ outcome: 'decided', state: 'rejected' }]);
    expect(await decisionsOf(review)).toMatchObject([{ decision: 'reject', comment: 'Not ours.' }]);
  });

  test('carries the markets that it is made for', async () => {
    const review = await submitted();
    await bulk(manager, itemsOf(review), { scope: { markets: ['DE'], channelIds: null } });
    expect(await decisionsOf(review)).toMatchObject([{ scope: { markets: ['DE'] } }]);
  });
});

describe('reviews whose stage asks for a signature', () => {
  test('are refused without one, and each is signed on its own with it', async () => {
    const signing = await policyOf([{ name: 'Medical', role: 'brand_manager', signature: true }]);
    const [first, second, plain] = [await submitted({ policyId: signing }), await submitted({ policyId: signing }), await submitted()];
    const items = itemsOf(first, second, plain);
    expect(codesOf(await bulk(manager, items.slice(0, 2), { dryRun: true }))).toEqual(['signature.required', 'signature.required']);
    expect(codesOf(await bulk(manager, items.slice(0, 2)))).toEqual(['signature.required', 'signature.required']);

    const signer = await enrolSigner(api, manager);
    const foreseen = await bulk(manager, items, { dryRun: true, signature: signer.signature() });
    expect(foreseen.body.items.map(({ needsSignature }: { needsSignature: boolean }) => needsSignature)).toEqual([true, true, false]);

    // A wrong password is tried once, and not once for each: it would lock the signer out.
    const wrong = await bulk(manager, items.slice(0, 2), { signature: signer.signature({ password: 'not mine' }) });
    expect(codesOf(wrong)).toEqual(['signature.refused', 'signature.refused']);
    const [{ n } = { n: 0 }] = await api.services.database.ask<{ n: number }>(api.tenant.tenantId, 'select cardinality(wrong_at) as n from signers where person_id = $1', [manager.personId]);
    expect(n).toBe(1);

    const signed = await bulk(manager, items, { signature: signer.signature() });
    expect(signed.body).toMatchObject({ accepted: 3, refused: 0 });
    for (const review of [first, second]) {
      const { body } = await admin('GET', `/reviews/${review.reviewId}/signatures`);
      expect(body.items).toMatchObject([{ state: 'valid', contentHash: review.contentHash, verification: { isGood: true } }]);
    }
    expect((await admin('GET', `/reviews/${plain.reviewId}/signatures`)).body.items).toEqual([]);
  });
});
