import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { CampaignWorld } from '../builders/campaign-over-http.js';
import { campaignWorld } from '../builders/campaign-over-http.js';
import { until } from '../setup/living-api.js';

// Each is a launch from upload to channel, on a machine that may have other things to do.
jest.setTimeout(240_000);

let { api, desk, cells } = {} as CampaignWorld;

beforeAll(async () => {
  ({ api, desk, cells } = await campaignWorld());
}, 240_000);
afterAll(() => api?.close());


describe('a campaign is refused', () => {
  test('a launch of nothing, by somebody or at its time', async () => {
    const [empty, waived] = [await desk.plan({}), await desk.plan({ deliverables: cells(1) })];
    const { deliverables } = await desk.board(waived);
    await desk.manager('POST', `/campaigns/${waived}/deliverables/${deliverables[0]?.id}/waive`, { body: { reason: 'no budget' } });
    for (const id of [empty, waived]) expect((await desk.launch(id)).body).toMatchObject({ status: 409, code: 'campaign.nothing_to_launch' });
    await desk.manager('POST', `/campaigns/${empty}/schedule`, { body: { launchAt: new Date(Date.now() + 1_500).toISOString(), launchesItself: true } });
    await until('the warning', async () => ((await desk.manager('GET', `/campaigns/${empty}`)).body.warnings.includes('launch_due') ? true : undefined));
    expect((await desk.manager('GET', `/campaigns/${empty}`)).body).toMatchObject({ state: 'planning', launchesItself: false });
  });

  test('dates in the past, and an end before its launch', async () => {
    const plan = async (dates: object) => (await desk.manager('POST', '/campaigns', { body: { name: 'Late', brief: { what: 'Shoes' }, ...dates } })).body;
    expect(await plan({ launchAt: '2020-01-01T00:00:00Z' })).toMatchObject({ status: 422, code: 'campaign.launch_in_past', errors: [{ pointer: '/launchAt' }] });
    expect(await plan({ endsAt: '2020-01-01T00:00:00Z' })).toMatchObject({ status: 422, code: 'rights.dates_invalid', errors: [{ pointer: '/endsAt' }] });
    const id = await desk.plan({});
    const schedule = async (body: object) => (await desk.manager('POST', `/campaigns/${id}/schedule`, { body })).body;
    expect(await schedule({ launchAt: '2020-01-01T00:00:00Z' })).toMatchObject({ status: 422, code: 'campaign.launch_in_past' });
    expect(await schedule({ launchAt: null, endsAt: '2020-01-01T00:00:00Z' })).toMatchObject({ status: 422, code: 'rights.dates_invalid' });
    expect(await schedule({ launchAt: '2190-02-01T00:00:00Z', endsAt: '2190-01-01T00:00:00Z' })).toMatchObject({ status: 422, code: 'rights.dates_invalid' });
  });

  test('a launch after its end', async () => {
    const assetId = await desk.approved('Wood.jpg');
    const endsAt = new Date(Date.now() + 1_000).toISOString();
    const id = await desk.plan({ endsAt, deliverables: cells(1) });
    await desk.pick(id, [assetId]);
    await until('the end', async () => (Date.now() > Date.parse(endsAt) ? true : undefined));
    expect((await desk.launch(id)).body).toMatchObject({ status: 422, code: 'rights.dates_invalid' });
  });

  test('a launch whose asset has been changed since its approval', async () => {
    const assetId = await desk.approved('Storm.jpg');
    const id = await desk.plan({ deliverables: cells(1) });
    expect((await desk.pick(id, [assetId])).isReady).toBe(true);
    const { headers } = await desk.admin('GET', `/assets/${assetId}`);
    expect((await desk.creative('PATCH', `/assets/${assetId}`, { body: { title: 'Another storm' }, headers: { 'if-match': headers.get('etag') ?? '' } })).status).toBe(200);
    expect((await desk.launch(id)).body).toMatchObject({ status: 409, code: 'campaign.not_ready', errors: [{ pointer: expect.stringMatching(/^\/deliverables\//) }] });
  });
});

describe('while a campaign is launched', () => {
  test('nobody launches it a second time, waives, picks or lets something take over', async () => {
    const [assetId, other] = [await desk.approved('Dune.jpg'), await desk.approved('coffee.png')];
    const id = await desk.plan({ deliverables: cells(1) });
    const { deliverables } = await desk.pick(id, [assetId]);
    const answers = await Promise.all([desk.launch(id), desk.launch(id), desk.launch(id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
    const deliverableId = deliverables[0]?.id;
    const late = [
      await desk.manager('POST', `/campaigns/${id}/deliverables/${deliverableId}/waive`, { body: { reason: 'too late' } }),
      await desk.creative('POST', `/campaigns/${id}/selections`, { body: { picks: [{ deliverableId, assetId: other }] } }),
    ];
    expect(late.map(({ body }) => body.code)).toEqual(['campaign.wrong_state', 'campaign.wrong_state']);
    await desk.rests(id, 'live');
    expect(await desk.placements(id)).toMatchObject([{ asset: { id: assetId }, state: 'live' }]);
  });

  test('it can be cancelled, and nothing of it stays', async () => {
    const assets = [await desk.approved('FreshFlower.jpg'), await desk.approved('RainDrops.jpg')];
    const id = await desk.plan({ deliverables: cells(2) });
    await desk.pick(id, assets);
    const [launched, cancelled] = await Promise.all([desk.launch(id), desk.manager('POST', `/campaigns/${id}/cancel`)]);
    expect([202, 409]).toContain(launched.status);
    expect(cancelled.status).toBe(202);
    await desk.rests(id, 'cancelled');
    await until('all to be down', async () => ((await desk.placements(id)).every(({ state }) => state === 'withdrawn' || state === 'cancelled') ? true : undefined));
    await desk.keepHistory(id, 'campaign-cancelled-while-launching');
    for (const assetId of assets) await until('the assets to be free', async () => ((await desk.admin('GET', `/assets/${assetId}`)).body.state === 'approved' ? true : undefined));
  });
});
