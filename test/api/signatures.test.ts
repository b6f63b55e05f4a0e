import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import pg from 'pg';
import type { CreatedPerson } from '../../api/create-person.js';
import type { NewSignature } from '../../schemas/signatures.js';
import { workflowId } from '../../workflows/workflow-ids.js';
import { enrolSigner } from '../builders/signer.js';
import type { Signer } from '../builders/signer.js';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi } from '../setup/living-api.js';
import type { Call, TestAnswer } from '../setup/test-api.js';
import { caller } from '../setup/test-api.js';

let api: LivingApi;
let admin: Call;
let policyId: string;

interface OpenReview {
  readonly reviewId: string;
  readonly contentHash: string;
}

beforeAll(async () => {
  api = await startLivingApi();
  admin = api.as(api.tenant.people.admin);
  for (let more = 0; more < 3; more += 1) await newcomer();
  const stage = { name: 'Medical', role: 'brand_manager', quorum: 4, signature: true };
  const policy = await admin('POST', '/approval-policies', { body: { name: 'Signed', definition: { stages: [stage] } } });
  if (policy.status !== 201) throw new Error(policy.text);
  policyId = policy.body.id;
});
afterAll(() => api?.close());

const newcomer = (): Promise<CreatedPerson> => api.tenant.newcomer(['brand_manager']);

async function submitted(policy = policyId): Promise<OpenReview> {
  const assetId = await api.bring(api.as(api.tenant.people.photographer), 'chelsea.png', { allowDuplicate: 'true' });
  const { body } = await api.as(api.tenant.people.creative)('POST', '/reviews', { body: { assetIds: [assetId], policyId: policy } });
  const [{ reviewId, problem }] = body.items;
  if (reviewId === undefined) throw new Error(JSON.stringify(problem));
  return { reviewId, contentHash: (await admin('GET', `/reviews/${reviewId}`)).body.contentHash };
}

async function decide(call: Call, review: OpenReview, signature: NewSignature | undefined, more: object = {}, headers: Record<string, string> = {}): Promise<TestAnswer> {
  const body = { decision: 'approve', contentHash: review.contentHash, ...(signature === undefined ? {} : { signature }), ...more };
  return call('POST', `/reviews/${review.reviewId}/decisions`, { body, headers });
}

const withoutCode = ({ password, meaning, reason }: NewSignature): NewSignature => ({ password, meaning, reason });
const wrongCode = (signer: Signer): string => ['000000', '111111', '222222', '333333'].find((code) => ![-1, 0, 1].some((step) => signer.code(step) === code)) ?? '';
const signaturesOf = async ({ reviewId }: OpenReview): Promise<TestAnswer['body'][]> => (await admin('GET', `/reviews/${reviewId}/signatures`)).body.items;

async function events(action: string): Promise<Record<string, unknown>[]> {
  const rows = await api.services.database.ask<{ body: string }>(api.tenant.tenantId, 'select body from audit_events where action = $1 order by sequence', [action]);
  return rows.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
}

async function noticesOf(kind: string): Promise<string[]> {
  const rows = await api.services.database.ask<{ id: string }>(api.tenant.tenantId, 'select person_id as id from notices where kind = $1', [kind]);
  return rows.map(({ id }) => id);
}

