import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { sweepUploads } from '../../activities/govern/sweep-uploads.js';
import { originalKey } from '../../storage/object-keys.js';
import type { ObjectAddress } from '../../storage/object-address.js';
import { addAsset } from '../builders/asset.js';
import { createLibrary } from '../builders/library.js';
import type { Library } from '../builders/library.js';

let library: Library;

beforeAll(async () => {
  library = await createLibrary();
});
afterAll(() => library.close());

const inThreeDays = new Date(Date.now() + 3 * 24 * 3_600_000);

async function multipart(bucket: 'assets' | 'archive', state?: string): Promise<{ address: ObjectAddress; uploadId: string }> {
  const { id } = await library.addPerson({ roles: ['creative'] });
  const asset = await addAsset(library, { uploaderId: id });
  const address = { bucket, key: originalKey(library.tenantId, asset.versionId) };
  const uploadId = await library.objectStore.createMultipart(address);
  if (state !== undefined) {
    await library.sql(
      `insert into uploads (tenant_id, id, asset_id, version_id, storage_upload_id, part_bytes, parts, state, expires_at) values ($1, $2, $3, $4, $5, 5, 1, $6, now())`,
      [library.tenantId, uuid(), asset.assetId, asset.versionId, uploadId, state],
    );
  }
  return { address, uploadId };
}

test('parts that nobody waits for go after two days; those of an open upload stay', async () => {
  const [open, abandoned, unknown, copy] = [await multipart('assets', 'open'), await multipart('assets', 'abandoned'), await multipart('assets'), await multipart('archive')];
  const isThere = async ({ address, uploadId }: { address: ObjectAddress; uploadId: string }): Promise<boolean> => (await library.objectStore.listParts(address, uploadId)) !== null;

  expect(await sweepUploads(library)).toEqual({ aborted: 0 });
  expect(await sweepUploads(library, inThreeDays)).toEqual({ aborted: 3 });
  expect(await Promise.all([open, abandoned, unknown, copy].map(isThere))).toEqual([true, false, false, false]);
});

test('ended sessions, old idempotency keys and old outbox rows go; the others stay', async () => {
  const { tenantId } = library;
  const { id } = await library.addPerson({ roles: ['admin'] });
  for (const [age, token] of [['1 hour', 'a'], ['-1 hour', 'b']]) {
    await library.sql(`insert into sessions (tenant_id, token_hash, person_id, expires_at) values ($1, $2, $3, now() - $4::interval)`, [tenantId, Buffer.from(token ?? ''), id, age]);
  }
  for (const [age, key] of [['3 days', 'old'], ['1 day', 'new']]) {
    await library.sql(
      `insert into idempotency_keys (tenant_id, person_id, key, request_hash, resource_id, locked_until, created_at) values ($1, $2, $3, '\\x00', $4, now(), now() - $5::interval)`,
      [tenantId, id, key, uuid(), age],
    );
  }
  for (const age of ['31 days', '29 days']) await library.sql(`insert into outbox (tenant_id, topic, payload, at) values ($1, $2::text, '{}', now() - $2::text::interval)`, [tenantId, age]);

  await sweepUploads(library);
  const left = async (table: string, column: string) => (await library.sql(`select ${column} as it from ${table}`)).map((row) => row['it']);
  expect(await left('sessions', `encode(token_hash, 'escape')`)).toEqual(['b']);
  expect(await left('idempotency_keys', 'key')).toEqual(['new']);
  expect(await left('outbox', 'topic')).toEqual(['29 days']);
});
