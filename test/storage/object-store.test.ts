import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ObjectStore } from '../../storage/object-store.js';
import { createObjectStore } from '../../storage/object-store.js';
import type { ObjectAddress } from '../../storage/object-address.js';
import { prepareBuckets } from '../../storage/prepare-buckets.js';
import type { Library } from '../builders/library.js';
import { createLibrary, sha256 } from '../builders/library.js';

let library: Library;
let store: ObjectStore;
let made = 0;

beforeAll(async () => {
  library = await createLibrary();
  store = library.objectStore;
});
afterAll(() => library.close());

function someAddress(bucket: ObjectAddress['bucket'] = 'assets'): ObjectAddress {
  made += 1;
  return { bucket, key: `tenants/t/originals/${made}` };
}

async function putText(text: string, address = someAddress()): Promise<ObjectAddress> {
  await store.put(address, Buffer.from(text), { sha256: sha256(text), contentType: 'text/plain' });
  return address;
}

const megabytes = (count: number): Buffer => Buffer.alloc(count * 1024 * 1024, 'x');

describe('the buckets', () => {
  test('can be prepared again without a change', async () => {
    expect(await prepareBuckets(library.environment)).toEqual([]);
  });

  test('let the web app upload to signed addresses', async () => {
    const address = await store.signPart(someAddress(), { uploadId: 'u', number: 1, expiresInSeconds: 60 });
    const answer = await fetch(address, {
      method: 'OPTIONS',
      headers: { origin: new URL(library.environment.GALLEY_API_URL).origin, 'access-control-request-method': 'PUT' },
    });
    expect(answer.headers.get('access-control-allow-origin')).toBe(new URL(library.environment.GALLEY_API_URL).origin);
  });

  test('are closed, except the one of the CDN, which can be read and not listed', async () => {
    const { GALLEY_S3_ENDPOINT: endpoint, GALLEY_S3_BUCKET: assets, GALLEY_S3_CDN_BUCKET: cdn } = library.environment;
    const status = async (url: string): Promise<number> => (await fetch(url)).status;
    const inside = await putText('secret');
    const outside = await putText('public', someAddress('cdn'));
    expect(await status(`${endpoint}/${assets}/${inside.key}`)).toBe(403);
    expect(await status(`${endpoint}/${cdn}/${outside.key}`)).toBe(200);
    expect(await status(`${endpoint}/${cdn}?list-type=2`)).toBe(403);
  });
});

