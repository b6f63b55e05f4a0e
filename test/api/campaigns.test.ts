import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Board } from '../../schemas/campaigns.js';
import { workflowId } from '../../workflows/workflow-ids.js';
import type { Receiver } from '../builders/receiver.js';
import { says, startReceiver } from '../builders/receiver.js';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi, until } from '../setup/living-api.js';
import type { Call } from '../setup/test-api.js';
import { recordHistory } from '../workflows/record-history.js';

// Each is a launch from upload to channel, on a machine that may have other things to do.
jest.setTimeout(180_000);

let api: LivingApi;
let receiver: Receiver;
let [site, hub] = ['', ''];
let [admin, manager, creative, brand] = [] as unknown as [Call, Call, Call, Call];

beforeAll(async () => {
  api = await startLivingApi();
  receiver = await startReceiver();
  const { people } = api.tenant;
  [admin, manager, creative, brand] = [api.as(people.admin), api.as(people.project_manager), api.as(people.creative), api.as(people.brand_manager)];
  site = (await admin('POST', '/channels', { body: { kind: 'cdn_folder', name: 'Site', folder: 'site' } })).body.id;
  hub = (await admin('POST', '/channels', { body: { kind: 'webhook', name: 'Hub', url: receiver.url } })).body.id;
}, 120_000);
afterAll(async () => {
  await receiver?.close();
  await api?.close();
});

async function approved(sample: string): Promise<string> {
  const assetId = await api.bring(api.as(api.tenant.people.photographer), sample, { allowDuplicate: 'true' });
  await approve(assetId);
  return assetId;
}

async function approve(assetId: string): Promise<void> {
  const opened = await creative('POST', '/reviews', { body: { assetIds: [assetId] } });
  const { reviewId } = opened.body.items[0];
  const { body: review } = await brand('GET', `/reviews/${reviewId}`);
  const decided = await brand('POST', `/reviews/${reviewId}/decisions`, { body: { decision: 'approve', contentHash: review.contentHash } });
  if (decided.status >= 300) throw new Error(decided.text);
  await until('the approval', async () => ((await admin('GET', `/assets/${assetId}`)).body.state === 'approved' ? true : undefined));
}

async function plan(wanted: object): Promise<{ id: string; path: string }> {
  const answer = await manager('POST', '/campaigns', { body: { name: 'Launch', brief: { what: 'Shoes' }, ...wanted } });
  if (answer.status !== 201) throw new Error(answer.text);
  return { id: answer.body.id, path: `/campaigns/${answer.body.id}` };
}

async function boardOf(path: string): Promise<Board> {
  return (await manager('GET', `${path}/board`)).body;
}

async function pick(path: string, assetIds: readonly string[]): Promise<Board> {
  const { deliverables } = await boardOf(path);
  const picks = assetIds.map((assetId, index) => ({ deliverableId: deliverables[index]?.id, assetId }));
  return (await creative('POST', `${path}/selections`, { body: { picks } })).body;
}

async function toBe(path: string, state: string) {
  return until(`the campaign to be ${state}`, async () => {
    const { body } = await manager('GET', path);
    return body.state === state && body.work.length === 0 ? body : undefined;
  });
}

async function keep(campaignId: string, name: string): Promise<void> {
  await recordHistory({ temporal: { client: api.services.temporal } }, name, workflowId(api.tenant.tenantId, 'campaign', campaignId));
}

async function told(campaignId: string): Promise<string[]> {
  const { body } = await admin('GET', `/audit?subject=campaign:${campaignId}&limit=200`);
  return body.items.map(({ action }: { action: string }) => action).reverse();
}

