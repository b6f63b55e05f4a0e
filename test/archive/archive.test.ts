import { createServer, request as httpRequest } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { createArchiveActivities } from '../../activities/archive/activities.js';
import { createObjectStore } from '../../storage/object-store.js';
import { originalKey } from '../../storage/object-keys.js';
import { storedSha256 } from '../../storage/stored-sha256.js';
import { asActivity } from '../builders/as-activity.js';
import { addAsset, addRendition } from '../builders/asset.js';
import type { StoredAsset } from '../builders/asset.js';
import type { Library } from '../builders/library.js';
import { createLibrary, sha256 } from '../builders/library.js';
import { addVersionWithSlots } from '../builders/slots.js';
import { addChannel, addPlacement } from '../builders/placement.js';

let library: Library;
let activities: ReturnType<typeof createArchiveActivities>;

beforeAll(async () => {
  library = await createLibrary();
  activities = createArchiveActivities(library);
});
afterAll(() => library.close());

async function newAsset(options: { original?: Buffer; columns?: Record<string, unknown> } = {}): Promise<StoredAsset & { name: { tenantId: string; assetId: string } }> {
  const { id } = await library.addPerson({ roles: ['creative'] });
  const asset = await addAsset(library, { uploaderId: id, ...options });
  return { ...asset, name: { tenantId: library.tenantId, assetId: asset.assetId } };
}

const original = (asset: StoredAsset) => ({ key: originalKey(library.tenantId, asset.versionId) });
const hot = (asset: StoredAsset) => storedSha256(library.objectStore, { bucket: 'assets', ...original(asset) });
const cold = (asset: StoredAsset) => storedSha256(library.objectStore, { bucket: 'archive', ...original(asset) });
const version = async (asset: StoredAsset) => (await library.sql(`select * from versions where id = $1`, [asset.versionId]))[0];
const isStored = async (key: string) => (await library.objectStore.head({ bucket: 'assets', key })) !== null;
const recipes = async (asset: StoredAsset) =>
  (await library.sql<{ recipe: string }>(`select recipe from renditions where version_id = $1 order by recipe`, [asset.versionId])).map((row) => row.recipe);

