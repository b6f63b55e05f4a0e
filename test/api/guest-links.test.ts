import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import pino from 'pino';
import pg from 'pg';
import type { ParsedMail } from 'mailparser';
import { deliverNotices } from '../../activities/notify/deliver-notices.js';
import { operationId } from '../../api/route.js';
import { routes } from '../../api/routes/index.js';
import { recordReviewTransition } from '../../db/record-review.js';
import { addOneOfEach } from '../builders/one-of-each.js';
import type { Mailbox } from '../builders/mailbox.js';
import { startMailbox } from '../builders/mailbox.js';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi, until } from '../setup/living-api.js';
import type { Call, TestAnswer } from '../setup/test-api.js';
import { caller } from '../setup/test-api.js';
import { createTestTenant } from '../setup/test-tenant.js';

let api: LivingApi;
let mailbox: Mailbox;
let [admin, manager, creative] = [] as unknown as [Call, Call, Call];

beforeAll(async () => {
  mailbox = await startMailbox();
  api = await startLivingApi({ environment: { GALLEY_SMTP_URL: mailbox.url } });
  const { people } = api.tenant;
  [admin, manager, creative] = [api.as(people.admin), api.as(people.project_manager), api.as(people.creative)];
});
afterAll(async () => {
  await api?.close();
  await mailbox?.close();
});

interface OpenReview {
  readonly reviewId: string;
  readonly assetId: string;
  readonly contentHash: string;
}

interface Guest {
  readonly email: string;
  readonly token: string;
  readonly linkId: string;
  readonly personId: string;
  readonly call: Call;
}

const soon = (minutes = 60): string => new Date(Date.now() + minutes * 60_000).toISOString();
const newEmail = (): string => `client.${randomBytes(4).toString('hex')}@example.com`;

async function submitted(definition?: object): Promise<OpenReview> {
  const assetId = await api.bring(api.as(api.tenant.people.photographer), 'chelsea.png', { allowDuplicate: 'true' });
  let policyId: string | undefined;
  if (definition !== undefined) {
    const policy = await admin('POST', '/approval-policies', { body: { name: `P ${randomUUID().slice(0, 8)}`, definition } });
    if (policy.status !== 201) throw new Error(policy.text);
    policyId = policy.body.id;
  }
  const { body } = await creative('POST', '/reviews', { body: { assetIds: [assetId], ...(policyId === undefined ? {} : { policyId }) } });
  const [{ reviewId, problem }] = body.items;
  if (reviewId === undefined) throw new Error(JSON.stringify(problem));
  return { reviewId, assetId, contentHash: (await manager('GET', `/reviews/${reviewId}`)).body.contentHash };
}

const invite = (review: OpenReview, more: object = {}, call = manager): Promise<TestAnswer> =>
  call('POST', `/reviews/${review.reviewId}/guest-links`, { body: { email: newEmail(), name: 'Mira Client', expiresAt: soon(), ...more } });
const tokenOf = (link: TestAnswer): string => String(link.body.url).split('#')[1] ?? '';
const openLink = (token: string): Promise<TestAnswer> => caller(api.url, {})('POST', '/guest-session', { body: { token } });

function withCookie(opened: TestAnswer): Call {
  return caller(api.url, { cookie: opened.headers.get('set-cookie')!.split(';')[0]!, 'sec-fetch-site': 'same-origin' });
}

async function guestOf(review: OpenReview, more: object = {}): Promise<Guest> {
  const link = await invite(review, more);
  if (link.status !== 201) throw new Error(link.text);
  const token = tokenOf(link);
  return { email: link.body.guest.email, token, linkId: link.body.id, personId: link.body.guest.id, call: withCookie(await openLink(token)) };
}

const decider = (review: OpenReview): Promise<Guest> => guestOf(review, { canDecide: true, stage: 'brand' });
const decide = (guest: Guest, review: OpenReview, more: object = {}, headers: Record<string, string> = {}): Promise<TestAnswer> =>
  guest.call('POST', `/reviews/${review.reviewId}/decisions`, { body: { decision: 'approve', contentHash: review.contentHash, ...more }, headers });
const stateOf = async ({ reviewId }: OpenReview): Promise<string> => (await manager('GET', `/reviews/${reviewId}`)).body.state;

