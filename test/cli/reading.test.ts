import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { v7 as uuid } from 'uuid';
import type { LivingApi } from '../setup/living-api.js';
import { sampleBytes, startLivingApi } from '../setup/living-api.js';
import type { Galley } from './galley.js';
import { galley } from './galley.js';

let api: LivingApi;
let photographer: Galley;
let assetId: string;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const read = (name: string): Buffer => readFileSync(path.join(photographer.folder, name));

beforeAll(async () => {
  api = await startLivingApi();
  photographer = galley({ GALLEY_URL: api.url, GALLEY_API_KEY: api.tenant.people.photographer.apiKey });
  assetId = await api.bring(api.as(api.tenant.people.photographer), 'Dune.jpg', { metadata: JSON.stringify({ title: 'Dune \u202egpj.exe', tags: ['sand'] }) });
});
afterAll(() => api?.close());

describe('galley ls and get', () => {
  test('list and show assets to a person, and what could act on a terminal is escaped', async () => {
    const { code, stdout } = await photographer.run('ls', '--state', 'draft', '--q', 'dune');
    expect(code).toBe(0);
    expect(stdout).toBe(`${assetId}  draft               Dune \\u{202e}gpj.exe\n`);
    const shown = await photographer.run('get', assetId);
    expect(shown.stdout).toContain(`SHA-256       ${sha256(sampleBytes('Dune.jpg'))}`);
    expect(shown.stdout).toContain('waits for     submission');
  });

  test('with --json, give a program the same values as the API', async () => {
    expect((await photographer.run('ls', '--json')).values()).toMatchObject([{ id: assetId, title: 'Dune \u202egpj.exe' }]);
    const { stdout, values } = await photographer.run('get', assetId, '--json');
    const { body } = await api.as(api.tenant.people.photographer)('GET', `/assets/${assetId}`);
    expect(values()).toEqual([body]);
    expect(stdout).not.toContain('\u202e');
  });

  test('list no more than asked for, page after page', async () => {
    const many = galley({ GALLEY_URL: api.url, GALLEY_API_KEY: api.tenant.people.creative.apiKey });
    for (let number = 0; number < 3; number += 1) {
      writeFileSync(path.join(many.folder, `${number}.txt`), `${number} ${uuid()}`);
    }
    expect((await many.run('upload', '.')).code).toBe(0);
    expect((await many.run('ls', '--limit', '2', '--json')).values()).toHaveLength(2);
    expect((await many.run('ls', '--json')).values()).toHaveLength(4);
  });

  test('download the original and a rendition, checked against their hashes', async () => {
    const original = await photographer.run('get', assetId, '--original', 'dune.jpg');
    expect(original).toMatchObject({ code: 0 });
    expect(sha256(read('dune.jpg'))).toBe(sha256(sampleBytes('Dune.jpg')));
    const rendition = await photographer.run('get', assetId, '--rendition', 'preview-640', 'small.jpg', '--json');
    expect(rendition.values()).toMatchObject([{ file: 'small.jpg', sha256: sha256(read('small.jpg')) }]);
  });

  test('never replace a file unasked, and leave nothing behind', async () => {
    writeFileSync(path.join(photographer.folder, 'mine.jpg'), 'mine');
    const refused = await photographer.run('get', assetId, '--original', 'mine.jpg');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(read('mine.jpg').toString()).toBe('mine');
    expect((await photographer.run('get', assetId, '--original', 'mine.jpg', '--force')).code).toBe(0);
    expect((await photographer.run('get', assetId, '--rendition', 'nothing-like-it', 'x.jpg')).code).toBe(4);
    expect(existsSync(path.join(photographer.folder, 'x.jpg'))).toBe(false);
    expect(readdirSync(photographer.folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('the exit code says what to do', () => {
  test('4: there is nothing under that id, with the problem on standard error', async () => {
    const { code, stdout, stderr } = await photographer.run('get', uuid());
    expect(code).toBe(4);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/code resource\.not_found, request [0-9a-f-]{36}/);
    const json = await photographer.run('get', uuid(), '--json');
    expect(JSON.parse(json.stderr)).toMatchObject({ problem: { code: 'resource.not_found', status: 404 } });
  });

  test('3: not signed in, or with a key that is none', async () => {
    const nobody = await galley({ GALLEY_URL: api.url }).run('ls');
    expect(nobody).toMatchObject({ code: 3 });
    expect(nobody.stderr).toContain('galley login');
    expect(await galley({ GALLEY_URL: api.url, GALLEY_API_KEY: 'galley_nonsense' }).run('ls')).toMatchObject({ code: 3 });
  });

  test('1: refused', async () => {
    const guest = galley({ GALLEY_URL: api.url, GALLEY_API_KEY: api.tenant.people.guest.apiKey });
    expect(await guest.run('ls')).toMatchObject({ code: 1 });
  });

  test('2: a command line that is wrong', async () => {
    for (const args of [['bogus'], ['campaign'], ['get', '7'], ['ls', '--state', 'asleep'], ['reject', uuid()], ['watch', '--until', 'approved'], ['place', uuid()]]) {
      expect([args, (await photographer.run(...args)).code]).toEqual([args, 2]);
    }
  });

  test('5: Galley does not answer, or something else does', async () => {
    const nowhere = galley({ GALLEY_URL: 'http://127.0.0.1:9', GALLEY_API_KEY: 'galley_x' });
    expect(await nowhere.run('ls')).toMatchObject({ code: 5 });
    const stranger = createServer((_request, response) => void response.end('<html>Welcome</html>')).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const url = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    const elsewhere = await galley({ GALLEY_URL: url, GALLEY_API_KEY: 'galley_x' }).run('ls');
    stranger.close();
    expect(elsewhere.code).toBe(5);
    expect(elsewhere.stderr).toContain('Check the address');
  });
});
