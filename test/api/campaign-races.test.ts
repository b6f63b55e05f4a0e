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

const waiverOf = (id: string, deliverableId: string | undefined): string => `/campaigns/${id}/deliverables/${deliverableId}/waive`;
const waive = async (id: string, deliverableId: string | undefined) => desk.manager('POST', waiverOf(id, deliverableId), { body: { reason: 'no budget' } });
const isDown = async (id: string): Promise<void> => {
  await until('all to be down', async () => ((await desk.placements(id)).every(({ state }) => state === 'withdrawn' || state === 'cancelled') ? true : undefined));
};
const edit = async (assetId: string): Promise<void> => {
  const { headers } = await desk.admin('GET', `/assets/${assetId}`);
  expect((await desk.creative('PATCH', `/assets/${assetId}`, { body: { title: 'Another title' }, headers: { 'if-match': headers.get('etag') ?? '' } })).status).toBe(200);
};

/**
 * Launches a campaign, and lets `meanwhile` happen after the launch has been decided on and before it is written down.
 * @param lock how strongly the campaign is held meanwhile: `share` lets others who only hold it go on
 */
async function whileItIsDecided<T>(id: string, lock: 'share' | 'update', meanwhile: () => Promise<T>): Promise<{ launched: Awaited<ReturnType<typeof desk.launch>>; happened: Awaited<T> }> {
  const { database } = api.services;
  const { tenantId } = api.tenant;
  const held = await database.withTenant(tenantId, async (client) => {
    await client.query(`select from campaigns where id = $1 for ${lock}`, [id]);
    const launched = desk.launch(id);
    await waitsForRow('update campaigns');
    return { launched, happened: await letGoAfter(meanwhile, lock) };
  });
  return { launched: await held.launched, happened: await held.happened.done };
}

/** What needs the row that is held is begun here and ends after the row was let go. */
async function letGoAfter<T>(meanwhile: () => Promise<T>, lock: 'share' | 'update'): Promise<{ done: Promise<T> }> {
  const done = meanwhile();
  if (lock === 'share') await done;
  else await waitsForRow('select state from campaigns');
  return { done };
}