/** Has a code sent, and reads it in the guest's mail. */
async function mailedCode(guest: Guest): Promise<string> {
  const before = mailsTo(guest).length;
  const sent = await guest.call('POST', '/guest-session/code');
  if (sent.status !== 202) throw new Error(sent.text);
  const mail = await until('the code to come', async () => {
    await deliverNotices(api.services, api.tenant.tenantId);
    return mailsTo(guest).slice(before).find(({ subject }) => subject?.startsWith('Your code'));
  });
  return /^(\d{6})$/m.exec(mail.text ?? '')![1]!;
}

const mailsTo = ({ email }: { email: string }): ParsedMail[] => mailbox.mails.filter(({ to }) => (Array.isArray(to) ? '' : (to?.text ?? '')) === email);
const otherThan = (code: string): string => (code === '000000' ? '111111' : '000000');

describe('a guest link', () => {
  test('is shown once to its maker, mailed to the guest, and can be opened until it ends', async () => {
    const review = await submitted();
    const link = await invite(review);
    expect(link).toMatchObject({ status: 201, body: { guest: { name: 'Mira Client' }, canDecide: false, allowDownload: false, state: 'open', stage: null } });
    const token = tokenOf(link);
    expect(token).toHaveLength(43);
    const listed = await manager('GET', `/reviews/${review.reviewId}/guest-links`);
    expect(listed.body.items).toMatchObject([{ id: link.body.id, lastOpenedAt: null }]);
    expect(listed.text).not.toContain(token);
    const invitation = await until('the invitation', async () => {
      await deliverNotices(api.services, api.tenant.tenantId);
      return mailsTo({ email: link.body.guest.email })[0];
    });
    expect(invitation.text).toContain(`/guest#${token}`);

    const [first, second] = [await openLink(token), await openLink(token)];
    expect(first).toMatchObject({ status: 201, body: { reviewId: review.reviewId, guest: { name: 'Mira Client' } } });
    for (const opened of [first, second]) expect((await withCookie(opened)('GET', '/guest-session')).status).toBe(200);
    expect((await manager('GET', `/reviews/${review.reviewId}/guest-links`)).body.items[0].lastOpenedAt).not.toBeNull();
  });

  test('is refused for an end that does not fit, for a colleague, and for who may not invite', async () => {
    const review = await submitted();
    for (const expiresAt of [soon(-1), soon(91 * 24 * 60)]) expect((await invite(review, { expiresAt })).body.code).toBe('guest.expiry_unfit');
    expect((await invite(review, { email: api.tenant.people.creative.email })).body.code).toBe('guest.email_unfit');
    expect((await invite(review, {}, creative)).body.code).toBe('permission.denied');
    expect((await invite(review, { canDecide: true })).body.code).toBe('request.invalid');
    expect((await invite(review, { canDecide: true, stage: 'nowhere' })).body.code).toBe('guest.stage_unfit');
    expect((await invite(review, { canDecide: true, stage: 'brand' }, api.as(api.tenant.people.brand_manager))).body.code).toBe('permission.denied');
    const signed = await submitted({ stages: [{ key: 'medical', name: 'Medical', role: 'brand_manager', signature: true }] });
    expect((await invite(signed, { canDecide: true, stage: 'medical' })).body.code).toBe('guest.stage_unfit');
  });

  test('leads nowhere once it is revoked or over, and ends the sessions opened by it at once', async () => {
    const review = await submitted();
    const [revoked, over] = [await guestOf(review), await guestOf(review)];
    for (const { call } of [revoked, over]) expect((await call('GET', `/reviews/${review.reviewId}`)).status).toBe(200);
    expect((await manager('DELETE', `/reviews/${review.reviewId}/guest-links/${revoked.linkId}`)).status).toBe(204);
    expect((await manager('DELETE', `/reviews/${review.reviewId}/guest-links/${revoked.linkId}`)).status).toBe(204);
    await asOwner(`update guest_links set expires_at = now() where id = '${over.linkId}'`);
    for (const { call, token } of [revoked, over]) {
      expect((await call('GET', `/reviews/${review.reviewId}`)).body).toMatchObject({ status: 401, code: 'session.required' });
      expect((await openLink(token)).body).toMatchObject({ status: 401, code: 'guest.link_ended' });
    }
    const { body } = await manager('GET', `/reviews/${review.reviewId}/guest-links`);
    expect(body.items.map(({ state }: { state: string }) => state).sort()).toEqual(['expired', 'revoked']);
  });

  test('of another tenant is not seen, and the same person is the guest of both without either learning of it', async () => {
    const theirs = await createTestTenant(api.services.database, api.database.ownerUrl, 'Theirs');
    const things = await addOneOfEach(api, theirs);
    const review = await submitted();
    const email = newEmail();
    await asOwner(`update reviews set life = jsonb_set(life, '{state}', '"open"') where id = '${things['reviews']}'`, theirs.tenantId);
    const ours = await invite(review, { email });
    const their = await api.as(theirs.people.project_manager)('POST', `/reviews/${things['reviews']}/guest-links`, { body: { email, name: 'Mira', expiresAt: soon() } });
    expect([ours.status, their.status]).toEqual([201, 201]);
    expect(their.body.guest.id).not.toBe(ours.body.guest.id);
    expect((await manager('DELETE', `/reviews/${things['reviews']}/guest-links/${their.body.id}`)).status).toBe(404);
    expect((await manager('DELETE', `/reviews/${review.reviewId}/guest-links/${their.body.id}`)).status).toBe(404);
    expect((await manager('GET', `/reviews/${things['reviews']}/guest-links`)).status).toBe(404);
  });
});

