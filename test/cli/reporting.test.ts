import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { prepareBuckets } from '../../storage/prepare-buckets.js';
import type { StoredAsset } from '../builders/asset.js';
import { addAsset, addReview } from '../builders/asset.js';
import { libraryOf } from '../builders/tenant-library.js';
import type { TestApi } from '../setup/test-api.js';
import { startTestApi } from '../setup/test-api.js';
import type { Galley } from './galley.js';
import { galley } from './galley.js';

let api: TestApi;
let officer: Galley;
let place: StoredAsset & { reviewId: string };

beforeAll(async () => {
  api = await startTestApi();
  await prepareBuckets(api.services.environment);
  officer = galley({ GALLEY_URL: api.url, GALLEY_API_KEY: api.tenant.people.compliance.apiKey });
  const library = libraryOf(api, api.tenant);
  const asset = await addAsset(library, { uploaderId: api.tenant.people.photographer.personId, state: 'in_review' });
  place = { ...asset, ...(await addReview(library, asset)) };
});
afterAll(() => api?.close());

describe('galley review report', () => {
  test('writes the report of a review, or of an asset in review, and replaces nothing unasked', async () => {
    const done = await officer.run('review', 'report', place.reviewId, '--out', 'proof.pdf', '--json');
    expect({ code: done.code, stderr: done.stderr }).toEqual({ code: 0, stderr: '' });
    expect(done.values()).toEqual([{ file: 'proof.pdf', reviewId: place.reviewId }]);
    const file = path.join(officer.folder, 'proof.pdf');
    expect(readFileSync(file).toString('latin1')).toMatch(/^%PDF-1[^]*%%EOF\s*$/);
    expect((await officer.run('review', 'report', place.assetId, '--out', 'proof.pdf')).code).toBe(2);
    expect((await officer.run('review', 'report', place.assetId, '--out', 'proof.pdf', '--force')).code).toBe(0);
  });

  test('leaves no file where there is no such review', async () => {
    expect((await officer.run('review', 'report', randomUUID(), '--out', 'none.pdf')).code).toBe(4);
    expect(readdirSync(officer.folder).filter((name) => name.startsWith('none'))).toEqual([]);
  });
});