describe('an object', () => {
  test('is stored with the hash that was promised', async () => {
    const address = await putText('hello');
    expect(await store.head(address)).toMatchObject({ bytes: 5, contentType: 'text/plain', sha256: sha256('hello') });
    expect((await store.getBuffer(address, { maxBytes: 5 })).toString()).toBe('hello');
  });

  test('is refused by the store where its hash is another', async () => {
    const address = someAddress();
    await expect(store.put(address, Buffer.from('hello'), { sha256: sha256('other'), contentType: 'text/plain' })).rejects.toMatchObject({ name: 'BadDigest' });
    expect(await store.head(address)).toBeNull();
  });

  test('that may only be new does not replace another', async () => {
    const address = await putText('first');
    const answer = await store.put(address, Buffer.from('second'), { sha256: sha256('second'), contentType: 'text/plain', ifAbsent: true });
    expect(answer).toBe('present');
    expect((await store.getBuffer(address, { maxBytes: 10 })).toString()).toBe('first');
  });

  test('can be read in part, and streamed', async () => {
    const address = await putText('0123456789');
    const { stream, bytes } = await store.getStream(address, { range: { from: 2, to: 4 } });
    expect(bytes).toBe(3);
    expect((await buffer(stream)).toString()).toBe('234');
  });

  test('of unknown length is stored as it comes', async () => {
    const address = someAddress();
    await store.putStream(address, Readable.from(Array.from({ length: 20 }, () => megabytes(1))), { contentType: 'video/mp4' });
    expect(await store.head(address)).toMatchObject({ bytes: 20 * 1024 * 1024, contentType: 'video/mp4' });
  });

  test('whose stream breaks leaves nothing behind', async () => {
    const address = someAddress();
    const broken = Readable.from(
      (async function* () {
        yield megabytes(9);
        throw new Error('the line broke');
      })(),
    );
    await expect(store.putStream(address, broken, { contentType: 'video/mp4' })).rejects.toThrow('the line broke');
    expect(await store.head(address)).toBeNull();
    const open = [];
    for await (const { key } of store.listStaleMultiparts('assets', new Date(Date.now() + 60_000))) open.push(key);
    expect(open).not.toContain(address.key);
  });

  test('longer than the reader will hold is not read', async () => {
    const address = await putText('0123456789');
    await expect(store.getBuffer(address, { maxBytes: 9 })).rejects.toThrow(RangeError);
  });

  test('that is not there says so by its code', async () => {
    await expect(store.getStream(someAddress())).rejects.toMatchObject({ code: 'storage.object_missing' });
    await expect(store.copy(someAddress(), someAddress())).rejects.toMatchObject({ code: 'storage.object_missing' });
    expect(await store.head(someAddress())).toBeNull();
    await store.remove(someAddress());
  });

  test('in a store that is away says so by its code', async () => {
    const away = createObjectStore({ ...library.environment, GALLEY_S3_ENDPOINT: 'http://127.0.0.1:1' });
    await expect(away.head(someAddress())).rejects.toMatchObject({ code: 'storage.unavailable' });
    away.close();
  });

  test('is copied with another storage class, in parts where it is large, and keeps its type', async () => {
    const from = someAddress();
    const bytes = Buffer.concat([megabytes(11), Buffer.from('end')]);
    await store.put(from, bytes, { sha256: sha256(bytes), contentType: 'image/tiff' });
    const [whole, inParts] = [someAddress('archive'), someAddress('archive')];
    let parts = 0;
    await store.copy(from, whole, { storageClass: 'GLACIER_IR' });
    await store.copy(from, inParts, { partBytes: 5 * 1024 * 1024, onProgress: () => (parts += 1) });
    expect(parts).toBe(3);
    for (const copy of [whole, inParts]) {
      expect(await store.head(copy)).toMatchObject({ bytes: bytes.length, contentType: 'image/tiff' });
      expect(sha256(await store.getBuffer(copy, { maxBytes: bytes.length }))).toBe(sha256(bytes));
    }
    await expect(store.copy(from, whole, { storageClass: 'CHEAP' })).rejects.toThrow(RangeError);
  });
});

describe('a multipart upload', () => {
  test('becomes an object once its parts are there, and can be completed twice', async () => {
    const address = someAddress();
    const uploadId = await store.createMultipart(address, { contentType: 'image/jpeg' });
    for (const [number, body] of [[1, megabytes(5)], [2, Buffer.from('end')]] as const) {
      const url = await store.signPart(address, { uploadId, number, expiresInSeconds: 60 });
      expect((await fetch(url, { method: 'PUT', body })).status).toBe(200);
    }
    const parts = (await store.listParts(address, uploadId)) ?? [];
    expect(parts.map(({ number, bytes }) => [number, bytes])).toEqual([[1, 5 * 1024 * 1024], [2, 3]]);
    expect(await store.completeMultipart(address, uploadId, parts)).toBe(true);
    await store.completeMultipart(address, uploadId, parts);
    expect(await store.listParts(address, uploadId)).toBeNull();
    expect(await store.head(address)).toMatchObject({ bytes: 5 * 1024 * 1024 + 3 });
  });

  test('that is forgotten is found by its age, and can be aborted twice', async () => {
    const address = someAddress();
    const uploadId = await store.createMultipart(address);
    const found = async (before: Date): Promise<string[]> => {
      const ids = [];
      for await (const one of store.listStaleMultiparts('assets', before)) ids.push(one.uploadId);
      return ids;
    };
    expect(await found(new Date(Date.now() - 60_000))).not.toContain(uploadId);
    expect(await found(new Date(Date.now() + 60_000))).toContain(uploadId);
    await store.abortMultipart(address, uploadId);
    await store.abortMultipart(address, uploadId);
    expect(await found(new Date(Date.now() + 60_000))).not.toContain(uploadId);
  });
});

