import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { tellLife } from '../../runtime/ask-life.js';
import { workflowId } from '../../workflows/workflow-ids.js';
import type { CampaignWorld } from '../builders/campaign-over-http.js';
import { campaignWorld } from '../builders/campaign-over-http.js';
import { until } from '../setup/living-api.js';
import { recordHistory } from '../workflows/record-history.js';

// Each is a launch from upload to channel, on a machine that may have other things to do.
jest.setTimeout(240_000);

let { api, desk, cells } = {} as CampaignWorld;

beforeAll(async () => {
  ({ api, desk, cells } = await campaignWorld());
}, 240_000);
afterAll(() => api?.close());

const post = async (id: string, act: string, body?: object) => desk.manager('POST', `/campaigns/${id}/${act}`, body === undefined ? {} : { body });
const picks = async (id: string, deliverableId: string | undefined, assetId: string | null) => desk.creative('POST', `/campaigns/${id}/selections`, { body: { picks: [{ deliverableId, assetId }] } });
const inMilliseconds = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
const hasPassed = async (instant: string): Promise<void> => {
  await until('the instant', async () => (Date.now() > Date.parse(instant) ? true : undefined));
};

describe('a campaign that goes out as ready', () => {
  test('takes picks and submits them while it is live, but none for what is out', async () => {
    const [first, other] = [await desk.approved('Dune.jpg'), await desk.approved('coffee.png')];
    const late = await api.bring(api.as(api.tenant.people.photographer), 'chelsea.png', { allowDuplicate: 'true' });
    const id = await desk.plan({ launchMode: 'as_ready', deliverables: cells(3) });
    const { deliverables } = await desk.pick(id, [first]);
    const [out, missing, latest] = deliverables.map((one) => one.id);
    expect((await post(id, 'launch')).status).toBe(202);
    await desk.rests(id, 'live');
    await until('the first to be out', async () => ((await desk.board(id)).counts.published === 1 ? true : undefined));
    expect((await desk.creative('GET', `/campaigns/${id}`)).body.allowed).toEqual(['select', 'submit']);

    expect((await picks(id, out, other)).body).toMatchObject({ status: 409, code: 'campaign.wrong_state', errors: [{ pointer: '/picks/0' }] });
    expect((await picks(id, missing, other)).status).toBe(200);
    await until('what was missing to follow', async () => ((await desk.board(id)).counts.published === 2 ? true : undefined));

    expect((await picks(id, latest, late)).status).toBe(200);
    expect((await desk.creative('POST', `/campaigns/${id}/submit`)).status).toBe(202);
    const brand = api.as(api.tenant.people.brand_manager);
    const review = await until('the review', async () => ((await desk.admin('GET', `/assets/${late}`)).body.review ?? undefined));
    const { contentHash } = (await brand('GET', `/reviews/${review.id}`)).body;
    expect((await brand('POST', `/reviews/${review.id}/decisions`, { body: { decision: 'approve', contentHash } })).status).toBe(201);
    await until('the last to follow', async () => ((await desk.board(id)).counts.published === 3 ? true : undefined));
    expect((await desk.placements(id)).map(({ asset, state }) => [asset.id, state]).sort()).toEqual([[first, 'live'], [other, 'live'], [late, 'live']].sort());
    await desk.rests(id, 'live');
    await desk.keepHistory(id, 'campaign-picked-while-live');
  });

  test('places what is picked again after it was recalled, and nothing that nobody picks again', async () => {
    const [one, other] = [await desk.approved('Wood.jpg'), await desk.approved('Storm.jpg')];
    const id = await desk.plan({ launchMode: 'as_ready', deliverables: cells(2) });
    const { deliverables } = await desk.pick(id, [one]);
    await post(id, 'launch');
    const [placement] = await until('it to be out', async () => {
      const placements = await desk.placements(id);
      return placements[0]?.state === 'live' ? placements : undefined;
    });
    expect((await desk.manager('POST', `/placements/${placement?.id}/recall`)).status).toBeLessThan(300);
    await until('it to be down', async () => ((await desk.placements(id))[0]?.state === 'withdrawn' ? true : undefined));
    await until('the asset to be free', async () => ((await desk.admin('GET', `/assets/${one}`)).body.state === 'approved' ? true : undefined));
    await picks(id, deliverables[1]?.id, other);
    await until('the other to be out', async () => ((await desk.board(id)).counts.published === 1 ? true : undefined));
    expect((await desk.placements(id)).map(({ asset, state }) => [asset.id, state]).sort()).toEqual([[one, 'withdrawn'], [other, 'live']].sort());
    expect((await picks(id, deliverables[0]?.id, one)).status).toBe(200);
    await until('the first to be out again', async () => ((await desk.board(id)).counts.published === 2 ? true : undefined));
  });
});

