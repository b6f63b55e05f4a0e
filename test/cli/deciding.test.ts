import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi } from '../setup/living-api.js';
import type { Role } from '../../schemas/vocabulary.js';
import type { Galley } from './galley.js';
import { galley } from './galley.js';
import type { Relay } from './relay.js';
import { relayTo } from './relay.js';

let api: LivingApi;
let wire: Relay;

const as = (role: Role, url = api.url): Galley => galley({ GALLEY_URL: url, GALLEY_API_KEY: api.tenant.people[role].apiKey });
const bring = (sample: string): Promise<string> => api.bring(api.as(api.tenant.people.photographer), sample, { allowDuplicate: 'true' });

async function submitted(sample: string): Promise<{ assetId: string; reviewId: string }> {
  const assetId = await bring(sample);
  const [opened] = (await as('creative').run('submit', assetId, '--json')).values();
  return { assetId, reviewId: String(opened?.['reviewId']) };
}

beforeAll(async () => {
  api = await startLivingApi();
  wire = await relayTo(api.url);
});
afterAll(async () => {
  wire?.close();
  await api?.close();
});

describe('galley submit, inbox, approve, request-changes, reject', () => {
  test('an approval goes from submission to decision, on the content that was shown', async () => {
    const { assetId, reviewId } = await submitted('Dune.jpg');
    const manager = as('brand_manager');
    expect((await manager.run('inbox', '--json')).values()).toMatchObject([{ id: reviewId, asset: { id: assetId } }]);
    expect((await as('creative').run('inbox')).stdout).toBe('Nothing waits for you.\n');

    const { contentHash } = (await as('creative').run('get', assetId, '--json')).values()[0] ?? {};
    const approved = await manager.run('approve', assetId, '--comment', 'The second one.');
    expect(approved.stderr).toBe('');
    expect(approved.stdout).toContain(`content ${String(contentHash)}`);
    expect(approved.stdout).toContain('The review is approved.');
    expect((await as('creative').run('watch', assetId, '--until', 'approved')).code).toBe(0);
  });

  test('a decision on other content than the script has seen is refused, and counts for nothing', async () => {
    const { assetId, reviewId } = await submitted('Wood.jpg');
    const refused = await as('brand_manager').run('approve', reviewId, '--content-hash', 'a'.repeat(64));
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('approval.content_changed');
    expect((await as('creative').run('get', assetId, '--json')).values()).toMatchObject([{ state: 'in_review' }]);
  });

  test('changes are requested and works are rejected with a reason', async () => {
    const [first, second] = [await submitted('coffee.png'), await submitted('rocket.jpg')];
    const manager = as('brand_manager');
    const changes = await manager.run('request-changes', first.reviewId, '--comment', 'More light.', '--json');
    expect(changes.values()).toMatchObject([{ state: 'changes_requested', contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    expect((await manager.run('reject', second.reviewId, '--comment', 'Not ours.')).code).toBe(0);
    const watched = await as('creative').run('watch', second.assetId, '--until', 'approved');
    expect(watched.code).toBe(1);
    expect(watched.stderr).toContain('is rejected');
  });

  test('what cannot be submitted is named, and what can be is', async () => {
    const [fresh, gone] = [await bring('chelsea.png'), (await submitted('FreshFlower.jpg')).assetId];
    const { code, stderr, values } = await as('creative').run('submit', fresh, gone, '--json');
    expect(code).toBe(1);
    expect(values()).toMatchObject([{ assetId: fresh, reviewId: expect.any(String) }, { assetId: gone, problem: { code: 'asset.wrong_state' } }]);
    expect(stderr).toContain('1 of 2');
  });

  test('whose turn it is not, and an id that is neither review nor asset', async () => {
    const { reviewId } = await submitted('Storm.jpg');
    const refused = await as('creative').run('approve', reviewId);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('review.not_your_turn');
    expect((await as('brand_manager').run('approve', '01890a5d-ac96-774b-bcce-b302099a8057')).code).toBe(4);
  });
});

describe('galley watch', () => {
  test('tells what happens, also after the stream was cut, and misses nothing', async () => {
    const { assetId, reviewId } = await submitted('RainDrops.jpg');
    const watching = as('creative', wire.url).start('watch', assetId, '--until', 'approved', '--json');
    const other = await bring('TwoWings.jpg');
    await watching.says('Following.');
    wire.cut();
    await as('brand_manager').run('approve', reviewId);
    const { code, stdout, values } = await watching.ended;
    expect(code).toBe(0);
    expect(values().map(({ topic }) => topic)).toContain('review.approve');
    expect(stdout).not.toContain(other);
  });
});

describe('galley decide', () => {
  test('decides on all that waits for one, after a dry run that changes nothing', async () => {
    const person = await api.tenant.newcomer(['compliance']);
    const legal = await api.as(api.tenant.people.admin)('POST', '/approval-policies', { body: { name: 'Legal', definition: { stages: [{ name: 'Legal', people: [person.personId] }] } } });
    const assets = [await bring('coffee.png'), await bring('rocket.jpg')];
    const opened = (await as('creative').run('submit', ...assets, '--policy', legal.body.id, '--json')).values();
    const mine = galley({ GALLEY_URL: api.url, GALLEY_API_KEY: person.apiKey });

    const dry = await mine.run('decide', '--all-mine', '--approve', '--dry-run', '--json');
    expect(dry.values()).toMatchObject([{ outcome: 'would_be_decided', state: 'approved' }, { outcome: 'would_be_decided' }]);
    expect((await mine.run('decide', '--all-mine', '--reject')).code).toBe(2);
    expect((await mine.run('decide', '--approve')).code).toBe(2);

    const one = await mine.run('decide', String(opened[0]?.['reviewId']), '--reject', '--comment', 'Not ours.');
    expect(one.stdout).toContain('the review is rejected');
    const rest = await mine.run('decide', '--all-mine', '--approve', '--yes');
    expect({ code: rest.code, lines: rest.stdout.trim().split('\n').length }).toEqual({ code: 0, lines: 1 });
    expect((await mine.run('decide', '--all-mine', '--approve')).stdout).toBe('Nothing waits for you.\n');
    expect((await mine.run('decide', String(opened[1]?.['reviewId']), '--approve')).code).toBe(4);
  });
});