describe('the board', () => {
  test('says what blocks the launch, who could act, since when, and when it will be ready', async () => {
    const { path } = await plan({
      launchAt: '2190-01-04T09:00:00Z',
      brief: { what: 'Shoes', uses: [{ use: 'website', channelKinds: ['cdn_folder'], markets: ['DE'] }] },
      deliverables: [{ channelId: site, recipe: 'web-2048' }, { channelId: site, recipe: 'tiktok', market: 'DE', locale: 'de-DE', needsCopy: true }],
    });
    const board = await boardOf(path);
    expect(board).toMatchObject({ isReady: false, counts: { missing: 2 }, forecast: { standing: 'on_time', date: '2190-01-04T09:00:00.000Z' }, nextCursor: null });
    expect(board.blocking).toMatchObject([{ sentence: 'No asset has been picked.', count: 2, who: ['creative', 'project_manager'] }]);
    const { creative: she, project_manager: owner } = api.tenant.people;
    expect(board.blocking[0]?.people.map(({ id }) => id)).toEqual(expect.arrayContaining([owner.personId, she.personId]));
    expect(board.forecast.critical?.path.map(({ phase }) => phase)).toEqual(['select', 'copy', 'review', 'render', 'launch']);
    expect(Date.parse(board.deliverables[0]!.readyAt!)).toBeLessThan(Date.parse(board.deliverables[1]!.readyAt!));
    expect((await manager('GET', path)).body.brief.uses).toEqual([{ use: 'website', channelKinds: ['cdn_folder'], markets: ['DE'] }]);
  });

  test('is read in pages, and counts all of them', async () => {
    const { path } = await plan({ deliverables: ['AT', 'BE', 'CZ', 'DE', 'EE'].map((market) => ({ channelId: site, recipe: 'web-2048', market })) });
    const first = (await manager('GET', `${path}/board?limit=2`)).body as Board;
    const second = (await manager('GET', `${path}/board?limit=2&cursor=${first.nextCursor}`)).body as Board;
    const third = (await manager('GET', `${path}/board?limit=2&cursor=${second.nextCursor}`)).body as Board;
    expect([first, second, third].flatMap(({ deliverables }) => deliverables.map(({ market }) => market))).toEqual(['AT', 'BE', 'CZ', 'DE', 'EE']);
    expect([first, second, third].map(({ counts, nextCursor }) => [counts.missing, nextCursor === null])).toEqual([[5, false], [5, false], [5, true]]);
    expect((await manager('GET', `${path}/board?cursor=nonsense`)).status).toBe(422);
  });

  test('follows deliverables that are added, taken out, waived and needed after all', async () => {
    const { path } = await plan({ deliverables: [{ channelId: site, recipe: 'web-2048' }] });
    const body = { deliverables: [{ channelId: site, recipe: 'tiktok' }, { channelId: hub, recipe: 'instagram-feed' }] };
    const key = randomUUID();
    const added = await manager('POST', `${path}/deliverables`, { body, headers: { 'idempotency-key': key } });
    expect(added.body.deliverables.map(({ recipe }: { recipe: string }) => recipe)).toEqual(['web-2048', 'tiktok', 'instagram-feed']);
    expect((await manager('POST', `${path}/deliverables`, { body, headers: { 'idempotency-key': key } })).body.counts.missing).toBe(3);
    const [web, tiktok, feed] = added.body.deliverables.map(({ id }: { id: string }) => id);

    expect((await manager('DELETE', `${path}/deliverables/${feed}`)).body.counts).toMatchObject({ missing: 2 });
    const waived = await manager('POST', `${path}/deliverables/${tiktok}/waive`, { body: { reason: 'no budget' } });
    expect(waived.body.counts).toMatchObject({ missing: 1, waived: 1 });
    expect(waived.body.deliverables[1]).toMatchObject({ waivedReason: 'no budget', blocker: null, readyAt: null });
    expect((await manager('DELETE', `${path}/deliverables/${tiktok}/waive`)).body.counts).toMatchObject({ missing: 2, waived: 0 });
    expect((await manager('DELETE', `${path}/deliverables/${randomUUID()}`)).status).toBe(404);
    expect((await creative('DELETE', `${path}/deliverables/${web}`)).status).toBe(403);
    const unknown = { deliverables: [{ channelId: randomUUID(), recipe: 'web-2048' }] };
    expect((await manager('POST', `${path}/deliverables`, { body: unknown })).body).toMatchObject({ code: 'resource.not_found', errors: [{ pointer: '/deliverables/0/channelId' }] });
  });

  test('shows that a picked asset waits for copy, and nobody submits it before it has some', async () => {
    const assetId = await api.bring(api.as(api.tenant.people.photographer), 'Storm.jpg', { allowDuplicate: 'true' });
    const { path } = await plan({ deliverables: [{ channelId: site, recipe: 'web-2048', needsCopy: true }] });
    expect((await pick(path, [assetId])).deliverables[0]).toMatchObject({ status: 'in_preparation', blocker: { who: ['copywriter'], people: [{ id: api.tenant.people.copywriter.personId }] } });
    await manager('POST', `${path}/submit`);
    await until('the submission', async () => ((await manager('GET', path)).body.work.length === 0 ? true : undefined));
    const { headers, body } = await admin('GET', `/assets/${assetId}`);
    expect(body.state).toBe('draft');

    const written = await api.as(api.tenant.people.copywriter)('PATCH', `/assets/${assetId}`, { body: { description: 'A storm, and shoes for it.' }, headers: { 'if-match': headers.get('etag') ?? '' } });
    expect(written.status).toBe(200);
    await manager('POST', `${path}/submit`);
    await until('the review', async () => ((await boardOf(path)).counts.in_review === 1 ? true : undefined));
    expect((await boardOf(path)).deliverables[0]?.blocker?.people).toContainEqual({ id: api.tenant.people.brand_manager.personId, name: expect.any(String) });
  });
});