describe('a guest', () => {
  test('sees the review and its picture, and not what is said in the house', async () => {
    await api.tenant.newcomer(['brand_manager']);
    const review = await submitted({ stages: [{ key: 'brand', name: 'Brand', role: 'brand_manager', quorum: 2 }] });
    await api.as(api.tenant.people.brand_manager)('POST', `/reviews/${review.reviewId}/decisions`, { body: { decision: 'approve', contentHash: review.contentHash, comment: 'Between us: good enough.' } });
    const guest = await guestOf(review);
    const seen = await guest.call('GET', `/reviews/${review.reviewId}`);
    expect(seen).toMatchObject({ status: 200, body: { state: 'open', decisions: [], votes: [], canDecide: false, canManage: false, canWithdraw: false, waitingFor: [{ stage: 'brand', people: [] }] } });
    expect(seen.text).not.toContain('Between us');
    const picture = await guest.call('GET', seen.body.proof.previewPath.replace('/api/v1', ''));
    expect(picture.status).toBe(302);
    const bytes = await fetch(picture.headers.get('location')!);
    expect({ ok: bytes.ok, type: bytes.headers.get('content-type') }).toEqual({ ok: true, type: expect.stringMatching(/^image\//) });
    expect((await guest.call('GET', `/reviews/${review.reviewId}/preview?download=true`)).body.code).toBe('permission.denied');
    const keeper = await guestOf(review, { allowDownload: true });
    const kept = await keeper.call('GET', `/reviews/${review.reviewId}/preview?download=true`);
    expect(kept.status).toBe(302);
    expect(decodeURIComponent(kept.headers.get('location')!)).toContain('attachment');
  });

  test('annotates and gives advice in their own name, which counts for nothing', async () => {
    const review = await submitted();
    const guest = await guestOf(review);
    const said = await guest.call('POST', `/reviews/${review.reviewId}/annotations`, { body: { target: { kind: 'whole' }, text: 'A little dark.' } });
    expect(said).toMatchObject({ status: 201, body: { author: { id: guest.personId, name: 'Mira Client' }, allowed: ['reply'] } });
    const mention = { target: { kind: 'whole' }, text: 'You!', mentions: [api.tenant.people.creative.personId] };
    expect((await guest.call('POST', `/reviews/${review.reviewId}/annotations`, { body: mention })).body.code).toBe('permission.denied');
    expect((await guest.call('GET', `/reviews/${review.reviewId}/annotations`)).body.items).toMatchObject([{ text: 'A little dark.' }]);
    const vote = await guest.call('POST', `/reviews/${review.reviewId}/votes`, { body: { vote: 'approve', contentHash: review.contentHash, comment: 'Fine with us.' } });
    expect(vote).toMatchObject({ status: 201, body: { stage: 'brand' } });
    expect((await manager('GET', `/reviews/${review.reviewId}`)).body).toMatchObject({ state: 'open', votes: [{ person: { id: guest.personId }, vote: 'approve' }] });
    expect((await decide(guest, review)).body.code).toBe('guest.cannot_decide');
    expect((await guest.call('POST', '/guest-session/code')).body.code).toBe('guest.cannot_decide');
  });

  test('answers what is said in the review, as long as it is open, and does not see what is said elsewhere', async () => {
    const review = await submitted();
    const guest = await guestOf(review);
    const place = (path: string): Promise<TestAnswer> => manager('POST', `${path}/annotations`, { body: { target: { kind: 'whole' }, text: 'Is the cat too dark?' } });
    const [said, elsewhere] = [await place(`/reviews/${review.reviewId}`), await place(`/assets/${review.assetId}`)];
    const answer = (annotationId: string, more: object = {}): Promise<TestAnswer> => guest.call('POST', `/annotations/${annotationId}/replies`, { body: { text: 'It is.', ...more } });
    expect((await guest.call('GET', `/reviews/${review.reviewId}/annotations`)).body.items).toMatchObject([{ id: said.body.id, allowed: ['reply'] }]);
    const answered = await answer(said.body.id);
    expect(answered).toMatchObject({ status: 201, body: { replies: [{ author: { id: guest.personId }, text: 'It is.' }] } });
    const notices = await api.services.database.ask<{ id: string }>(api.tenant.tenantId, `select person_id as id from notices where kind = 'annotation_reply' and about ->> 'annotationId' = $1`, [said.body.id]);
    expect(notices).toEqual([{ id: api.tenant.people.project_manager.personId }]);
    expect((await answer(elsewhere.body.id)).body).toMatchObject({ status: 404, code: 'resource.not_found' });
    expect((await answer(said.body.id, { mentions: [api.tenant.people.creative.personId] })).body.code).toBe('permission.denied');
    for (const act of ['resolve', 'reopen']) expect((await guest.call('POST', `/annotations/${said.body.id}/${act}`)).body.code).toBe('permission.denied');
    expect((await creative('POST', `/reviews/${review.reviewId}/withdraw`)).status).toBe(202);
    expect((await answer(said.body.id)).body.code).toBe('review.closed');
  });

  test('is let into nothing else: every other address answers 403 or 404, and other reviews are not there', async () => {
    const review = await submitted();
    const guest = await guestOf(review, { canDecide: true, stage: 'brand', allowDownload: true });
    const things = await addOneOfEach(api, api.tenant);
    const opens = new Set(['getReviewsId', 'getReviewsIdPreview', 'getReviewsIdAnnotations', 'postReviewsIdAnnotations', 'postAnnotationsIdReplies', 'postReviewsIdDecisions', 'postReviewsIdVotes', 'getGuestSession', 'postGuestSessionCode', 'deleteSession']);
    for (const route of routes.filter(({ roles }) => roles !== 'public')) {
      const own: Record<string, string> = { ...things, reviews: review.reviewId, assets: review.assetId, linkId: guest.linkId };
      const kind = route.path.split('/')[1]!;
      const address = route.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => own[name === 'id' ? kind : name] ?? randomUUID());
      const name = operationId(route);
      if (!opens.has(name)) {
        const answer = await guest.call(route.method.toUpperCase(), address, { ...(route.body === undefined ? {} : { body: {} }), headers: { 'if-match': '"1"' } });
        expect({ name, status: answer.status, code: answer.body.code }).toEqual({ name, status: 403, code: 'permission.denied' });
      } else if (route.path.includes('{id}')) {
        const other = await guest.call(route.method.toUpperCase(), address.replace(review.reviewId, things['reviews']!), route.body === undefined ? {} : { body: name === 'postAnnotationsIdReplies' ? { text: 'Hello?' } : {} });
        expect({ name, status: other.status, code: other.body.code }).toEqual({ name, status: 404, code: 'resource.not_found' });
      }
    }
    expect((await guest.call('DELETE', '/session')).status).toBe(204);
    expect((await guest.call('GET', `/reviews/${review.reviewId}`)).status).toBe(401);
  });

  test('cannot sign in with a password, and stays a guest whatever roles they are given', async () => {
    const review = await submitted();
    const guest = await guestOf(review);
    const reset = await admin('POST', `/people/${guest.personId}/reset-password`);
    const signIn = await caller(api.url, {})('POST', '/session', { body: { email: guest.email, password: reset.body.initialPassword } });
    expect(signIn.body.code).toBe('session.wrong_credentials');
    const opened = withCookie(await openLink(guest.token));
    const { headers } = await admin('GET', `/people/${guest.personId}`);
    expect((await admin('PATCH', `/people/${guest.personId}`, { body: { roles: ['admin'] }, headers: { 'if-match': headers.get('etag')! } })).status).toBe(200);
    expect((await opened('GET', '/people')).body.code).toBe('permission.denied');
    expect((await opened('GET', `/reviews/${review.reviewId}`)).body.canManage).toBe(false);
    await admin('POST', `/people/${guest.personId}/offboard`);
    expect((await opened('GET', `/reviews/${review.reviewId}`)).status).toBe(401);
    expect((await invite(review, { email: guest.email })).body.code).toBe('guest.email_unfit');
  });
});

describe('the decision of a guest', () => {
  test('counts with the code from their mail, once, in their own name', async () => {
    const review = await submitted();
    const guest = await decider(review);
    expect((await guest.call('GET', `/reviews/${review.reviewId}`)).body).toMatchObject({ canDecide: true, decidesIn: ['brand'] });
    expect((await decide(guest, review)).body).toMatchObject({ status: 403, code: 'guest.code_required' });
    const code = await mailedCode(guest);
    expect((await decide(guest, review, { guestCode: otherThan(code) })).body.code).toBe('guest.code_refused');
    expect((await decide(guest, review, { guestCode: code, stage: 'legal' })).body.code).toBe('guest.cannot_decide');
    expect((await decide(guest, review, { guestCode: code, contentHash: 'c'.repeat(64) })).body.code).toBe('approval.content_changed');
    expect((await decide(guest, review, { guestCode: code, decision: 'reject' })).body.code).toBe('review.comment_required');
    const decided = await decide(guest, review, { guestCode: code, comment: 'Yes.' });
    expect(decided).toMatchObject({ status: 201, body: { state: 'approved' } });
    const { body } = await manager('GET', `/reviews/${review.reviewId}`);
    expect(body.decisions).toMatchObject([{ person: { id: guest.personId, name: 'Mira Client' }, decision: 'approve', comment: 'Yes.' }]);
    const [event] = await api.services.database.ask<{ body: string }>(api.tenant.tenantId, `select body from audit_events where action = 'review.approve' and subject = $1`, [`review:${review.reviewId}`]);
    expect(JSON.parse(event?.body ?? '{}')).toMatchObject({ actor: `person:${guest.personId}` });
  });

  test('is not proven by a code that is used, over, replaced or another guest\'s', async () => {
    const two = { stages: [{ key: 'brand', name: 'Brand', role: 'brand_manager' }, { key: 'legal', name: 'Legal', role: 'compliance' }] };
    const [review, next] = [await submitted(two), await submitted()];
    const guest = await decider(review);
    const used = await mailedCode(guest);
    expect((await decide(guest, review, { guestCode: used })).status).toBe(201);
    const legal = await invite(review, { email: guest.email, canDecide: true, stage: 'legal' });
    const again = { ...guest, call: withCookie(await openLink(tokenOf(legal))) };
    expect((await decide(again, review, { guestCode: used })).body.code).toBe('guest.code_refused');

    const [one, other] = [await decider(next), await decider(next)];
    const [first, second] = [await mailedCode(one), await mailedCode(one)];
    if (first !== second) expect((await decide(one, next, { guestCode: first })).body.code).toBe('guest.code_refused');
    await mailedCode(other);
    expect((await decide(other, next, { guestCode: second })).body.code).toBe('guest.code_refused');
    await asOwner(`update guest_codes set expires_at = now() where link_id = '${one.linkId}'`);
    expect((await decide(one, next, { guestCode: second })).body.code).toBe('guest.code_refused');
    expect(await stateOf(next)).toBe('open');
  });

  test('is locked after five wrong codes, and no more than five codes are sent in an hour', async () => {
    const review = await submitted();
    const guest = await decider(review);
    const code = await mailedCode(guest);
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await decide(guest, review, { guestCode: otherThan(code) })).body.code).toBe('guest.code_refused');
    expect((await decide(guest, review, { guestCode: code })).body).toMatchObject({ status: 429, code: 'guest.code_locked' });
    for (let more = 0; more < 4; more += 1) expect((await guest.call('POST', '/guest-session/code')).status).toBe(202);
    expect((await guest.call('POST', '/guest-session/code')).body).toMatchObject({ status: 429, code: 'guest.too_many_codes' });
    expect(await stateOf(review)).toBe('open');
  });

  test('is finished by a repetition without another code', async () => {
    const review = await submitted();
    const guest = await decider(review);
    const [guestCode, headers] = [await mailedCode(guest), { 'idempotency-key': randomUUID() }];
    const first = await decide(guest, review, { guestCode }, headers);
    await api.services.database.ask(api.tenant.tenantId, 'update idempotency_keys set status = null, headers = null, body = null, locked_until = now() where key = $1', [headers['idempotency-key']]);
    expect((await decide(guest, review, { guestCode }, headers)).body).toEqual(first.body);
  });

  test('is not recorded without a code, nor once its link is revoked, however it came to the review', async () => {
    const review = await submitted();
    const guest = await decider(review);
    const { tenantId } = api.tenant;
    const decisionId = randomUUID();
    await api.services.database.ask(tenantId, `insert into decisions (tenant_id, id, review_id, person_id, decision, content_hash, comment, conditions) values ($1, $2, $3, $4, 'approve', $5, '', '')`, [tenantId, decisionId, review.reviewId, guest.personId, review.contentHash]);
    const [row] = await api.services.database.ask<{ life: Parameters<typeof recordReviewTransition>[1]['record'] }>(tenantId, 'select life from reviews where id = $1', [review.reviewId]);
    const life = row!.life;
    const counted = { decisionId, personId: guest.personId, decision: 'approve', stage: 'brand', assignmentId: randomUUID(), onBehalfOf: null, signatureId: null, scope: null, expiresAt: null } as const;
    const record = { ...life, decisions: [...life.decisions, counted], sequence: life.sequence + 1 };
    const recorded = api.services.database.withTenant(tenantId, (client) => recordReviewTransition(client, { record, action: 'review.approve', actor: `person:${guest.personId}`, decisionId }));
    await expect(recorded).rejects.toMatchObject({ code: 'guest.code_required' });

    // Proven in time, and revoked before it was counted: who revoked it was first.
    await asOwner(`insert into guest_codes (tenant_id, id, link_id, code_hash, expires_at, decision_id) values ('${tenantId}', '${randomUUID()}', '${guest.linkId}', '\\x00', now() + interval '1 hour', '${decisionId}')`);
    expect((await manager('DELETE', `/reviews/${review.reviewId}/guest-links/${guest.linkId}`)).status).toBe(204);
    const late = api.services.database.withTenant(tenantId, (client) => recordReviewTransition(client, { record, action: 'review.approve', actor: `person:${guest.personId}`, decisionId }));
    await expect(late).rejects.toMatchObject({ code: 'guest.link_ended' });
  });
});

