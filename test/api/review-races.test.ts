import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { CreatedPerson } from '../../api/create-person.js';
import { hashOfGuestCode } from '../../api/guests/prove-guest.js';
import type { LivingApi } from '../setup/living-api.js';
import { sampleBytes, startLivingApi, until } from '../setup/living-api.js';
import type { Call, TestAnswer } from '../setup/test-api.js';
import { caller } from '../setup/test-api.js';

let api: LivingApi;
let [manager, creative, brand] = [] as unknown as [Call, Call, Call];
let rival: CreatedPerson;

beforeAll(async () => {
  api = await startLivingApi();
  const { people } = api.tenant;
  rival = await api.tenant.newcomer(['brand_manager']);
  [manager, creative, brand] = [api.as(people.project_manager), api.as(people.creative), api.as(people.brand_manager)];
});
afterAll(() => api?.close());

interface OpenReview {
  readonly reviewId: string;
  readonly assetId: string;
  readonly contentHash: string;
}

async function submitted(): Promise<OpenReview> {
  const assetId = await api.bring(api.as(api.tenant.people.photographer), 'chelsea.png', { allowDuplicate: 'true' });
  const { body } = await creative('POST', '/reviews', { body: { assetIds: [assetId] } });
  const { reviewId } = body.items[0];
  return { reviewId, assetId, contentHash: (await reviewOf(reviewId)).contentHash };
}

const reviewOf = async (reviewId: string): Promise<TestAnswer['body']> => (await manager('GET', `/reviews/${reviewId}`)).body;
const decide = (call: Call, { reviewId, contentHash }: OpenReview, more: object = {}): Promise<TestAnswer> =>
  call('POST', `/reviews/${reviewId}/decisions`, { body: { decision: 'approve', contentHash, ...more } });
const reject = { decision: 'reject', comment: 'Never.' };
const isYes = ({ status }: TestAnswer): boolean => status < 300;

/** Starts two requests in the order that the round asks for, so that each has its chance to be first. */
async function atOnce(round: number, one: () => Promise<TestAnswer>, other: () => Promise<TestAnswer>): Promise<[TestAnswer, TestAnswer]> {
  if (round % 2 === 0) return Promise.all([one(), other()]);
  const [second, first] = await Promise.all([other(), one()]);
  return [first, second];
}

const rounds = [0, 1] as const;