async function waitsForRow(statement: string): Promise<void> {
  await until('somebody to wait for the campaign', async () => {
    const waiting = await api.services.database.withoutTenant(async (client) =>
      client.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like $1`, [`%${statement}%`]),
    );
    return waiting.rowCount === 0 ? undefined : true;
  });
}

describe('a launch', () => {
  test('is undone where a pick is taken back while it is being decided', async () => {
    const assets = [await desk.approved('Dune.jpg'), await desk.approved('coffee.png')];
    const id = await desk.plan({ deliverables: cells(2) });
    const { deliverables } = await desk.pick(id, assets);
    const takenBack = { picks: [{ deliverableId: deliverables[1]?.id, assetId: null }] };
    const { launched, happened } = await whileItIsDecided(id, 'share', async () => desk.creative('POST', `/campaigns/${id}/selections`, { body: takenBack }));
    expect([launched.status, happened.status]).toEqual([202, 200]);
    await desk.rests(id, 'in_review');
    expect(await desk.told(id)).toEqual(expect.arrayContaining(['campaign.launch_asked', 'campaign.launch_refused', 'campaign.launch_undone']));
    await isDown(id);
    for (const assetId of assets) await until('the assets to be free', async () => ((await desk.admin('GET', `/assets/${assetId}`)).body.state === 'approved' ? true : undefined));
  });

  test('is undone where an approval is void while it is being decided', async () => {
    const [one, other] = [await desk.approved('Wood.jpg'), await desk.approved('Storm.jpg')];
    const id = await desk.plan({ deliverables: cells(2) });
    await desk.pick(id, [one, other]);
    const { launched } = await whileItIsDecided(id, 'share', async () => edit(other));
    expect(launched.status).toBe(202);
    await desk.rests(id, 'in_review');
    const [, blocked] = (await desk.board(id)).deliverables;
    expect(blocked).toMatchObject({ status: 'in_preparation', blocker: { sentence: expect.any(String) } });
    expect(await desk.told(id)).toEqual(expect.arrayContaining(['campaign.launch_refused', 'campaign.launch_undone']));
    await isDown(id);
    expect((await desk.launch(id)).body).toMatchObject({ status: 409, code: 'campaign.not_ready' });
  });

  test('is undone before its date where an approval is void between the launch and the date', async () => {
    const [one, other] = [await desk.approved('RainDrops.jpg'), await desk.approved('FreshFlower.jpg')];
    const id = await desk.plan({ launchAt: new Date(Date.now() + 3_600_000).toISOString(), deliverables: cells(2) });
    await desk.pick(id, [one, other]);
    expect((await desk.launch(id)).status).toBe(202);
    await until('both to be scheduled', async () => {
      const placements = await desk.placements(id);
      return placements.length === 2 && placements.every(({ state }) => state === 'scheduled') && (await desk.told(id)).includes('campaign.deliverables_placed') ? true : undefined;
    });
    await edit(other);
    await desk.rests(id, 'in_review');
    await isDown(id);
    expect(await desk.told(id)).toEqual(expect.arrayContaining(['campaign.launch_failed', 'campaign.launch_undone']));
    await desk.keepHistory(id, 'campaign-undone-before-its-date');
    await until('the other asset to be free', async () => ((await desk.admin('GET', `/assets/${one}`)).body.state === 'approved' ? true : undefined));
  });

  test('and the waiver of what was missing last, at the same instant, leave a campaign that is live or still to be launched', async () => {
    const assetId = await desk.approved('TwoWings.jpg');
    const id = await desk.plan({ deliverables: cells(2) });
    const { deliverables } = await desk.pick(id, [assetId]);
    const missing = deliverables[1]?.id;
    const [launched, waived] = await Promise.all([desk.launch(id), waive(id, missing)]);
    expect(waived.status).toBe(200);
    expect([202, 409]).toContain(launched.status);
    if (launched.status === 409) {
      expect(launched.body.code).toBe('campaign.not_ready');
      expect((await desk.launch(id)).status).toBe(202);
    }
    await desk.rests(id, 'live');
    expect(await desk.placements(id)).toMatchObject([{ asset: { id: assetId }, state: 'live' }]);
    await desk.keepHistory(id, 'campaign-waived-launched');
    expect((await desk.manager('DELETE', waiverOf(id, missing))).body).toMatchObject({ status: 409, code: 'campaign.wrong_state' });
  });

  test('is undone where what was waived is needed after all while it is being decided', async () => {
    const assetId = await desk.approved('TwoWings.jpg');
    const id = await desk.plan({ deliverables: cells(2) });
    const { deliverables } = await desk.pick(id, [assetId]);
    const missing = deliverables[1]?.id;
    await waive(id, missing);
    const { launched, happened } = await whileItIsDecided(id, 'share', async () => desk.manager('DELETE', waiverOf(id, missing)));
    expect([launched.status, happened.status]).toEqual([202, 200]);
    await desk.rests(id, 'in_review');
    await isDown(id);
    expect((await desk.board(id)).counts).toMatchObject({ missing: 1, waived: 0, published: 0 });
  });

  test('that was decided first refuses the waiver of what an earlier launch could not place, and neither stops the other', async () => {
    const assetId = await desk.approved('coffee.png');
    const id = await desk.plan({ deliverables: cells(1) });
    const { deliverables } = await desk.pick(id, [assetId]);
    const { tenantId } = api.tenant;
    await api.services.database.ask(tenantId, `update deliverables set refusal = 'channel.refused' where tenant_id = $1 and campaign_id = $2`, [tenantId, id]);
    const { launched, happened } = await whileItIsDecided(id, 'update', async () => waive(id, deliverables[0]?.id));
    expect(launched.status).toBe(202);
    expect(happened.body).toMatchObject({ status: 409, code: 'campaign.wrong_state' });
    await desk.rests(id, 'live');
  });
});