describe('a signed address', () => {
  test('gives the bytes under the name and type that the signer chose', async () => {
    const url = await store.signGet(await putText('hello'), { expiresInSeconds: 60, filename: 'Größe.txt', disposition: 'attachment', contentType: 'application/pdf' });
    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="Gr__e.txt"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.txt`);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect((await fetch(url.replace('application%2Fpdf', 'text%2Fhtml'))).status).toBe(403);
  });

  test('names the public endpoint where there is one', async () => {
    const elsewhere = createObjectStore({ ...library.environment, GALLEY_S3_PUBLIC_ENDPOINT: 'https://media.example.com' });
    const options = { expiresInSeconds: 60, filename: 'a', disposition: 'inline', contentType: 'image/jpeg' } as const;
    expect(await elsewhere.signGet(someAddress(), options)).toMatch(/^https:\/\/media\.example\.com\//);
    expect(await elsewhere.signInternalGet(someAddress(), { expiresInSeconds: 60 })).toMatch(new RegExp(`^${library.environment.GALLEY_S3_ENDPOINT}/`));
    elsewhere.close();
  });

  test('never outlives seven days', async () => {
    for (const expiresInSeconds of [0, -5, Number.NaN, 7 * 24 * 3_600 + 1]) {
      await expect(async () => store.signInternalGet(someAddress(), { expiresInSeconds })).rejects.toThrow(RangeError);
    }
  });

  test('for putting takes the bytes it was signed for and no others', async () => {
    const address = someAddress();
    const { url, headers } = await store.signInternalPut(address, { expiresInSeconds: 60, sha256: sha256('right'), contentType: 'image/webp' });
    expect((await fetch(url, { method: 'PUT', headers, body: 'wrong' })).status).toBe(400);
    expect((await fetch(url, { method: 'PUT', headers: { ...headers, 'content-type': 'text/html' }, body: 'right' })).status).toBe(403);
    expect(await store.head(address)).toBeNull();
    expect((await fetch(url, { method: 'PUT', headers, body: 'right' })).status).toBe(200);
    expect(await store.head(address)).toMatchObject({ contentType: 'image/webp', sha256: sha256('right') });
  });
});

describe('a locked object', () => {
  test('cannot be deleted before its time', async () => {
    const address = someAddress('audit');
    await store.putLocked(address, Buffer.from('anchor'), { sha256: sha256('anchor'), contentType: 'application/json', retainUntil: new Date(Date.now() + 3_600_000) });
    await store.remove(address);
    expect(await store.removeEveryVersion(address)).toBe('locked');
    const [kept] = (await store.listVersions(address)).filter(({ isDeleteMarker }) => !isDeleteMarker);
    expect(kept?.bytes).toBe(6);
  });

  test('under a legal hold stays until the hold is lifted', async () => {
    const address = await putText('evidence');
    await store.setLegalHold(address, true);
    expect(await store.removeEveryVersion(address)).toBe('locked');
    expect(await store.head(address)).not.toBeNull();
    await store.setLegalHold(address, false);
    expect(await store.removeEveryVersion(address)).toBe('removed');
    expect(await store.listVersions(address)).toEqual([]);
  });

  test('and an object whose key begins with its key are two', async () => {
    const address = await putText('one');
    const longer = await putText('two', { ...address, key: `${address.key}0` });
    expect(await store.removeEveryVersion(address)).toBe('removed');
    expect(await store.head(longer)).not.toBeNull();
  });

  test('is removed at once where the bucket keeps no versions', async () => {
    const address = await putText('ad', someAddress('cdn'));
    expect(await store.removeEveryVersion(address)).toBe('removed');
    expect(await store.head(address)).toBeNull();
  });
});
