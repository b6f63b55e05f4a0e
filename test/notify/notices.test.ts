import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { simpleParser } from 'mailparser';
import type { ParsedMail } from 'mailparser';
import { createNotifyActivities } from '../../activities/notify/activities.js';
import { addAsset, addReview } from '../builders/asset.js';
import { createLibrary } from '../builders/library.js';
import type { Library } from '../builders/library.js';

let library: Library;
let smtp: SMTPServer;
let activities: ReturnType<typeof createNotifyActivities>;
let mails: ParsedMail[] = [];
/** Addresses that the mail server does not know. */
const unknownAddresses = new Set<string>();

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    logger: false,
    onRcptTo: ({ address }, _session, done) => done(unknownAddresses.has(address) ? Object.assign(new Error('no such person'), { responseCode: 550 }) : null),
    onData(stream, _session, done) {
      simpleParser(stream).then(
        (mail) => (mails.push(mail), done()),
        (error: Error) => done(error),
      );
    },
  });
  const port = await new Promise<number>((resolve) => {
    const server = smtp.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
  library = await createLibrary({ GALLEY_SMTP_URL: `smtp://127.0.0.1:${port}`, GALLEY_API_URL: 'https://galley.example' });
  activities = createNotifyActivities(library);
});
afterAll(async () => {
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
  await library.close();
});
beforeEach(async () => {
  mails = [];
  unknownAddresses.clear();
  await library.sql('delete from notices');
  await library.sql(`update people set roles = '{guest}'`);
});

const person = (...roles: string[]) => library.addPerson({ roles });
const addressees = () => mails.map((mail) => (Array.isArray(mail.to) ? '' : mail.to?.text)).sort();

async function underReview(options: { fourEyes?: boolean; title?: string; uploaderRoles?: string[] } = {}) {
  const uploader = await person(...(options.uploaderRoles ?? ['photographer', 'brand_manager']));
  const asset = await addAsset(library, { uploaderId: uploader.id, state: 'in_review', title: options.title ?? 'Sea at dawn' });
  const submitter = await person('creative');
  const { reviewId } = await addReview(library, asset, { submittedBy: submitter.id, fourEyes: options.fourEyes ?? true });
  return { uploader, submitter, asset, reviewId, notice: { tenantId: library.tenantId, about: { assetId: asset.assetId, reviewId }, sequence: 0 } };
}

describe('who is told', () => {
  test('that a review has opened: who can decide, but not the uploader under four eyes, nor who has left, nor another tenant', async () => {
    const [one, other] = [await person('brand_manager'), await person('copywriter', 'brand_manager')];
    await library.addPerson({ roles: ['brand_manager'], offboarded: true });
    await library.addPerson({ roles: ['brand_manager'], tenantId: await library.addTenant() });
    const { notice, reviewId } = await underReview();
    expect(await activities.sendNotice({ ...notice, kind: 'review_opened' })).toEqual({ people: 2 });
    expect(addressees()).toEqual([one.email, other.email].sort());
    expect(mails[0]?.subject).toBe('Your decision is asked for: “Sea at dawn”');
    expect(mails[0]?.text).toContain(`https://galley.example/inbox?review=${reviewId}`);
  });

  test('the uploader too, where the policy does not ask for four eyes', async () => {
    const { notice, uploader } = await underReview({ fourEyes: false });
    await activities.sendNotice({ ...notice, kind: 'review_reminder' });
    expect(addressees()).toEqual([uploader.email]);
  });

  test('nobody who has decided, and nobody at all once the stage has passed', async () => {
    const [decided, waiting] = [await person('brand_manager'), await person('brand_manager')];
    const { notice, reviewId, asset } = await underReview();
    await library.sql(`insert into decisions (tenant_id, id, review_id, person_id, decision, content_hash, stage, counted_at) values ($1, gen_random_uuid(), $2, $3, 'approve', $4, 'brand', now())`, [
      library.tenantId, reviewId, decided.id, asset.contentHash,
    ]);
    await activities.sendNotice({ ...notice, kind: 'review_reminder' });
    expect(addressees()).toEqual([waiting.email]);
    await library.sql('update review_assignments set is_open = false where review_id = $1', [reviewId]);
    expect(await activities.sendNotice({ ...notice, kind: 'review_opened' })).toEqual({ people: 0 });
  });

  test('that a review is stuck: the admins', async () => {
    const admin = await person('admin');
    const { notice } = await underReview();
    await activities.sendNotice({ ...notice, kind: 'review_escalated' });
    expect(addressees()).toEqual([admin.email]);
  });

  test('that a review is over: who uploaded and who submitted', async () => {
    const { notice, uploader, submitter, reviewId, asset } = await underReview();
    await library.sql(`update reviews set state = 'approved' where id = $1`, [reviewId]);
    await activities.sendNotice({ ...notice, kind: 'review_concluded' });
    expect(addressees()).toEqual([uploader.email, submitter.email].sort());
    expect(mails[0]?.text).toContain(`https://galley.example/assets/${asset.assetId}`);
  });
});

