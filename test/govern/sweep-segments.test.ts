import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sweepSegments } from '../../activities/govern/sweep-segments.js';
import { renditionObjectKey, segmentObjectKey } from '../../storage/object-keys.js';
import { createLibrary, sha256 } from '../builders/library.js';
import type { Library } from '../builders/library.js';

let library: Library;

beforeAll(async () => {
  library = await createLibrary();
});
afterAll(() => library?.close());

const inFourDays = new Date(Date.now() + 4 * 24 * 3_600_000);

async function stored(key: string): Promise<string> {
  const bytes = randomBytes(32);
  await library.objectStore.put({ bucket: 'assets', key }, bytes, { sha256: sha256(bytes), contentType: 'video/mp4' });
  return key;
}

test('stretches of a film that nobody finished go after three days, and nothing else does', async () => {
  const { tenantId } = library;
  const other = await library.addTenant();
  const film = sha256('film');
  const keys = [await stored(segmentObjectKey(tenantId, film, 0)), await stored(segmentObjectKey(tenantId, film, 1)), await stored(segmentObjectKey(other, film, 0)), await stored(renditionObjectKey(tenantId, film))];
  const isThere = async (key: string): Promise<boolean> => (await library.objectStore.head({ bucket: 'assets', key })) !== null;

  expect(await sweepSegments(library)).toEqual({ removed: 0 });
  expect(await sweepSegments(library, inFourDays)).toEqual({ removed: 3 });
  expect(await Promise.all(keys.map(isThere))).toEqual([false, false, false, true]);
});