describe('an authenticator', () => {
  test('is enrolled with the password and its first code, and its owner is told', async () => {
    const person = await newcomer();
    const call = api.as(person);
    expect((await call('GET', '/me/signing')).body).toEqual({ totp: 'none', enrolledAt: null, lockedUntil: null, needsCode: true });
    expect((await call('POST', '/me/totp/confirm', { body: { code: '123456' } })).body.code).toBe('totp.not_begun');
    expect((await call('POST', '/me/totp', { body: { password: 'not mine' } })).body.code).toBe('session.wrong_credentials');
    const { body } = await call('POST', '/me/totp', { body: { password: person.password } });
    expect(body.otpauthUri).toMatch(/^otpauth:\/\/totp\/Galley:.*secret=/);
    expect((await call('GET', '/me/signing')).body.totp).toBe('begun');
    const code = TOTP.generate({ secret: Secret.fromBase32(body.secret) });
    expect((await call('POST', '/me/totp/confirm', { body: { code: code === '000000' ? '000001' : '000000' } })).body.code).toBe('totp.wrong_code');
    expect((await call('POST', '/me/totp/confirm', { body: { code } })).body).toMatchObject({ totp: 'enrolled', needsCode: true });
    expect(await noticesOf('totp_enrolled')).toContain(person.personId);
    expect((await call('POST', '/me/totp', { body: { password: person.password } })).body.code).toBe('totp.already_enrolled');
  });

  test('is taken away by another admin only, which is in the audit log, and its owner is told', async () => {
    const person = await newcomer();
    await enrolSigner(api, person);
    const reset = `/people/${person.personId}/totp/reset`;
    expect((await api.as(person)('POST', reset)).body.code).toBe('permission.denied');
    expect((await admin('POST', `/people/${api.tenant.people.admin.personId}/totp/reset`)).body.code).toBe('totp.own_reset');
    expect((await admin('POST', `/people/${randomUUID()}/totp/reset`)).body.code).toBe('resource.not_found');
    expect((await admin('POST', reset)).status).toBe(204);
    expect((await api.as(person)('GET', '/me/signing')).body.totp).toBe('none');
    expect(await events('totp.reset')).toMatchObject([{ subject: `person:${person.personId}` }]);
    expect(await noticesOf('totp_reset')).toEqual([person.personId]);
  });
});