describe('a person is told', () => {
  test('once, however often it is asked', async () => {
    await person('brand_manager');
    const { notice } = await underReview();
    await Promise.all([1, 2, 3].map(() => activities.sendNotice({ ...notice, kind: 'review_opened' })));
    await activities.relayNotices({});
    expect(mails).toHaveLength(1);
  });

  test('when the mail server is back, and nothing waits for it before', async () => {
    await person('brand_manager');
    const { notice } = await underReview();
    const deaf = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => deaf.once('listening', resolve));
    const { port } = deaf.address() as { port: number };
    await new Promise((resolve) => deaf.close(resolve));
    const away = createNotifyActivities({ ...library, environment: { ...library.environment, GALLEY_SMTP_URL: `smtp://127.0.0.1:${port}` } });
    expect(await away.sendNotice({ ...notice, kind: 'review_opened' })).toEqual({ people: 1 });

    await library.sql('update notices set claimed_until = now()');
    expect(await activities.relayNotices({})).toEqual({ sent: 1, postponed: 0 });
    expect(mails).toHaveLength(1);
  });

  test('although the mail server does not take another person', async () => {
    const [good, bad] = [await person('brand_manager'), await person('brand_manager')];
    unknownAddresses.add(bad.email);
    const { notice } = await underReview();
    await activities.sendNotice({ ...notice, kind: 'review_opened' });
    expect(addressees()).toEqual([good.email]);
    expect(await library.sql(`select person_id from notices where sent_at is null`)).toEqual([{ person_id: bad.id }]);
  });

  test('in plain text that a title cannot turn into something else', async () => {
    await person('brand_manager');
    const { notice } = await underReview({ title: `Sea\r\nBcc: everyone@example.com\r\n\r\n\u202eevil ${'x'.repeat(300)}` });
    await activities.sendNotice({ ...notice, kind: 'review_opened' });
    const [mail] = mails;
    expect(mail?.headers.has('bcc')).toBe(false);
    expect(mail?.subject).toMatch(/^Your decision is asked for: “Sea Bcc: everyone@example.com evil x+…”$/);
    expect(mail?.html).toBe(false);
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
  });
});

describe('what happens is relayed', () => {
  async function happens(topic: string, payload: object, at = new Date()): Promise<void> {
    await library.sql('insert into outbox (tenant_id, topic, payload, at) values ($1, $2, $3, $4)', [library.tenantId, topic, JSON.stringify(payload), at]);
  }

  test('as one mail for each person and kind: the editors hear of a whole upload at once', async () => {
    await activities.relayNotices({});
    const editor = await person('creative');
    const uploader = await person('photographer', 'creative');
    for (let number = 0; number < 25; number += 1) {
      const { assetId } = await addAsset(library, { uploaderId: uploader.id, state: 'draft', title: `Photograph ${number}`, columns: { life: '{"work":[]}' } });
      await happens('asset.examined', { assetId });
      await happens('asset.rendered', { assetId });
    }
    expect(await activities.relayNotices({})).toEqual({ sent: 25, postponed: 0 });
    expect(addressees()).toEqual([editor.email]);
    expect(mails[0]?.subject).toBe('25 uploads are ready');
    expect(mails[0]?.text).toContain('and 5 more: https://galley.example/');
    expect(await activities.relayNotices({})).toEqual({ sent: 0, postponed: 0 });
  });

  test('but not an upload that is still being worked on, nor one of the editors themselves', async () => {
    await person('creative');
    const [photographer, creative] = [await person('photographer'), await person('creative')];
    const unfinished = await addAsset(library, { uploaderId: photographer.id, state: 'draft', columns: { life: '{"work":["render"]}' } });
    const own = await addAsset(library, { uploaderId: creative.id, state: 'draft', columns: { life: '{"work":[]}' } });
    for (const { assetId } of [unfinished, own]) await happens('asset.examined', { assetId });
    expect(await activities.relayNotices({})).toEqual({ sent: 0, postponed: 0 });
  });

  test('when a review opens, when its next stage opens, and when it is over', async () => {
    const approver = await person('brand_manager');
    const { reviewId, asset, uploader, submitter } = await underReview({ uploaderRoles: ['photographer'] });
    await happens('asset.submitted', { assetId: asset.assetId, reviewId });
    await activities.relayNotices({});
    expect(addressees()).toEqual([approver.email]);

    const lawyer = await person('compliance');
    await library.sql('update review_assignments set is_open = false where review_id = $1', [reviewId]);
    await library.sql(
      `insert into review_assignments (tenant_id, id, review_id, stage, stage_number, role, why, at, is_open) values ($1, gen_random_uuid(), $2, 'legal', 1, 'compliance', 'policy', now(), true)`,
      [library.tenantId, reviewId],
    );
    await happens('review.approve', { reviewId });
    await activities.relayNotices({});
    expect(addressees()).toEqual([approver.email, lawyer.email].sort());

    mails = [];
    await library.sql(`update reviews set state = 'approved', stage = 1 where id = $1`, [reviewId]);
    await happens('review.approve', { reviewId });
    await happens('asset.approved', { assetId: asset.assetId, reviewId });
    await activities.relayNotices({});
    expect(addressees()).toEqual([submitter.email, uploader.email].sort());
  });

  test('once by however many workers, and not when it is old', async () => {
    await person('brand_manager');
    const { reviewId, asset } = await underReview();
    await happens('asset.submitted', { assetId: asset.assetId, reviewId });
    await Promise.all([1, 2, 3].map(() => activities.relayNotices({})));
    expect(mails).toHaveLength(1);

    mails = [];
    const old = await underReview();
    await happens('asset.submitted', { assetId: old.asset.assetId, reviewId: old.reviewId }, new Date(Date.now() - 2 * 24 * 3_600_000));
    await activities.relayNotices({});
    expect(mails).toEqual([]);
  });
});
