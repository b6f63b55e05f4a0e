import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { copyAsset } from '../../bench/copy-asset.js';
import { readRunsOf } from '../../bench/histories.js';
import type { Board } from '../../schemas/campaigns.js';
import { workflowId } from '../../workflows/workflow-ids.js';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi, until } from '../setup/living-api.js';
import { recordHistory } from './record-history.js';

/** More than one page of a campaign's steps. */
const assets = 300;

let api: LivingApi;
beforeAll(async () => {
  api = await startLivingApi();
}, 120_000);
afterAll(() => api?.close());

test('a campaign of more than one page goes on where it was when its workers die, and asks nobody twice', async () => {
  const { tenantId, people } = api.tenant;
  const [admin, manager] = [api.as(people.admin), api.as(people.project_manager)];
  const { body: site } = await admin('POST', '/channels', { body: { kind: 'cdn_folder', name: 'Site', folder: 'site' } });
  const original = await api.bring(api.as(people.photographer), 'chelsea.png');
  const copies = await copyAsset(api.services.database, tenantId, original, assets);
  const { body: campaign } = await manager('POST', '/campaigns', {
    body: { name: 'Many', brief: { what: 'Many' }, deliverables: copies.map(() => ({ channelId: site.id, recipe: 'preview-640' })) },
  });
  const path = `/campaigns/${campaign.id}`;
  const { deliverables } = (await manager('GET', `${path}/board?limit=500`)).body as Board;
  await manager('POST', `${path}/selections`, { body: { picks: deliverables.map(({ id }, index) => ({ deliverableId: id, assetId: copies[index] })) } });

  await manager('POST', `${path}/submit`);
  const inReview = async (): Promise<number> => ((await manager('GET', `${path}/board?limit=1`)).body as Board).counts.in_review;
  await until('some to be in review', async () => ((await inReview()) > 20 ? true : undefined));
  expect(await inReview()).toBeLessThan(assets);
  await api.crashWorkers();
  await waitFor(async () => (await inReview()) === assets);
  await waitFor(async () => (await manager('GET', path)).body.work.length === 0);

  const reviews = await api.services.database.ask<{ reviews: number; assets: number }>(
    tenantId,
    `select count(*)::integer as reviews, count(distinct asset_id)::integer as assets from reviews where campaign_id = $1`,
    [campaign.id],
  );
  expect(reviews).toEqual([{ reviews: assets, assets }]);
  await recordHistory({ temporal: { client: api.services.temporal } }, 'campaign-submitted-in-pages', workflowId(tenantId, 'campaign', campaign.id));
  const { GALLEY_TEMPORAL_ADDRESS: address, GALLEY_TEMPORAL_NAMESPACE: namespace } = api.services.environment;
  const runs = await readRunsOf({ address, namespace }, { tenantId, kind: 'campaign', id: campaign.id });
  expect(Math.max(...runs.map(({ events }) => events))).toBeLessThan(200);
  // Places and ids, whatever the number of assets.
  expect(Math.max(...runs.map(({ largestPayload }) => largestPayload.bytes))).toBeLessThan(2_000);
}, 240_000);

/** As `until`, with the patience that hundreds of lives on a busy machine need. */
async function waitFor(look: () => Promise<boolean>, tries = 4): Promise<void> {
  try {
    await until('the campaign', async () => ((await look()) ? true : undefined));
  } catch (error) {
    if (tries === 0) throw error;
    await waitFor(look, tries - 1);
  }
}