describe('a decision in a stage that asks for signatures', () => {
  test('is refused without one, and without a second factor to sign with', async () => {
    const [person, review] = [await newcomer(), await submitted()];
    const call = api.as(person);
    expect((await decide(call, review, undefined)).body).toMatchObject({ status: 422, code: 'signature.required' });
    const signature: NewSignature = { password: person.password, code: '123456', meaning: 'approval', reason: 'Fine' };
    expect((await decide(call, review, signature)).body).toMatchObject({ status: 409, code: 'signature.not_enrolled' });
    expect(await signaturesOf(review)).toEqual([]);
  });

  test('is signed with password and code first, then with the password, and after 15 idle minutes with both', async () => {
    const person = await newcomer();
    const [signer, call] = [await enrolSigner(api, person), api.as(person)];
    const [first, second, third] = [await submitted(), await submitted(), await submitted()];
    expect((await decide(call, first, withoutCode(signer.signature()))).body).toMatchObject({ status: 403, code: 'signature.code_required' });
    expect(await decide(call, first, signer.signature())).toMatchObject({ status: 201, body: { state: 'open' } });
    expect((await call('GET', '/me/signing')).body.needsCode).toBe(false);
    expect((await decide(call, second, withoutCode(signer.signature()))).status).toBe(201);
    await signer.minutesPass(16);
    expect((await decide(call, third, withoutCode(signer.signature()))).body.code).toBe('signature.code_required');
    expect((await decide(call, third, signer.signature())).status).toBe(201);

    const [signature] = await signaturesOf(first);
    expect(signature).toMatchObject({
      state: 'valid',
      signer: { id: person.personId },
      meaning: 'approval',
      decision: 'approve',
      reason: 'It says what the label says.',
      contentHash: first.contentHash,
      verification: { isGood: true, faults: [] },
    });
    const { body: keys } = await admin('GET', '/signing-keys');
    expect(keys.items).toMatchObject([{ id: signature.keyId, retiredAt: null }]);
    expect((await events('signature.made')).map(({ details }) => details)).toContainEqual(expect.objectContaining({ signatureId: signature.id, hash: signature.hash, keyId: signature.keyId }));
    expect((await events('review.approve')).map(({ details }) => details)).toContainEqual(expect.objectContaining({ signature: { signatureId: signature.id, hash: signature.hash, keyId: signature.keyId } }));
    expect(await signaturesOf(second)).toMatchObject([{ number: signature.number + 1, verification: { isGood: true } }]);
  });

  test('in another session needs both again, and so does one under another password', async () => {
    const person = await newcomer();
    const [signer, call] = [await enrolSigner(api, person), api.as(person)];
    const [first, second, third] = [await submitted(), await submitted(), await submitted()];
    expect((await decide(call, first, signer.signature())).status).toBe(201);
    const { email, password } = person;
    const cookie = (await caller(api.url, {})('POST', '/session', { body: { email, password } })).headers.get('set-cookie')!.split(';')[0]!;
    const browser = caller(api.url, { cookie, 'sec-fetch-site': 'same-origin' });
    expect((await decide(browser, second, withoutCode(signer.signature()))).body.code).toBe('signature.code_required');
    expect((await decide(browser, second, signer.signature({ code: signer.code(1) }))).status).toBe(201);
    const newPassword = 'another long password';
    expect((await browser('PUT', '/me/password', { body: { currentPassword: password, newPassword } })).status).toBe(204);
    expect((await decide(browser, third, withoutCode(signer.signature({ password: newPassword })))).body.code).toBe('signature.code_required');
  });

  test('takes a code once, and nothing says which component was wrong', async () => {
    const person = await newcomer();
    const [signer, call] = [await enrolSigner(api, person), api.as(person)];
    const [first, second] = [await submitted(), await submitted()];
    const signature = signer.signature();
    expect((await decide(call, first, signature)).status).toBe(201);
    const answers = [
      await decide(call, second, signature),
      await decide(call, second, { ...signature, code: wrongCode(signer) }),
      await decide(call, second, { ...signature, code: signer.code(1), password: 'not mine' }),
    ];
    const told = answers.map(({ status, body }) => ({ status, ...body, instance: '' }));
    expect(told).toEqual([told[0], told[0], told[0]]);
    expect(told[0]).toMatchObject({ status: 403, code: 'signature.refused' });
    expect(await signaturesOf(second)).toEqual([]);
  });

  test('locks the signer out after five wrong components, and the admins learn of it', async () => {
    const person = await newcomer();
    const [signer, review] = [await enrolSigner(api, person), await submitted()];
    const attempts = await Promise.all(Array.from({ length: 8 }, async () => decide(api.as(person), review, signer.signature({ password: 'not mine' }))));
    expect(attempts.map(({ body }) => body.code).sort()).toEqual([...Array<string>(3).fill('signature.locked'), ...Array<string>(5).fill('signature.refused')]);
    const locked = await decide(api.as(person), review, signer.signature());
    expect(locked.body).toMatchObject({ status: 429, code: 'signature.locked' });
    expect((await api.as(person)('GET', '/me/signing')).body.lockedUntil).toBe(locked.body.lockedUntil);
    expect(await events('signing.locked')).toMatchObject([{ subject: `person:${person.personId}` }]);
    expect((await events('signature.refused')).filter(({ details }) => (details as { personId: string }).personId === person.personId)).toHaveLength(9);
    expect(await noticesOf('signing_locked')).toEqual([api.tenant.people.admin.personId]);

    await api.services.database.ask(api.tenant.tenantId, `update signers set locked_until = now() - interval '1 second' where person_id = $1`, [person.personId]);
    expect((await decide(api.as(person), review, signer.signature())).status).toBe(201);
  });

  test('cannot be signed by an admin in somebody’s place, nor by who has left', async () => {
    const [person, leaver, review] = [await newcomer(), await newcomer(), await submitted()];
    const [signer, gone] = [await enrolSigner(api, person), await enrolSigner(api, leaver)];
    expect((await decide(admin, review, signer.signature())).body.code).toBe('review.not_your_turn');
    const both = await api.tenant.newcomer(['admin', 'brand_manager']);
    await enrolSigner(api, both);
    expect((await decide(api.as(both), review, signer.signature())).body.code).toBe('signature.refused');
    await admin('POST', `/people/${leaver.personId}/offboard`);
    expect((await decide(api.as(leaver), review, gone.signature())).body.code).toBe('session.required');
    expect(await signaturesOf(review)).toEqual([]);
  });

  test('that the review does not count leaves its signature, void', async () => {
    const person = await newcomer();
    const [signer, review] = [await enrolSigner(api, person), await submitted()];
    const call = api.as(person);
    expect((await decide(call, review, signer.signature({ meaning: 'approval' }), { decision: 'reject', comment: 'No.' })).body.code).toBe('signature.meaning_unfit');
    expect((await decide(call, review, signer.signature({ meaning: 'review' }), { decision: 'reject' })).body.code).toBe('review.comment_required');
    expect((await decide(call, review, withoutCode(signer.signature({ meaning: 'review' })), { decision: 'reject', comment: 'No.' })).status).toBe(201);
    expect(await signaturesOf(review)).toMatchObject([
      { state: 'void', verification: { isGood: true } },
      { state: 'valid', decision: 'reject', meaning: 'review', verification: { isGood: true } },
    ]);
    expect(await events('signature.voided')).toHaveLength(1);
  });

  test('that is asked again with its key is signed once', async () => {
    const person = await newcomer();
    const [signer, review] = [await enrolSigner(api, person), await submitted()];
    const [key, signature] = [{ 'idempotency-key': randomUUID() }, signer.signature()];
    const first = await decide(api.as(person), review, signature, {}, key);
    expect(first.status).toBe(201);
    // As after a crash between the effect and the answer.
    await api.services.database.ask(api.tenant.tenantId, 'update idempotency_keys set status = null, headers = null, body = null, locked_until = now() where key = $1', [key['idempotency-key']]);
    expect((await decide(api.as(person), review, signature, {}, key)).body).toEqual(first.body);
    expect(await signaturesOf(review)).toHaveLength(1);
    expect((await decide(api.as(person), review, { ...signature, password: 'not mine' }, {}, key)).body.code).toBe('idempotency.key_reused');
  });

  test('stays good under a new key, and its printed name stays what it was', async () => {
    const person = await newcomer();
    const [signer, review] = [await enrolSigner(api, person), await submitted()];
    expect((await decide(api.as(person), review, signer.signature())).status).toBe(201);
    const [before] = await signaturesOf(review);
    const rotated = await admin('POST', '/signing-keys/rotate');
    expect(rotated.body.items).toMatchObject([{ retiredAt: null }, { id: before.keyId, retiredAt: expect.any(String) }]);
    const { headers } = await admin('GET', `/people/${person.personId}`);
    expect((await admin('PATCH', `/people/${person.personId}`, { body: { name: 'Renamed' }, headers: { 'if-match': headers.get('etag')! } })).status).toBe(200);
    expect(await signaturesOf(review)).toEqual([before]);
    const other = await newcomer();
    await decide(api.as(other), review, (await enrolSigner(api, other)).signature());
    expect((await signaturesOf(review)).map(({ keyId, verification }) => [keyId, verification.isGood])).toEqual([
      [before.keyId, true],
      [rotated.body.items[0].id, true],
    ]);
  });
});

