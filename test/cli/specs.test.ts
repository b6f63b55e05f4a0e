import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi } from '../setup/living-api.js';
import type { Galley } from './galley.js';
import { galley } from './galley.js';

let api: LivingApi;
let creative: Galley;
let assetId: string;

beforeAll(async () => {
  api = await startLivingApi();
  creative = galley({ GALLEY_URL: api.url, GALLEY_API_KEY: api.tenant.people.creative.apiKey });
  assetId = await api.bring(api.as(api.tenant.people.photographer), 'chelsea.png');
});
afterAll(() => api?.close());

describe('galley specs', () => {
  test('lists what platforms take, and shows one with its source', async () => {
    const listed = await creative.run('specs', 'list', '--platform', 'instagram', '--media', 'image');
    expect(listed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^instagram-feed@1 .*\ninstagram-story@1 .*\n$/) });
    const { stdout } = await creative.run('specs', 'show', 'x-post');
    expect(stdout).toContain('x-post@1, in force');
    expect(stdout).toContain('must: maxBytes 5000000');
    expect(stdout).toContain('The recipe x-post draws for it; take it over');
    expect((await creative.run('specs', 'show', 'of-nobody')).code).toBe(4);
  });

  test('checks an asset, and says what is wrong and what could be done', async () => {
    const { code, stdout } = await creative.run('specs', 'check', assetId, '--spec', 'iab-300x250', '--spec', 'iab-300x1050');
    expect(code).toBe(0);
    expect(stdout).toContain('iab-300x250@1: pass, display-300x250\n');
    expect(stdout).toMatch(/iab-300x1050@1: needs person, .*\n {2}must: sizes is .*, allowed is 300 x 1050; larger original\n/);
    const [first] = (await creative.run('specs', 'check', assetId, '--spec', 'iab-300x250', '--json')).values();
    expect(first).toMatchObject({ spec: 'iab-300x250@1', verdict: 'pass' });
  });
});