test('neither tokens nor codes are in the database, the audit log or what is logged', async () => {
  const lines: string[] = [];
  const sink = new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()) });
  const review = await submitted();
  const guest = await decider(review);
  const sent = await guest.call('POST', '/guest-session/code');
  expect(sent.status).toBe(202);
  await deliverNotices({ ...api.services, logger: pino({ level: 'trace' }, sink) }, api.tenant.tenantId);
  const mail = await until('the code', async () => mailsTo(guest).find(({ subject }) => subject?.startsWith('Your code')));
  const code = /^(\d{6})$/m.exec(mail.text ?? '')![1]!;
  expect((await decide(guest, review, { guestCode: code })).status).toBe(201);
  for (const table of ['guest_links', 'guest_codes', 'notices', 'sessions', 'audit_events', 'outbox', 'idempotency_keys', 'decisions', 'reviews']) {
    const rows = await api.services.database.ask<{ text: string }>(api.tenant.tenantId, `select t::text as text from ${table} t`);
    const text = rows.map((row) => row.text).join('\n');
    expect({ table, token: text.includes(guest.token), code: new RegExp(`(?<![0-9a-f.:-])${code}(?![0-9a-f])`).test(text) }).toEqual({ table, token: false, code: false });
  }
  expect(lines.join('')).not.toContain(guest.token);
  const [left] = await api.services.database.ask<{ n: number }>(api.tenant.tenantId, 'select count(*)::integer as n from notices where sealed is not null and sent_at is not null');
  expect(left?.n).toBe(0);
});

// Last: the address of these tests has to wait afterwards.
test('a guest link cannot be guessed: wrong tokens are told nothing, and soon have to wait', async () => {
  const stranger = caller(api.url, {});
  const codes: string[] = [];
  for (let attempt = 0; attempt < 8; attempt += 1) codes.push((await stranger('POST', '/guest-session', { body: { token: randomBytes(32).toString('base64url') } })).body.code);
  expect(codes).toContain('guest.link_ended');
  expect(codes.at(-1)).toBe('request.rate_limited');
});

async function asOwner(statement: string, tenantId = api.tenant.tenantId): Promise<void> {
  const owner = new pg.Client({ connectionString: api.database.ownerUrl });
  await owner.connect();
  try {
    await owner.query(`select set_config('app.tenant_id', $1, false)`, [tenantId]);
    await owner.query(statement);
  } finally {
    await owner.end();
  }
}