describe('an archived asset', () => {
  test('has its bytes in the archive, no others, and comes back with the same hash', async () => {
    const asset = await newAsset();
    expect(await asActivity(activities.moveToArchive, asset.name)).toEqual({ outcome: 'archived', versions: 1 });
    expect([await hot(asset), await cold(asset)]).toEqual([null, sha256(asset.original)]);
    expect(await library.objectStore.listVersions({ bucket: 'assets', ...original(asset) })).toEqual([]);
    expect((await version(asset))?.['archived_key']).toBe(original(asset).key);

    expect(await asActivity(activities.restoreFromArchive, asset.name)).toEqual({ outcome: 'restored', versions: 1 });
    expect([await hot(asset), await cold(asset)]).toEqual([sha256(asset.original), null]);
    expect((await version(asset))?.['archived_key']).toBeNull();
  });

  test('is the same however often it is archived and restored', async () => {
    const asset = await newAsset();
    for (let round = 0; round < 2; round += 1) {
      await asActivity(activities.moveToArchive, asset.name);
      await asActivity(activities.moveToArchive, asset.name);
      await asActivity(activities.restoreFromArchive, asset.name);
      await asActivity(activities.restoreFromArchive, asset.name);
    }
    expect(await hot(asset)).toBe(sha256(asset.original));
  });

  test('is archived by a repetition, wherever a crash has stopped the first time', async () => {
    const afterCopy = await newAsset();
    await library.objectStore.copy({ bucket: 'assets', ...original(afterCopy) }, { bucket: 'archive', ...original(afterCopy) });
    await asActivity(activities.moveToArchive, afterCopy.name);
    expect([await hot(afterCopy), await cold(afterCopy)]).toEqual([null, sha256(afterCopy.original)]);

    const brokenCopy = await newAsset();
    await library.objectStore.put({ bucket: 'archive', ...original(brokenCopy) }, Buffer.from('half'), { sha256: sha256('half'), contentType: 'image/jpeg' });
    await asActivity(activities.moveToArchive, brokenCopy.name);
    expect([await hot(brokenCopy), await cold(brokenCopy)]).toEqual([null, sha256(brokenCopy.original)]);

    const beforeRemoval = await newAsset();
    await asActivity(activities.moveToArchive, beforeRemoval.name);
    await library.objectStore.copy({ bucket: 'archive', ...original(beforeRemoval) }, { bucket: 'assets', ...original(beforeRemoval) });
    await asActivity(activities.moveToArchive, beforeRemoval.name);
    expect([await hot(beforeRemoval), await cold(beforeRemoval)]).toEqual([null, sha256(beforeRemoval.original)]);
  });

  test('loses nothing when its stored bytes are not those of the version', async () => {
    const asset = await newAsset();
    await library.objectStore.put({ bucket: 'assets', ...original(asset) }, Buffer.from('rotten'), { sha256: sha256('rotten'), contentType: 'image/jpeg' });
    await expect(asActivity(activities.moveToArchive, asset.name)).rejects.toMatchObject({ type: 'storage.object_missing', nonRetryable: true });
    expect(await hot(asset)).toBe(sha256('rotten'));
    expect((await version(asset))?.['archived_key']).toBeNull();
  });

  test('says so when its bytes are not there', async () => {
    const asset = await newAsset();
    await library.objectStore.removeEveryVersion({ bucket: 'assets', ...original(asset) });
    await expect(asActivity(activities.moveToArchive, asset.name)).rejects.toMatchObject({ type: 'storage.object_missing', nonRetryable: true });
  });

  test('keeps its smallest preview and what went out; other renditions go, unless another asset needs the same bytes', async () => {
    const placed = await addPlacement(library, { channelId: await addChannel(library, { kind: 'cdn_folder' }) });
    const { asset } = placed;
    const made = await Promise.all(
      ['preview-1280', 'preview-320', 'preview-640', 'linkedin'].map(async (recipe) => [recipe, (await addRendition(library, { versionId: asset.versionId, recipe })).objectKey] as const),
    );
    const objectOf = Object.fromEntries(made);
    const twin = await newAsset({ original: Buffer.from('another picture') });
    const shared = Buffer.from(`shared ${uuid()}`);
    const { objectKey: sharedObject } = await addRendition(library, { versionId: asset.versionId, recipe: 'tiktok', bytes: shared });
    await addRendition(library, { versionId: twin.versionId, recipe: 'tiktok', bytes: shared });

    await asActivity(activities.moveToArchive, { tenantId: library.tenantId, assetId: asset.assetId });
    expect(await recipes(asset)).toEqual(['preview-320', 'web-2048']);
    expect(await isStored(objectOf['preview-320'] ?? '')).toBe(true);
    expect(await isStored(placed.rendition.objectKey)).toBe(true);
    expect(await isStored(objectOf['linkedin'] ?? '')).toBe(false);
    expect(await isStored(objectOf['preview-1280'] ?? '')).toBe(false);
    expect(await isStored(sharedObject)).toBe(true);
  });
});