describe('of two who are at it at once, one wins, the other is told, and the record has the one', () => {
  test.each(rounds)('withdrawing against deciding (round %s)', async (round) => {
    const review = await submitted();
    const [withdrawn, decided] = await atOnce(round, () => creative('POST', `/reviews/${review.reviewId}/withdraw`), () => decide(brand, review));
    expect([withdrawn, decided].filter(isYes)).toHaveLength(1);
    expect((isYes(withdrawn) ? decided : withdrawn).body).toMatchObject({ status: 409, code: 'review.closed' });
    const { state, decisions } = await reviewOf(review.reviewId);
    expect({ state, decisions: decisions.length }).toEqual(isYes(withdrawn) ? { state: 'withdrawn', decisions: 0 } : { state: 'approved', decisions: 1 });
  });

  test.each(rounds)('passing one\'s turn on against deciding oneself (round %s)', async (round) => {
    const asked = await api.tenant.newcomer(['brand_manager']);
    const heir = await api.tenant.newcomer(['copywriter']);
    const review = await submitted();
    const delegate = (): Promise<TestAnswer> => api.as(asked)('POST', `/reviews/${review.reviewId}/delegate`, { body: { to: heir.personId, reason: 'On my way out.' } });
    const [passed, decided] = await atOnce(round, delegate, () => decide(api.as(asked), review));
    expect([passed, decided].filter(isYes)).toHaveLength(1);
    const { state, decisions } = await reviewOf(review.reviewId);
    if (isYes(passed)) {
      expect(decided.body).toMatchObject({ status: 403, code: 'review.not_your_turn' });
      expect({ state, decisions }).toEqual({ state: 'open', decisions: [] });
      expect((await decide(api.as(heir), review)).body.state).toBe('approved');
    } else {
      expect(passed.body).toMatchObject({ status: 409, code: 'review.closed' });
      expect({ state, by: decisions.map(({ person }: { person: { id: string } }) => person.id) }).toEqual({ state: 'approved', by: [asked.personId] });
    }
  });

  test.each(rounds)('deciding on many against deciding on one of them (round %s)', async (round) => {
    const [contested, other] = [await submitted(), await submitted()];
    const items = [contested, other].map(({ reviewId, contentHash }) => ({ reviewId, contentHash }));
    const [bulk, single] = await atOnce(round, () => brand('POST', '/reviews/bulk-decisions', { body: { items, decision: 'approve' } }), () => decide(api.as(rival), contested, reject));
    expect(bulk.status).toBe(200);
    const [first, second] = bulk.body.items;
    expect(second).toMatchObject({ outcome: 'decided', state: 'approved' });
    const { state, decisions } = await reviewOf(contested.reviewId);
    expect(decisions).toHaveLength(1);
    if (isYes(single)) expect({ state, problem: first.problem.code }).toEqual({ state: 'rejected', problem: 'review.closed' });
    else expect({ state, outcome: first.outcome, code: single.body.code }).toEqual({ state: 'approved', outcome: 'decided', code: 'review.closed' });
  });

  test('the same person, by two requests: the decision counts once', async () => {
    const review = await submitted();
    const answers = await Promise.all([1, 2, 3].map(() => decide(brand, review)));
    expect(answers.filter(isYes)).toHaveLength(1);
    for (const { body } of answers.filter((answer) => !isYes(answer))) expect(['review.closed', 'review.already_decided']).toContain(body.code);
    expect((await reviewOf(review.reviewId)).decisions).toHaveLength(1);
  });

  test('a decision against new bytes: no approval of the old ones is left', async () => {
    const review = await submitted();
    const bytes = sampleBytes('rocket.jpg');
    const base = (await creative('GET', `/assets/${review.assetId}`)).body.version.id;
    const { body: upload } = await creative('POST', `/assets/${review.assetId}/versions`, { body: { filename: 'rocket.jpg', size: bytes.length, baseVersionId: base, allowDuplicate: true } });
    for (const { url, number } of upload.parts) expect({ number, ok: (await fetch(url, { method: 'PUT', body: new Uint8Array(bytes) })).ok }).toEqual({ number, ok: true });
    const [completed, decided] = await Promise.all([creative('POST', `/uploads/${upload.uploadId}/complete`, { body: {} }), decide(brand, review)]);
    expect(completed.status).toBe(202);
    const asset = await api.rested(review.assetId);
    const after = await until('the review to be over', async () => {
      const seen = await reviewOf(review.reviewId);
      return seen.state === 'open' ? undefined : seen;
    });
    expect(asset).toMatchObject({ state: 'draft', version: { number: 2 } });
    expect((asset as { approval?: { isCurrent: boolean } | null }).approval?.isCurrent ?? false).toBe(false);
    if (isYes(decided)) expect(after).toMatchObject({ state: 'approved', contentHash: review.contentHash });
    else expect({ code: decided.body.code, state: after.state }).toEqual({ code: 'review.closed', state: 'superseded' });
  });
});

test.each(rounds)('a guest who decides while their link is revoked either has decided, or is shut out (round %s)', async (round) => {
  const review = await submitted();
  const link = await manager('POST', `/reviews/${review.reviewId}/guest-links`, {
    body: { email: `client.${randomUUID().slice(0, 8)}@example.com`, name: 'Mira', expiresAt: new Date(Date.now() + 3_600_000).toISOString(), canDecide: true, stage: 'brand' },
  });
  const opened = await caller(api.url, {})('POST', '/guest-session', { body: { token: String(link.body.url).split('#')[1] } });
  const guest = caller(api.url, { cookie: opened.headers.get('set-cookie')!.split(';')[0]!, 'sec-fetch-site': 'same-origin' });
  const guestCode = '123456';
  await giveCode(link.body.id, guestCode);
  const revoke = (): Promise<TestAnswer> => manager('DELETE', `/reviews/${review.reviewId}/guest-links/${link.body.id}`);
  const [revoked, decided] = await atOnce(round, revoke, () => decide(guest, review, { guestCode }));
  expect(revoked.status).toBe(204);
  const { state, decisions } = await reviewOf(review.reviewId);
  if (isYes(decided)) expect({ state, decisions: decisions.length }).toEqual({ state: 'approved', decisions: 1 });
  else {
    expect(['session.required', 'guest.link_ended']).toContain(decided.body.code);
    expect({ state, decisions }).toEqual({ state: 'open', decisions: [] });
  }
  expect((await guest('GET', `/reviews/${review.reviewId}`)).status).toBe(401);
});

/** As if it had come by mail. */
async function giveCode(linkId: string, code: string): Promise<void> {
  const { tenantId } = api.tenant;
  const codeHash = hashOfGuestCode(api.services.environment.GALLEY_SECRET, { tenantId, linkId, code });
  const owner = new pg.Client({ connectionString: api.database.ownerUrl });
  await owner.connect();
  try {
    await owner.query(`select set_config('app.tenant_id', $1, false)`, [tenantId]);
    await owner.query(`insert into guest_codes (tenant_id, id, link_id, code_hash, expires_at) values ($1, $2, $3, $4, now() + interval '10 minutes')`, [tenantId, randomUUID(), linkId, codeHash]);
  } finally {
    await owner.end();
  }
}
