import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { createArchiveActivities } from '../../activities/archive/activities.js';
import { sweepRegionPictures } from '../../activities/govern/sweep-region-pictures.js';
import { findPackage } from '../../db/find-package.js';
import { insertPackage } from '../../db/insert-package.js';
import { recordRegionPicture } from '../../db/region-pictures.js';
import { packageObjectKey, renditionObjectKey } from '../../storage/object-keys.js';
import { asActivity } from '../builders/as-activity.js';
import type { StoredAsset } from '../builders/asset.js';
import { addAsset, addRendition, addReview } from '../builders/asset.js';
import { createLibrary, sha256 } from '../builders/library.js';
import type { Library } from '../builders/library.js';

let library: Library;
let asset: StoredAsset;

beforeAll(async () => {
  library = await createLibrary();
  const { id } = await library.addPerson({ roles: ['creative'] });
  asset = await addAsset(library, { uploaderId: id });
});
afterAll(() => library?.close());

const inAMonth = new Date(Date.now() + 31 * 24 * 3_600_000);

async function drawn(versionId: string, request: string, bytes = randomBytes(32)): Promise<string> {
  const key = renditionObjectKey(library.tenantId, sha256(bytes));
  await library.objectStore.put({ bucket: 'assets', key }, bytes, { sha256: sha256(bytes), contentType: 'image/jpeg', ifAbsent: true });
  await recordRegionPicture(library.database, library.tenantId, versionId, request, { objectKey: key, mediaType: 'image/jpeg', bytes: bytes.length, sha256: sha256(bytes), width: 8, height: 8 });
  return key;
}

const isThere = async (key: string): Promise<boolean> => (await library.objectStore.head({ bucket: 'assets', key })) !== null;
const requests = async (): Promise<unknown[]> => (await library.sql(`select request from region_pictures order by request`)).map(({ request }) => request);

test('what was drawn on demand is given up after a month, unless another still refers to it', async () => {
  const shared = randomBytes(32);
  const other = await addAsset(library, { uploaderId: asset.uploaderId });
  const keys = [await drawn(asset.versionId, 'a'), await drawn(asset.versionId, 'b', shared), await drawn(other.versionId, 'c', shared)];
  expect(await sweepRegionPictures(library)).toEqual({ removed: 0 });
  await library.sql(`update region_pictures set created_at = now() + interval '1 year' where request = 'c'`);
  expect(await sweepRegionPictures(library, inAMonth)).toEqual({ removed: 1 });
  expect(await requests()).toEqual(['c']);
  expect(await Promise.all(keys.map(isThere))).toEqual([false, true, true]);
  await library.sql(`update region_pictures set created_at = now()`);
  expect(await sweepRegionPictures(library, inAMonth)).toEqual({ removed: 1 });
  expect(await isThere(keys[2] ?? '')).toBe(false);
});

test('a purge takes along what was drawn and packed of an asset', async () => {
  const own = await drawn(asset.versionId, 'a');
  const { reviewId } = await addReview(library, asset, { approvedBy: [asset.uploaderId] });
  const rendition = await addRendition(library, { versionId: asset.versionId });
  const packageId = uuid();
  const objectKey = packageObjectKey(library.tenantId, sha256('package'));
  await library.objectStore.put({ bucket: 'assets', key: objectKey }, Buffer.from('zip'), { sha256: sha256('zip'), contentType: 'application/zip' });
  await insertPackage(library.database, {
    tenantId: library.tenantId, packageId, packageKey: sha256('package'), objectKey, platform: 'meta', campaignId: null, personId: asset.uploaderId, actor: 'system', leftOut: [],
    files: [{
      name: 'a/a.jpg', assetId: asset.assetId, versionId: asset.versionId, renditionId: rendition.renditionId, reviewId, contentHash: asset.contentHash,
      scope: { markets: null, channelIds: null }, usableUntil: null, title: 'Sea', objectKey: rendition.objectKey, recipe: 'web-2048', recipeVersion: 1, spec: 'web@1',
      mediaType: 'image/jpeg', bytes: 3, sha256: sha256('x'), width: 1, height: 1, altText: 'Sea',
    }],
  });
  await asActivity(createArchiveActivities(library).purge, { tenantId: library.tenantId, assetId: asset.assetId });
  expect(await Promise.all([own, objectKey].map(isThere))).toEqual([false, false]);
  expect(await requests()).toEqual([]);
  expect(await findPackage(library.database, library.tenantId, packageId)).toMatchObject({ state: 'failed', reason: 'asset.purged' });
});