test('a campaign that went out as a whole takes no picks while it is live', async () => {
  const assetId = await desk.approved('TwoWings.jpg');
  const id = await desk.plan({ deliverables: cells(1) });
  const { deliverables } = await desk.pick(id, [assetId]);
  await post(id, 'launch');
  await desk.rests(id, 'live');
  expect((await picks(id, deliverables[0]?.id, null)).body).toMatchObject({ status: 409, code: 'campaign.wrong_state' });
  expect((await post(id, 'submit')).body.code).toBe('campaign.wrong_state');
});

describe('the end of a live campaign', () => {
  test('is moved: what is out stays past the old end, and comes down at the new one', async () => {
    const assetId = await desk.approved('FreshFlower.jpg');
    const endsAt = inMilliseconds(20_000);
    const id = await desk.plan({ endsAt, deliverables: cells(1) });
    await desk.pick(id, [assetId]);
    await post(id, 'launch');
    await desk.rests(id, 'live');
    const [placement] = await desk.placements(id);
    const endOfPlacement = async (): Promise<string> => (await desk.manager('GET', `/placements/${placement?.id}`)).body.endsAt;
    expect(await endOfPlacement()).toBe(endsAt);

    const later = inMilliseconds(3_600_000);
    const schedule = async (body: object) => post(id, 'schedule', { launchAt: null, ...body });
    expect((await schedule({ endsAt: '2020-01-01T00:00:00Z' })).body).toMatchObject({ status: 422, code: 'rights.dates_invalid' });
    expect((await schedule({ launchAt: inMilliseconds(60_000), endsAt: later })).body).toMatchObject({ status: 409, code: 'campaign.wrong_state' });
    expect((await schedule({ endsAt: later })).body).toMatchObject({ state: 'live', endsAt: later });
    await until('the placement to know', async () => ((await endOfPlacement()) === later ? true : undefined));
    await hasPassed(endsAt);
    expect((await desk.manager('GET', `/campaigns/${id}`)).body.state).toBe('live');
    expect((await fetch(placement?.remoteUrl ?? '')).status).toBe(200);

    const soon = inMilliseconds(3_000);
    expect((await schedule({ endsAt: soon })).status).toBe(202);
    await desk.rests(id, 'ended');
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(soon));
    await until('it to come down', async () => ((await fetch(placement?.remoteUrl ?? '')).status === 404 ? true : undefined));
    expect((await desk.told(id)).filter((action) => action === 'campaign.end_moved')).toHaveLength(2);
    await desk.keepHistory(id, 'campaign-end-moved');
    await recordHistory({ temporal: { client: api.services.temporal } }, 'placement-end-moved', workflowId(api.tenant.tenantId, 'placement', placement?.id ?? ''));
  });
});

describe('the dates of a campaign', () => {
  const once = ['campaign.launch_asked', 'campaign.launched', 'campaign.ended'];
  const runOf = async (id: string): Promise<string> =>
    (await api.services.temporal.workflow.getHandle(workflowId(api.tenant.tenantId, 'campaign', id)).describe()).runId;

  test('launch it and end it without anybody, each once, also when its history was too long for one run', async () => {
    const assetId = await desk.approved('RainDrops.jpg');
    const id = await desk.plan({ deliverables: cells(1) });
    await desk.pick(id, [assetId]);
    const [launchAt, endsAt] = [inMilliseconds(30_000), inMilliseconds(45_000)];
    expect((await post(id, 'schedule', { launchAt, endsAt, launchesItself: true })).status).toBe(202);
    const first = await runOf(id);
    await until('the next run', async () => {
      const life = { tenantId: api.tenant.tenantId, kind: 'campaign', id } as const;
      await Promise.all(Array.from({ length: 50 }, async () => tellLife(api.services.temporal, life, 'facts_changed', [])));
      return (await runOf(id)) === first ? undefined : true;
    });
    await desk.keepHistory(id, 'campaign-goes-on-in-the-next-run', first);
    expect(await desk.placements(id)).toEqual([]);
    await hasPassed(launchAt);
    await desk.rests(id, 'live');
    expect(await desk.placements(id)).toMatchObject([{ state: 'live', asset: { id: assetId } }]);
    await desk.rests(id, 'ended');
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(endsAt));
    await until('the asset to be archived', async () => ((await desk.admin('GET', `/assets/${assetId}`)).body.state === 'archived' ? true : undefined));
    const actions = await desk.told(id);
    for (const action of once) expect(actions.filter((one) => one === action)).toEqual([action]);
    await desk.keepHistory(id, 'campaign-scheduled-launched-ended');
  });
});
