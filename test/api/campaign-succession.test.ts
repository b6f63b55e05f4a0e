import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { ParsedMail } from 'mailparser';
import { createNotifyActivities } from '../../activities/notify/activities.js';
import type { CampaignDesk } from '../builders/campaign-over-http.js';
import { campaignDesk } from '../builders/campaign-over-http.js';
import type { Receiver } from '../builders/receiver.js';
import { says, startReceiver } from '../builders/receiver.js';
import type { Mailbox } from '../builders/mailbox.js';
import { startMailbox } from '../builders/mailbox.js';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi, until } from '../setup/living-api.js';
import { createTestTenant } from '../setup/test-tenant.js';

// Each is a launch from upload to channel, on a machine that may have other things to do.
jest.setTimeout(240_000);

let api: LivingApi;
let desk: CampaignDesk;
let receiver: Receiver;
let mailbox: Mailbox;
let [site, hub] = ['', ''];

beforeAll(async () => {
  mailbox = await startMailbox();
  api = await startLivingApi({ environment: { GALLEY_SMTP_URL: mailbox.url, GALLEY_API_URL: 'https://galley.example' } });
  desk = campaignDesk(api);
  receiver = await startReceiver();
  site = (await desk.admin('POST', '/channels', { body: { kind: 'cdn_folder', name: 'Site', folder: 'site' } })).body.id;
  hub = (await desk.admin('POST', '/channels', { body: { kind: 'webhook', name: 'Hub', url: receiver.url } })).body.id;
}, 240_000);
afterAll(async () => {
  await receiver?.close();
  await api?.close();
  await mailbox?.close();
});

const cell = (): object[] => [{ channelId: site, recipe: 'preview-640' }];
const succeed = async (id: string, body: object) => desk.manager('POST', `/campaigns/${id}/succeed`, { body });