test('candidates for a use are proposed, voted on and shortlisted', async () => {
  const photographer = api.as(api.tenant.people.photographer);
  const [one, other] = [await api.bring(photographer, 'Wood.jpg', { allowDuplicate: 'true' }), await api.bring(photographer, 'Storm.jpg', { allowDuplicate: 'true' })];
  const { path } = await plan({ brief: { what: 'Shoes', uses: [{ use: 'website' }] } });
  expect((await creative('POST', `${path}/candidates`, { body: { use: 'poster', assetIds: [one] } })).body.code).toBe('campaign.unknown_use');
  expect((await creative('POST', `${path}/candidates`, { body: { use: 'website', assetIds: [one, randomUUID()] } })).body).toMatchObject({ code: 'resource.not_found', errors: [{ pointer: '/assetIds/1' }] });
  await creative('POST', `${path}/candidates`, { body: { use: 'website', assetIds: [one, other] } });
  for (const call of [creative, brand]) await call('POST', `${path}/candidates/votes`, { body: { use: 'website', assetId: other, vote: 1 } });
  await brand('POST', `${path}/candidates/votes`, { body: { use: 'website', assetId: other, vote: 1 } });
  const seen = async () => (await creative('GET', `${path}/candidates?use=website`)).body.items.map((item: { asset: { id: string }; votesFor: number; myVote: number }) => [item.asset.id, item.votesFor, item.myVote]);
  expect(await seen()).toEqual([[other, 2, 1], [one, 0, 0]]);
  await creative('POST', `${path}/candidates/votes`, { body: { use: 'website', assetId: other, vote: 0 } });
  await creative('POST', `${path}/candidates`, { body: { use: 'website', assetIds: [one], isShortlisted: true } });
  expect(await seen()).toEqual([[one, 0, 0], [other, 1, 0]]);
});

