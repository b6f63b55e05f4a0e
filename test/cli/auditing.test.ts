import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { prepareBuckets } from '../../storage/prepare-buckets.js';
import type { TestApi } from '../setup/test-api.js';
import { startTestApi } from '../setup/test-api.js';
import type { Galley } from './galley.js';
import { galley } from './galley.js';

let api: TestApi;
let officer: Galley;

beforeAll(async () => {
  api = await startTestApi();
  await prepareBuckets(api.services.environment);
  officer = galley({ GALLEY_URL: api.url, GALLEY_API_KEY: api.tenant.people.compliance.apiKey });
});
afterAll(() => api?.close());

describe('galley audit', () => {
  test('exports a log that is whole, and finds one word changed in it', async () => {
    expect((await officer.run('audit', 'export', '--out', 'export')).code).toBe(0);
    const whole = await officer.run('audit', 'verify', 'export', '--json');
    expect(whole.code).toBe(0);
    expect(whole.values()).toMatchObject([{ ok: true, findings: [] }]);

    const file = path.join(officer.folder, 'export', 'events.jsonl');
    const lines = readFileSync(file, 'utf8').split('\n');
    lines[3] = lines[3]?.replace('system', 'nobody') ?? '';
    writeFileSync(file, lines.join('\n'));
    const forged = await officer.run('audit', 'verify', '--events', file, '--anchors', path.join(officer.folder, 'export', 'anchors.jsonl'));
    expect(forged.code).toBe(1);
    expect(forged.stdout).toContain('event 4: hash mismatch');
  });

  test('writes into no folder that holds something, and needs to know what to check', async () => {
    writeFileSync(path.join(officer.folder, 'mine.txt'), 'mine');
    expect((await officer.run('audit', 'export', '--out', '.')).code).toBe(2);
    expect((await officer.run('audit', 'verify')).code).toBe(2);
    expect((await officer.run('audit', 'verify', 'nowhere')).code).toBe(1);
  });

  test('is for those who govern', async () => {
    const creative = galley({ GALLEY_URL: api.url, GALLEY_API_KEY: api.tenant.people.creative.apiKey });
    expect((await creative.run('audit', 'export', '--out', 'export')).code).toBe(1);
  });
});
