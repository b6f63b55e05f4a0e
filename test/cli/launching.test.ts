import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi, until } from '../setup/living-api.js';
import type { Role } from '../../schemas/vocabulary.js';
import type { Galley } from './galley.js';
import { galley } from './galley.js';

let api: LivingApi;
let channelId: string;
let assetId: string;

const as = (role: Role): Galley => galley({ GALLEY_URL: api.url, GALLEY_API_KEY: api.tenant.people[role].apiKey });

beforeAll(async () => {
  api = await startLivingApi();
  const channel = await api.as(api.tenant.people.admin)('POST', '/channels', { body: { kind: 'cdn_folder', name: 'Site', folder: 'site' } });
  channelId = channel.body.id;
  assetId = await api.bring(api.as(api.tenant.people.photographer), 'TwoWings.jpg');
});
afterAll(() => api?.close());

describe('galley place and galley campaign', () => {
  test('nothing goes out that is not approved', async () => {
    const { code, stderr } = await as('social_manager').run('place', assetId, '--channel', channelId, '--recipe', 'web-2048');
    expect(code).toBe(1);
    expect(stderr).toContain('asset.not_approved');
  });

  test('a campaign says what blocks its launch, is launched when nothing does, and its asset goes out', async () => {
    const manager = api.as(api.tenant.people.project_manager);
    const plan = { name: 'Spring', brief: { what: 'Light again.' }, deliverables: [{ channelId, recipe: 'web-2048' }] };
    const { body: campaign } = await manager('POST', '/campaigns', { body: plan });
    expect((await as('project_manager').run('campaign', 'ls')).stdout).toContain(`${campaign.id}  planning    0/1 picked  Spring`);
    expect((await as('project_manager').run('campaign', 'show', campaign.id, '--json')).values()).toMatchObject([{ id: campaign.id, name: 'Spring' }]);

    const early = await as('project_manager').run('campaign', 'launch', campaign.id);
    expect(early.code).toBe(1);
    expect(early.stderr).toContain('campaign.not_ready');
    const board = await as('project_manager').run('campaign', 'board', campaign.id);
    expect(board.stdout).toContain('missing         Site / web-2048');
    expect(board.stdout).toContain('The campaign is not ready.');

    const [deliverable] = (await as('project_manager').run('campaign', 'board', campaign.id, '--json')).values().flatMap(({ deliverables }) => deliverables as { id: string }[]);
    await api.as(api.tenant.people.creative)('POST', `/campaigns/${campaign.id}/selections`, { body: { picks: [{ deliverableId: deliverable?.id, assetId }] } });
    expect((await as('creative').run('submit', assetId)).code).toBe(0);
    expect((await as('brand_manager').run('approve', assetId)).code).toBe(0);
    expect((await as('creative').run('watch', assetId, '--until', 'approved')).code).toBe(0);

    const launched = await as('project_manager').run('campaign', 'launch', campaign.id, '--json');
    expect(launched).toMatchObject({ code: 0 });
    expect((await as('creative').run('watch', assetId, '--until', 'published')).code).toBe(0);
  });

  test('an approved asset is placed for a window of time', async () => {
    const placed = await as('social_manager').run('place', assetId, '--channel', channelId, '--recipe', 'preview-640', '--ends-at', '2190-01-01T00:00:00+01:00', '--json');
    expect(placed.stderr).toBe('');
    expect(placed.values()).toMatchObject([{ asset: { id: assetId }, rendition: { recipe: 'preview-640' }, endsAt: '2189-12-31T23:00:00.000Z' }]);
    const { id } = placed.values()[0] ?? {};
    await until('it to be live', async () => {
      const { body } = await api.as(api.tenant.people.admin)('GET', `/placements?assetId=${assetId}`);
      return body.items.find((one: { id: string; state: string }) => one.id === id && one.state === 'live');
    });
  });
});