describe('a launch', () => {
  test('of which a channel refuses one part is undone as a whole, says why, and can be tried again', async () => {
    const [shoes, hats] = [await approved('Wood.jpg'), await approved('FreshFlower.jpg')];
    const { id, path } = await plan({ deliverables: [{ channelId: site, recipe: 'web-2048' }, { channelId: hub, recipe: 'instagram-feed' }] });
    await pick(path, [shoes, hats]);
    receiver.meet(says(422));
    expect((await manager('POST', `${path}/launch`)).status).toBe(202);
    await toBe(path, 'in_review');

    const board = await boardOf(path);
    expect(board.deliverables[1]).toMatchObject({ status: 'ready', blocker: { reason: { code: 'channel.refused' } } });
    const placed = async () => (await manager('GET', `/placements?campaignId=${id}`)).body.items as { state: string; remoteUrl: string | null; channel: { id: string } }[];
    expect((await placed()).filter(({ state }) => ['live', 'publishing', 'scheduled'].includes(state))).toEqual([]);
    const url = (await placed()).find(({ channel, remoteUrl }) => channel.id === site && remoteUrl !== null)?.remoteUrl;
    if (url != null) expect((await fetch(url)).status).toBe(404);
    expect(await told(id)).toEqual(expect.arrayContaining(['campaign.launch_asked', 'campaign.launch_failed', 'campaign.launch_undone']));
    await until('the assets to be free again', async () => ((await admin('GET', `/assets/${shoes}`)).body.state === 'approved' ? true : undefined));

    expect((await manager('POST', `${path}/launch`)).status).toBe(202);
    await toBe(path, 'live');
    expect((await boardOf(path)).counts.published).toBe(2);
    expect((await manager('POST', `${path}/cancel`)).status).toBe(202);
    await until('all to be down', async () => ((await placed()).some(({ state }) => state === 'live') ? undefined : true));
    await keep(id, 'campaign-launch-undone-repeated-cancelled');
  });

  test('that is scheduled needs nobody when its time comes', async () => {
    const assetId = await approved('TwoWings.jpg');
    const { id, path } = await plan({ deliverables: [{ channelId: site, recipe: 'web-2048' }] });
    await pick(path, [assetId]);
    const launchAt = new Date(Date.now() + 3_000).toISOString();
    expect((await manager('POST', `${path}/schedule`, { body: { launchAt: '2020-01-01T00:00:00Z', launchesItself: true } })).body).toMatchObject({ code: 'campaign.launch_in_past' });
    expect((await manager('POST', `${path}/schedule`, { body: { launchAt, launchesItself: true } })).body).toMatchObject({ launchAt, launchesItself: true });
    await toBe(path, 'live');
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(launchAt));
    expect(await told(id)).toEqual(expect.arrayContaining(['campaign.scheduled', 'campaign.launch_asked', 'campaign.launched']));
  });

  test('that is not ready at its time does not happen, and somebody is warned', async () => {
    const { id, path } = await plan({ deliverables: [{ channelId: site, recipe: 'web-2048' }] });
    await manager('POST', `${path}/schedule`, { body: { launchAt: new Date(Date.now() + 1_500).toISOString(), launchesItself: true } });
    const late = await until('the warning', async () => {
      const { body } = await manager('GET', path);
      return body.warnings.includes('launch_due') ? body : undefined;
    });
    expect(late).toMatchObject({ state: 'planning', launchesItself: false });
    expect(await told(id)).not.toContain('campaign.launch_asked');
  });

  test('as ready places what is ready, and the rest when it is', async () => {
    const [first, second] = [await approved('RainDrops.jpg'), await api.bring(api.as(api.tenant.people.photographer), 'chelsea.png', { allowDuplicate: 'true' })];
    const { id, path } = await plan({ launchMode: 'as_ready', deliverables: [{ channelId: site, recipe: 'web-2048' }, { channelId: site, recipe: 'preview-640' }] });
    await pick(path, [first, second]);
    expect((await manager('POST', `${path}/launch`)).status).toBe(202);
    await toBe(path, 'live');
    await until('the first to be out', async () => ((await boardOf(path)).counts.published === 1 ? true : undefined));
    await approve(second);
    await until('the second to follow', async () => ((await boardOf(path)).counts.published === 2 ? true : undefined));
    await keep(id, 'campaign-as-ready');
  });
});

test('a plan that slips is seen, and seen again to have recovered', async () => {
  const { id, path } = await plan({ launchAt: '2190-01-04T09:00:00Z', deliverables: [{ channelId: site, recipe: 'web-2048' }] });
  expect((await boardOf(path)).forecast.standing).toBe('on_time');
  const slipped = await manager('POST', `${path}/plan`, { body: { phases: { review: { workingDays: 2, dueAt: '2190-02-01T00:00:00Z' } } } });
  expect(slipped.body.forecast).toMatchObject({ standing: 'at_risk', slackSeconds: expect.any(Number) });
  expect(slipped.body.forecast.slackSeconds).toBeLessThan(0);
  await until('the warning', async () => ((await manager('GET', path)).body.warnings.includes('plan_at_risk') ? true : undefined));
  await manager('POST', `${path}/plan`, { body: {} });
  await until('the recovery', async () => ((await manager('GET', path)).body.warnings.length === 0 ? true : undefined));
  expect(await told(id)).toEqual(expect.arrayContaining(['campaign.plan_at_risk', 'campaign.plan_recovered']));
});