describe('a campaign that takes over from another', () => {
  test('goes up where the other comes down, in one act with no moment between, with what it has picked by then', async () => {
    const [intro, first, second] = [await desk.approved('Dune.jpg'), await desk.approved('coffee.png'), await desk.approved('Wood.jpg')];
    const [old, next] = [await desk.plan({ deliverables: cell() }), await desk.plan({ name: 'Ongoing', deliverables: cell() })];
    await desk.pick(old, [intro]);
    await desk.pick(next, [first]);
    expect((await succeed(old, { successor: next, when: 'at_end' })).body.deliverables[0].successor.id).toBe(first);
    await desk.pick(next, [second]);
    expect((await desk.board(old)).deliverables[0]?.successor?.id).toBe(second);
    await desk.manager('POST', `/campaigns/${old}/launch`);
    await desk.rests(old, 'live');
    const url = (await desk.placements(old))[0]?.remoteUrl ?? '';

    const seen = new Set<string>();
    let watching = true;
    const watch = (async () => {
      while (watching) {
        const answer = await fetch(url);
        seen.add(`${answer.status} ${answer.headers.get('etag')}`);
        await answer.arrayBuffer();
      }
    })();
    expect((await succeed(old, {})).status).toBe(202);
    await desk.rests(old, 'ended');
    await desk.rests(next, 'live');
    watching = false;
    await watch;
    expect([...seen].filter((one) => !one.startsWith('200 '))).toEqual([]);
    expect(seen.size).toBe(2);

    const [before, after] = [await desk.board(old), await desk.board(next)];
    expect(after.counts.published).toBe(1);
    expect(after.deliverables[0]?.placementId).toBe(before.deliverables[0]?.successorPlacementId);
    expect(await desk.placements(next)).toMatchObject([{ state: 'live', remoteUrl: url, asset: { id: second } }]);
    await desk.keepHistory(old, 'campaign-succeeded-by-campaign');
    await desk.keepHistory(next, 'campaign-that-takes-over');
    // What took over belongs to the campaign that took over, and comes down with it.
    expect((await desk.manager('POST', `/campaigns/${next}/end`)).status).toBe(202);
    await until('it to come down', async () => ((await fetch(url)).status === 404 ? true : undefined));

    expect((await succeed(old, { successor: next, when: 'at_end' })).body).toMatchObject({ status: 409, code: 'campaign.wrong_state' });
  });

  test('and has been launched before that is not placed a second time', async () => {
    const [intro, ongoing] = [await desk.approved('Dune.jpg'), await desk.approved('coffee.png')];
    const [old, next] = [await desk.plan({ deliverables: cell() }), await desk.plan({ name: 'Early', deliverables: cell() })];
    await desk.pick(old, [intro]);
    await desk.pick(next, [ongoing]);
    await succeed(old, { successor: next, when: 'at_end' });
    for (const id of [old, next]) {
      expect((await desk.manager('POST', `/campaigns/${id}/launch`)).status).toBe(202);
      await desk.rests(id, 'live');
    }
    const own = await desk.placements(next);
    expect((await succeed(old, {})).status).toBe(202);
    await desk.rests(old, 'ended');
    await until('the intro to come down', async () => ((await desk.placements(old))[0]?.state === 'withdrawn' ? true : undefined));
    expect(await desk.placements(next)).toEqual(own);
    expect(own).toMatchObject([{ state: 'live', asset: { id: ongoing } }]);
    expect((await desk.board(old)).deliverables[0]?.successorPlacementId).toBeNull();
    expect((await desk.board(next)).counts.published).toBe(1);
  });

  test('and whose own launch was undone before that knows what is live for it', async () => {
    const [intro, ongoing, other] = [await desk.approved('Dune.jpg'), await desk.approved('coffee.png'), await desk.approved('Wood.jpg')];
    const old = await desk.plan({ deliverables: cell() });
    const next = await desk.plan({ name: 'Undone', deliverables: [...cell(), { channelId: hub, recipe: 'instagram-feed' }] });
    await desk.pick(old, [intro]);
    await desk.pick(next, [ongoing, other]);
    receiver.meet(says(422));
    expect((await desk.manager('POST', `/campaigns/${next}/launch`)).status).toBe(202);
    await desk.rests(next, 'in_review');
    for (const assetId of [ongoing, other]) await until('the assets to be free again', async () => ((await desk.admin('GET', `/assets/${assetId}`)).body.state === 'approved' ? true : undefined));
    expect((await desk.board(next)).deliverables[0]?.placementId).not.toBeNull();

    await desk.manager('POST', `/campaigns/${old}/launch`);
    await desk.rests(old, 'live');
    expect((await succeed(old, { successor: next })).status).toBe(202);
    await desk.rests(old, 'ended');
    await desk.rests(next, 'live');
    const [before, after] = [await desk.board(old), await desk.board(next)];
    expect(after.counts.published).toBe(2);
    expect(after.deliverables[0]?.placementId).toBe(before.deliverables[0]?.successorPlacementId);
    expect((await desk.placements(next)).filter(({ state, asset }) => state === 'live' && asset.id === ongoing)).toHaveLength(1);
  });

  test('is one of the same tenant that has not begun, and does not follow in a circle', async () => {
    const [one, two, three] = [await desk.plan({ deliverables: cell() }), await desk.plan({ deliverables: cell() }), await desk.plan({ deliverables: cell() })];
    const later = async (id: string, successor: string) => (await succeed(id, { successor, when: 'at_end' })).body;
    const stranger = await createTestTenant(api.services.database, api.database.ownerUrl, 'Somebody else');
    const theirs = await api.as(stranger.people.project_manager)('POST', '/campaigns', { body: { name: 'Theirs', brief: { what: 'Hats' } } });
    for (const nobody of [theirs.body.id, randomUUID()]) expect(await later(one, nobody)).toMatchObject({ status: 404, code: 'resource.not_found', errors: [{ pointer: '/successor' }] });
    expect(await later(one, one)).toMatchObject({ status: 409, code: 'campaign.succession_cycle' });
    expect(await later(one, two)).toMatchObject({ state: 'planning' });
    expect(await later(two, three)).toMatchObject({ state: 'planning' });
    expect(await later(three, one)).toMatchObject({ status: 409, code: 'campaign.succession_cycle', errors: [{ pointer: '/successor' }] });

    expect((await succeed(one, { successor: three })).body).toMatchObject({ status: 409, code: 'campaign.wrong_state' });
    expect((await desk.manager('GET', `/campaigns/${one}`)).body.successorId).toBe(two);
    await desk.manager('POST', `/campaigns/${two}/cancel`);
    expect((await desk.manager('GET', `/campaigns/${one}`)).body.successorId).toBeNull();
    expect(await later(one, two)).toMatchObject({ status: 409, code: 'campaign.wrong_state', errors: [{ pointer: '/successor' }] });
  });
});

test('the owner of a campaign is told by mail, once each, of a risk, of a launch and of one that was undone', async () => {
  const shoes = await desk.approved('FreshFlower.jpg');
  const name = 'Spring shoes';
  const id = await desk.plan({ name, brief: { what: 'Shoes', dueAt: '2190-01-04T09:00:00Z' }, deliverables: [{ channelId: hub, recipe: 'instagram-feed' }] });
  await desk.manager('POST', `/campaigns/${id}/plan`, { body: { phases: { review: { workingDays: 2, dueAt: '2190-02-01T00:00:00Z' } } } });
  await until('the warning', async () => ((await desk.manager('GET', `/campaigns/${id}`)).body.warnings.includes('plan_at_risk') ? true : undefined));
  await desk.pick(id, [shoes]);
  receiver.meet(says(422));
  await desk.manager('POST', `/campaigns/${id}/launch`);
  await desk.rests(id, 'in_review');
  await until('the asset to be free again', async () => ((await desk.admin('GET', `/assets/${shoes}`)).body.state === 'approved' ? true : undefined));
  expect((await desk.manager('POST', `/campaigns/${id}/launch`)).status).toBe(202);
  await desk.rests(id, 'live');

  const { relayNotices } = createNotifyActivities(api.services);
  await Promise.all([relayNotices({}), relayNotices({})]);
  const about = (): ParsedMail[] => mailbox.mails.filter(({ text }) => text?.includes(`https://galley.example/campaigns/${id}`));
  await until('the mails', async () => (about().length >= 3 ? true : undefined));
  await relayNotices({});
  expect(about().map(({ subject }) => subject).sort()).toEqual([
    `Its date is at risk: “${name}”`, `The campaign is live: “${name}”`, `The launch was undone: “${name}”`,
  ]);
});