describe('versions that differ in their slots only', () => {
  const bothKeys = async (asset: StoredAsset) =>
    (await library.sql<{ archived_key: string | null }>(`select archived_key from versions where asset_id = $1 order by number`, [asset.assetId])).map((row) => row.archived_key);

  test('have their shared bytes moved once to the archive, and both of them back', async () => {
    const asset = await newAsset();
    await addVersionWithSlots(library, asset, { offer: 'Intro offer' });
    const copies: string[] = [];
    const counted = createArchiveActivities({
      ...library,
      objectStore: { ...library.objectStore, copy: async (...[from, to, options]) => (copies.push(to.bucket), library.objectStore.copy(from, to, options)) },
    });
    for (let round = 0; round < 2; round += 1) {
      expect(await asActivity(counted.moveToArchive, asset.name)).toEqual({ outcome: 'archived', versions: 2 });
      expect([await hot(asset), await cold(asset)]).toEqual([null, sha256(asset.original)]);
      expect(await bothKeys(asset)).toEqual([original(asset).key, original(asset).key]);
      expect(await asActivity(counted.restoreFromArchive, asset.name)).toEqual({ outcome: 'restored', versions: 2 });
      expect([await hot(asset), await cold(asset)]).toEqual([sha256(asset.original), null]);
      expect(await bothKeys(asset)).toEqual([null, null]);
    }
    expect(copies).toEqual(['archive', 'assets', 'archive', 'assets']);
  });

  test('are archived and restored by a repetition, when a crash came between them', async () => {
    const asset = await newAsset();
    const second = await addVersionWithSlots(library, asset, { offer: 'Intro offer' });
    await asActivity(activities.moveToArchive, asset.name);
    await library.sql(`update versions set archived_key = null where id = $1`, [second.versionId]);
    await asActivity(activities.moveToArchive, asset.name);
    expect([await hot(asset), await cold(asset), ...(await bothKeys(asset))]).toEqual([null, sha256(asset.original), original(asset).key, original(asset).key]);

    await asActivity(activities.restoreFromArchive, asset.name);
    await library.sql(`update versions set archived_key = object_key where id = $1`, [second.versionId]);
    await asActivity(activities.restoreFromArchive, asset.name);
    expect([await hot(asset), await cold(asset), ...(await bothKeys(asset))]).toEqual([sha256(asset.original), null, null, null]);
  });

  test('keep a rendition that both show until the last of them goes', async () => {
    const asset = await newAsset();
    const second = await addVersionWithSlots(library, asset, { offer: 'Intro offer' });
    const bytes = Buffer.from(`preview ${uuid()}`);
    const { objectKey } = await addRendition(library, { versionId: asset.versionId, recipe: 'preview-320', bytes });
    await addRendition(library, { versionId: second.versionId, recipe: 'preview-320', bytes });
    await asActivity(activities.moveToArchive, asset.name);
    expect([await recipes(asset), await recipes(second)]).toEqual([[], ['preview-320']]);
    expect(await isStored(objectKey)).toBe(true);
    expect(await asActivity(activities.purge, asset.name)).toEqual({ outcome: 'purged', versions: 2 });
    expect(await isStored(objectKey)).toBe(false);
    expect([await hot(asset), await cold(asset)]).toEqual([null, null]);
  });

  test('are held as the one object that they share', async () => {
    const asset = await newAsset({ columns: { held: true } });
    await addVersionWithSlots(library, asset, { offer: 'Intro offer' });
    expect(await asActivity(activities.applyHold, asset.name)).toEqual({ outcome: 'applied', objects: 1 });
    await library.sql(`update assets set held = false where id = $1`, [asset.assetId]);
    expect(await asActivity(activities.releaseHold, asset.name)).toEqual({ outcome: 'released', objects: 1 });
  });
});

describe('a legal hold', () => {
  test('locks the bytes in the store, refuses archive and purge, and can be lifted', async () => {
    const asset = await newAsset({ columns: { held: true } });
    expect(await asActivity(activities.applyHold, asset.name)).toEqual({ outcome: 'applied', objects: 1 });
    expect(await library.objectStore.removeEveryVersion({ bucket: 'assets', ...original(asset) })).toBe('locked');
    await expect(asActivity(activities.moveToArchive, asset.name)).rejects.toMatchObject({ type: 'asset.held', nonRetryable: true });
    await expect(asActivity(activities.purge, asset.name)).rejects.toMatchObject({ type: 'asset.held', nonRetryable: true });
    expect(await hot(asset)).toBe(sha256(asset.original));

    await library.sql(`update assets set held = false where id = $1`, [asset.assetId]);
    expect(await asActivity(activities.releaseHold, asset.name)).toEqual({ outcome: 'released', objects: 1 });
    expect(await asActivity(activities.purge, asset.name)).toEqual({ outcome: 'purged', versions: 1 });
  });

  test('in the store is enough to refuse a purge', async () => {
    const asset = await newAsset();
    await library.objectStore.setLegalHold({ bucket: 'assets', ...original(asset) }, true);
    await expect(asActivity(activities.purge, asset.name)).rejects.toMatchObject({ type: 'asset.held' });
    expect(await hot(asset)).toBe(sha256(asset.original));
    await library.objectStore.setLegalHold({ bucket: 'assets', ...original(asset) }, false);
  });

  test('covers an archived asset, follows it when it is restored, and is not lifted by a late repetition of an earlier release', async () => {
    const asset = await newAsset();
    await asActivity(activities.moveToArchive, asset.name);
    await library.sql(`update assets set held = true where id = $1`, [asset.assetId]);
    expect(await asActivity(activities.applyHold, asset.name)).toEqual({ outcome: 'applied', objects: 1 });
    await asActivity(activities.restoreFromArchive, asset.name);
    expect(await asActivity(activities.releaseHold, asset.name)).toEqual({ outcome: 'released', objects: 0 });
    expect(await library.objectStore.removeEveryVersion({ bucket: 'assets', ...original(asset) })).toBe('locked');
  });
});