test('a password, a code and a secret are nowhere in the database, the audit log or a history', async () => {
  const person = await newcomer();
  const [signer, review] = [await enrolSigner(api, person), await submitted()];
  const signature = signer.signature({ reason: 'A reason that is kept' });
  expect((await decide(api.as(person), review, { ...signature, password: 'a mistyped password' })).body.code).toBe('signature.refused');
  expect((await decide(api.as(person), review, signature)).status).toBe(201);

  const owner = new pg.Client({ connectionString: api.database.ownerUrl });
  await owner.connect();
  await owner.query(`select set_config('app.tenant_id', $1, false)`, [api.tenant.tenantId]);
  const { rows: tables } = await owner.query<{ name: string }>(`select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`);
  let dump = '';
  for (const { name } of tables) dump += (await owner.query<{ text: string }>(`select t::text as text from ${name} t`)).rows.map(({ text }) => text).join('\n');
  await owner.end();
  const history = await api.services.temporal.workflow.getHandle(workflowId(api.tenant.tenantId, 'review', review.reviewId)).fetchHistory();
  const payloads = JSON.stringify(history, (name, value: unknown) => (name === 'data' && typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : value));
  expect(dump).toContain('A reason that is kept');
  expect(payloads).toContain(review.contentHash);
  for (const secret of [person.password, 'a mistyped password', signer.secret]) {
    expect(dump).not.toContain(secret);
    expect(payloads).not.toContain(secret);
  }
  expect(payloads).not.toContain('A reason that is kept');
  expect(dump).not.toMatch(new RegExp(`"code": ?"${signature.code}"`));
});