describe('the end', () => {
  test('lets ongoing creative take the place of the intro at the same address, with no moment between', async () => {
    const [intro, ongoing] = [await approved('Dune.jpg'), await approved('coffee.png')];
    const { id, path } = await plan({ deliverables: [{ channelId: site, recipe: 'preview-640' }] });
    const { deliverables } = await pick(path, [intro]);
    await manager('POST', `${path}/launch`);
    await toBe(path, 'live');
    expect((await manager('POST', `${path}/succeed`, { body: {} })).body.code).toBe('campaign.no_successors');
    const { body: placements } = await manager('GET', `/placements?campaignId=${id}`);
    const url = placements.items[0].remoteUrl;

    const seen = new Set<string>();
    let watching = true;
    const watch = (async () => {
      while (watching) {
        const answer = await fetch(url);
        seen.add(`${answer.status} ${answer.headers.get('etag')}`);
        await answer.arrayBuffer();
      }
    })();
    const successions = [{ deliverableId: deliverables[0]?.id, assetId: ongoing }];
    expect((await manager('POST', `${path}/succeed`, { body: { successions } })).status).toBe(202);
    await toBe(path, 'ended');
    await until('the intro to be archived', async () => ((await admin('GET', `/assets/${intro}`)).body.state === 'archived' ? true : undefined));
    watching = false;
    await watch;

    expect([...seen].filter((one) => !one.startsWith('200 '))).toEqual([]);
    expect(seen.size).toBe(2);
    const board = await boardOf(path);
    const { body: receipts } = await manager('GET', `/receipts?placementId=${board.deliverables[0]?.successorPlacementId}`);
    expect(receipts.items.map(({ effect }: { effect: string }) => effect)).toEqual(['replace']);
    expect((await admin('GET', `/assets/${ongoing}`)).body.state).toBe('published');
    await keep(id, 'campaign-deliverables-succeeded');
    expect((await manager('GET', `/placements/${board.deliverables[0]?.placementId}`)).body.state).toBe('replaced');
  });

  test('named before comes by itself, and what nobody has made ready is not left up', async () => {
    const [intro, ongoing, other, late] = [await approved('Wood.jpg'), await approved('Storm.jpg'), await approved('FreshFlower.jpg'), await api.bring(api.as(api.tenant.people.photographer), 'rocket.jpg', { allowDuplicate: 'true' })];
    const endsAt = new Date(Date.now() + 12_000).toISOString();
    const { id, path } = await plan({ endsAt, deliverables: [{ channelId: site, recipe: 'preview-640' }, { channelId: site, recipe: 'web-2048' }] });
    const { deliverables } = await pick(path, [intro, other]);
    const [first, second] = deliverables;
    const successions = [{ deliverableId: first?.id, assetId: ongoing }, { deliverableId: second?.id, assetId: late }];
    expect((await manager('POST', `${path}/succeed`, { body: { successions, when: 'at_end' } })).status).toBe(202);
    await manager('POST', `${path}/launch`);
    await toBe(path, 'live');
    await until('the warning', async () => ((await manager('GET', path)).body.warnings.includes('successors_not_ready') ? true : undefined));
    expect((await manager('POST', `${path}/succeed`, { body: {} })).body).toMatchObject({ code: 'campaign.successors_not_ready', errors: [{ pointer: `/deliverables/${second?.id}` }] });
    await toBe(path, 'ended');
    const { body } = await manager('GET', `/placements?campaignId=${id}`);
    const states = body.items.map(({ asset, state }: { asset: { id: string }; state: string }) => [asset.id, state]);
    expect(Object.fromEntries(states)).toMatchObject({ [intro]: 'replaced', [ongoing]: 'live' });
    await until('the other to come down', async () => {
      const { body: now } = await manager('GET', `/placements?campaignId=${id}&assetId=${other}`);
      return now.items[0].state === 'withdrawn' ? true : undefined;
    });
    expect(await told(id)).toEqual(expect.arrayContaining(['campaign.successors_named', 'campaign.successors_not_ready', 'campaign.ended', 'campaign.successors_placed']));
  });
});