describe('a purge', () => {
  test('deletes every version of the bytes, hot and archived, and all that was read from them', async () => {
    const asset = await newAsset();
    const { objectKey } = await addRendition(library, { versionId: asset.versionId, recipe: 'preview-320' });
    await library.objectStore.copy({ bucket: 'assets', ...original(asset) }, { bucket: 'archive', ...original(asset) });
    await library.sql(`insert into version_places (tenant_id, version_id, latitude, longitude) values ($1, $2, 54.1, 12.1)`, [library.tenantId, asset.versionId]);
    await library.sql(`update versions set embedded = '{"Artist":"Somebody"}', thumbhash = 'x' where id = $1`, [asset.versionId]);

    expect(await asActivity(activities.purge, asset.name)).toEqual({ outcome: 'purged', versions: 1 });
    for (const bucket of ['assets', 'archive'] as const) expect(await library.objectStore.listVersions({ bucket, ...original(asset) })).toEqual([]);
    expect(await library.objectStore.listVersions({ bucket: 'assets', key: objectKey })).toEqual([]);
    expect(await recipes(asset)).toEqual([]);
    expect(await version(asset)).toMatchObject({ purged_at: expect.any(Date), archived_key: null, embedded: {}, thumbhash: null, sha256: sha256(asset.original) });
    expect(await library.sql(`select 1 from version_places where version_id = $1`, [asset.versionId])).toEqual([]);
    expect(await asActivity(activities.purge, asset.name)).toEqual({ outcome: 'purged', versions: 0 });
  });

  test('leaves the row of a rendition that went out, for its receipt, but not its bytes', async () => {
    const placed = await addPlacement(library, { channelId: await addChannel(library, { kind: 'cdn_folder' }) });
    await asActivity(activities.purge, { tenantId: library.tenantId, assetId: placed.asset.assetId });
    expect(await isStored(placed.rendition.objectKey)).toBe(false);
    expect(await library.sql(`select state, reason, sha256 from renditions where id = $1`, [placed.rendition.renditionId])).toEqual([
      { state: 'failed', reason: 'asset.purged', sha256: sha256(placed.rendition.bytes) },
    ]);
  });

  test('waits for the end of retention', async () => {
    const asset = await newAsset({ columns: { retain_until: new Date(Date.now() + 60_000) } });
    await expect(asActivity(activities.purge, asset.name)).rejects.toMatchObject({ type: 'asset.wrong_state', nonRetryable: true });
    expect(await hot(asset)).toBe(sha256(asset.original));
  });
});

describe('a store that must thaw archived objects first', () => {
  let front: Server;
  let thawed = false;
  const asked: string[] = [];

  beforeAll(async () => {
    // Passes everything on, but answers as a cold storage class does until it was asked to restore.
    const store = new URL(library.environment.GALLEY_S3_ENDPOINT);
    front = createServer((request, answer) => {
      const address = request.url ?? '';
      if (request.method === 'POST' && address.includes('restore')) {
        asked.push(address);
        return void answer.writeHead(202).end();
      }
      if (request.method === 'PUT' && request.headers['x-amz-copy-source'] !== undefined && !thawed) {
        return void answer.writeHead(403, { 'content-type': 'application/xml' }).end('<Error><Code>InvalidObjectState</Code><Message>cold</Message></Error>');
      }
      const onward = httpRequest({ host: store.hostname, port: store.port, method: request.method, path: address, headers: request.headers }, (reply) => {
        answer.writeHead(reply.statusCode ?? 500, reply.headers);
        reply.pipe(answer);
      });
      request.pipe(onward);
    });
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise<void>((resolve) => (front.closeAllConnections(), front.close(() => resolve()))));

  test('is asked to, and asked again later', async () => {
    const asset = await newAsset();
    await asActivity(activities.moveToArchive, asset.name);
    const objectStore = createObjectStore({ ...library.environment, GALLEY_S3_ENDPOINT: `http://127.0.0.1:${(front.address() as AddressInfo).port}` });
    const cold = createArchiveActivities({ ...library, objectStore });
    await expect(asActivity(cold.restoreFromArchive, asset.name)).rejects.toMatchObject({ nonRetryable: false, nextRetryDelay: '15 minutes' });
    expect(asked).toHaveLength(1);
    expect((await version(asset))?.['archived_key']).not.toBeNull();
    thawed = true;
    expect(await asActivity(cold.restoreFromArchive, asset.name)).toEqual({ outcome: 'restored', versions: 1 });
    expect(await hot(asset)).toBe(sha256(asset.original));
    objectStore.close();
  });
});
