import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { LivingApi } from '../setup/living-api.js';
import { sampleBytes, startLivingApi } from '../setup/living-api.js';
import type { Call } from '../setup/test-api.js';
import { testServers } from '../setup/test-servers.js';
import type { Ended, Galley } from './galley.js';
import { galley } from './galley.js';
import type { Relay } from './relay.js';
import { relayTo } from './relay.js';

const mebibyte = 1024 * 1024;

let api: LivingApi;
let store: Relay;
let photographer: Galley;
let ask: Call;

beforeAll(async () => {
  store = await relayTo(testServers().environment['GALLEY_S3_ENDPOINT'] ?? '');
  api = await startLivingApi({ environment: { GALLEY_S3_PUBLIC_ENDPOINT: store.url } });
  ask = api.as(api.tenant.people.photographer);
});
beforeEach(() => {
  photographer = galley({ GALLEY_URL: api.url, GALLEY_API_KEY: api.tenant.people.photographer.apiKey });
});
afterAll(async () => {
  await api?.close();
  store?.close();
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const place = (name: string, bytes: Uint8Array | string): void => {
  const file = path.join(photographer.folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
};
/** One value per file, without those that tell progress. */
const results = (ended: Ended): Record<string, unknown>[] => ended.values().filter(({ event }) => event === 'file');
const unfinished = (): string[] => readdirSync(path.join(photographer.folder, 'config', 'galley', 'uploads'));

describe('galley upload', () => {
  test('takes a folder with all that is in it, but no hidden files and no symbolic links', async () => {
    place('shoot/dune.jpg', sampleBytes('Dune.jpg'));
    place('shoot/notes/copy.txt', `Wild, and made to last. ${randomBytes(8).toString('hex')}`);
    place('shoot/.DS_Store', 'hidden');
    symlinkSync('/etc/hostname', path.join(photographer.folder, 'shoot', 'link.txt'));
    const ended = await photographer.run('upload', 'shoot', '--tag', 'desert', '--tag', 'sand', '--wait', '--json');
    expect(ended.stderr).toContain('a symbolic link');
    expect(results(ended).map(({ file, outcome }) => [file, outcome]).sort()).toEqual([
      ['shoot/dune.jpg', 'ready'],
      ['shoot/notes/copy.txt', 'ready'],
    ]);
    expect(ended.code).toBe(0);
    const dune = results(ended).find(({ file }) => file === 'shoot/dune.jpg');
    const { body } = await ask('GET', `/assets/${String(dune?.['assetId'])}`);
    expect(body).toMatchObject({ title: 'dune', tags: ['desert', 'sand'], mediaType: 'image/jpeg', version: { sha256: sha256(sampleBytes('Dune.jpg')) } });
    expect(unfinished()).toEqual([]);
  });

  test('finds a duplicate before anything is sent, in the library and in the same folder', async () => {
    const bytes = randomBytes(mebibyte);
    place('one.bin', bytes);
    place('two.bin', bytes);
    const first = await photographer.run('upload', 'one.bin', 'two.bin', '--json');
    const outcomes = results(first).map(({ outcome }) => outcome);
    expect(outcomes.sort()).toEqual(['duplicate', 'uploaded']);
    const before = store.sent();
    const again = await photographer.run('upload', 'one.bin', '--json');
    expect(again).toMatchObject({ code: 0 });
    expect(results(again)).toMatchObject([{ outcome: 'duplicate', assetId: results(first)[0]?.['assetId'] }]);
    expect(store.sent()).toBe(before);
    expect((await photographer.run('upload', 'one.bin', '--fail-on-duplicate')).code).toBe(1);
    expect(results(await photographer.run('upload', 'one.bin', '--allow-duplicate', '--json'))).toMatchObject([{ outcome: 'uploaded' }]);
  });

  test('goes on after a SIGKILL with the parts that are missing', async () => {
    const bytes = randomBytes(40 * mebibyte);
    place('film.bin', bytes);
    const holding = store.holdAfter(20 * mebibyte);
    const first = photographer.start('upload', 'film.bin', '--concurrency', '2');
    await holding;
    first.kill('SIGKILL');
    await first.ended;
    store.cut();
    expect(unfinished()).toHaveLength(1);

    const before = store.sent();
    const second = await photographer.run('upload', 'film.bin', '--wait', '--json');
    expect(second.code).toBe(0);
    const [result] = results(second);
    const { body } = await ask('GET', `/assets/${String(result?.['assetId'])}`);
    expect(body.version).toMatchObject({ sha256: sha256(bytes), bytes: bytes.length });
    expect(store.sent() - before).toBeLessThan(36 * mebibyte);
    expect(unfinished()).toEqual([]);
  });

  test('sends a part again when its connection is cut', async () => {
    const bytes = randomBytes(20 * mebibyte);
    place('film.bin', bytes);
    const holding = store.holdAfter(12 * mebibyte);
    const running = photographer.start('upload', 'film.bin', '--wait', '--json');
    await holding;
    store.cut();
    const ended = await running.ended;
    expect(ended.code).toBe(0);
    const [result] = results(ended);
    const { body } = await ask('GET', `/assets/${String(result?.['assetId'])}`);
    expect(body.version.sha256).toBe(sha256(bytes));
  });

  test('stops at Ctrl-C, says how to go on, and keeps what is needed for it', async () => {
    place('film.bin', randomBytes(20 * mebibyte));
    const holding = store.holdAfter(9 * mebibyte);
    const running = photographer.start('upload', 'film.bin');
    await holding;
    running.kill('SIGINT');
    const { code, stderr } = await running.ended;
    store.cut();
    expect(code).toBe(130);
    expect(stderr).toContain('Run the same command again');
    expect(unfinished()).toHaveLength(1);
    expect((await photographer.run('upload', 'film.bin')).code).toBe(0);
  });

  test('tells each refusal with its code, and goes on with the other files', async () => {
    place('empty.jpg', '');
    place('right.txt', randomBytes(100).toString('hex'));
    place('gpj\u202egnp.exe.txt', 'x');
    const { code, stderr, stdout } = await photographer.run('upload', '.', '--concurrency', '1');
    expect(code).toBe(1);
    expect(stderr).toContain('upload.empty');
    expect(stderr).toContain('upload.filename_invalid');
    expect(stderr).toContain('gpj\\u{202e}gnp.exe.txt');
    expect(stdout).toMatch(/^[0-9a-f-]{36} {2}uploaded {7}right.txt\n$/);
  });

  test('with --wait, a file that is quarantined is a failure with its reason', async () => {
    place('cut.jpg', sampleBytes('Storm.jpg').subarray(0, 20_000));
    const { code, stderr } = await photographer.run('upload', 'cut.jpg', '--wait');
    expect(code).toBe(1);
    expect(stderr).toContain('is quarantined');
    expect(stderr).toContain('ingest.unreadable');
  });

  test('uploads a new version of an asset', async () => {
    place('a.txt', `first ${randomBytes(8).toString('hex')}`);
    const [first] = results(await photographer.run('upload', 'a.txt', '--wait', '--json'));
    place('a.txt', `second ${randomBytes(8).toString('hex')}`);
    const second = await photographer.run('upload', 'a.txt', '--version-of', String(first?.['assetId']), '--wait', '--json');
    expect(results(second)).toMatchObject([{ outcome: 'ready', assetId: first?.['assetId'] }]);
    const { body } = await ask('GET', `/assets/${String(first?.['assetId'])}`);
    expect(body.version.number).toBe(2);
  });

  test('a command line that is wrong sends nothing', async () => {
    place('a.txt', 'a');
    place('b.txt', 'b');
    for (const args of [['nowhere'], [], ['a.txt', 'b.txt', '--title', 'Both'], ['a.txt', '--concurrency', '0'], ['a.txt', '--campaign', '7']]) {
      expect((await photographer.run('upload', ...args)).code).toBe(2);
    }
  });
});
