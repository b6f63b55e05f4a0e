import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi, until } from '../setup/living-api.js';
import type { Role } from '../../schemas/vocabulary.js';
import type { Galley } from './galley.js';
import { galley } from './galley.js';

let api: LivingApi;

const as = (role: Role): Galley => galley({ GALLEY_URL: api.url, GALLEY_API_KEY: api.tenant.people[role].apiKey });

beforeAll(async () => {
  api = await startLivingApi();
});
afterAll(() => api?.close());

describe('galley handoff, check-out, check-in', () => {
  test('an upload is taken by the one and passed on by the other', async () => {
    const definition = { to: [{ role: 'creative' }, { role: 'brand_manager' }] };
    expect((await api.as(api.tenant.people.project_manager)('POST', '/routing-rules', { body: { name: 'All', message: 'For the site', definition } })).status).toBe(201);
    expect((await as('creative').run('handoff', 'ls')).stdout).toBe('Nothing is handed to you.\n');
    const assetId = await api.bring(api.as(api.tenant.people.photographer), 'chelsea.png');
    const waiting = await until('the hand-off', async () => (await as('creative').run('handoff', 'ls', '--json')).values()[0]);
    expect(waiting).toMatchObject({ asset: { id: assetId }, message: 'For the site' });
    const id = String(waiting['id']);
    expect((await as('creative').run('handoff', 'decline', id, '--reason', 'No cats')).stdout).toBe('The hand-off is offered.\n');
    expect((await as('creative').run('handoff', 'accept', id)).stderr).toContain('handoff.not_yours');
    expect((await as('brand_manager').run('handoff', 'accept', id, '--json')).values()).toMatchObject([{ state: 'accepted' }]);
    expect((await as('brand_manager').run('handoff', 'complete', id)).stdout).toBe('The hand-off is completed.\n');
    expect((await as('creative').run('handoff', 'ls', '--all')).stdout).toContain('completed');
  });

  test('an asset is checked out and in; meanwhile others are told who has it', async () => {
    const assetId = await api.bring(api.as(api.tenant.people.photographer), 'coffee.png');
    expect((await as('creative').run('check-out', assetId, '--hours', '0')).code).toBe(2);
    expect((await as('creative').run('check-out', assetId, '--hours', '2', '--note', 'Steam')).stdout).toContain('It is yours until');
    const refused = await as('brand_manager').run('check-out', assetId);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('asset.checked_out') });
    expect((await as('creative').run('check-in', assetId)).stdout).toBe('It is back.\n');
    expect((await as('brand_manager').run('check-out', assetId)).code).toBe(0);
  });
});
