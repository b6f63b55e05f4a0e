import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { abandonUpload, assembleUpload } from '../../activities/ingest/assemble-upload.js';
import { originalKey } from '../../storage/object-keys.js';
import { asActivity } from '../builders/as-activity.js';
import type { Library } from '../builders/library.js';
import { createLibrary } from '../builders/library.js';
import type { UploadedVersion } from '../builders/upload.js';
import { addUpload, versionRow } from '../builders/upload.js';

let library: Library;

beforeAll(async () => {
  library = await createLibrary();
});
afterAll(() => library.close());

const firstPart = Buffer.alloc(5 * 1024 * 1024, 'a');
const lastPart = Buffer.from('the end');
const whole = Buffer.concat([firstPart, lastPart]);

async function assemble(upload: UploadedVersion) {
  return asActivity((input: UploadedVersion) => assembleUpload(library, input), upload);
}

/** An upload of two parts, of which some have been sent. */
async function uploadOf(sent: readonly Buffer[], declaredBytes = whole.length): Promise<UploadedVersion> {
  const versionId = uuid();
  const address = { bucket: 'assets' as const, key: originalKey(library.tenantId, versionId) };
  const storageUploadId = await library.objectStore.createMultipart(address);
  for (const [index, body] of sent.entries()) {
    await fetch(await library.objectStore.signPart(address, { uploadId: storageUploadId, number: index + 1, expiresInSeconds: 60 }), { method: 'PUT', body });
  }
  return addUpload(library, { bytes: whole, declaredBytes, multipart: { storageUploadId, parts: 2 }, versionId });
}

async function stateOf({ uploadId }: UploadedVersion): Promise<unknown> {
  const [row] = await library.sql('select state from uploads where id = $1', [uploadId]);
  return row?.['state'];
}

function stored({ versionId }: UploadedVersion) {
  return library.objectStore.head({ bucket: 'assets', key: originalKey(library.tenantId, versionId) });
}

describe('assembling an upload', () => {
  test('makes its parts one object, however often it is asked', async () => {
    const upload = await uploadOf([firstPart, lastPart]);
    for (let time = 0; time < 3; time += 1) expect(await assemble(upload)).toEqual({ outcome: 'assembled' });
    expect(await stored(upload)).toMatchObject({ bytes: whole.length });
    expect(await stateOf(upload)).toBe('complete');
    expect((await versionRow(library, upload))['uploaded_at']).toBeInstanceOf(Date);
  });

  test('goes on after a crash between the store and the database', async () => {
    const upload = await uploadOf([firstPart, lastPart]);
    await assemble(upload);
    await library.sql(`update uploads set state = 'open' where id = $1`, [upload.uploadId]);
    expect(await assemble(upload)).toEqual({ outcome: 'assembled' });
    expect(await stateOf(upload)).toBe('complete');
  });

  test('waits for no part that has not come', async () => {
    const upload = await uploadOf([firstPart]);
    expect(await assemble(upload)).toEqual({ outcome: 'refused', reason: 'upload.parts_incomplete' });
    expect(await stored(upload)).toBeNull();
  });

  test('refuses another size than was declared, and makes no object of it', async () => {
    const upload = await uploadOf([firstPart, Buffer.from('something longer than the end')]);
    expect(await assemble(upload)).toEqual({ outcome: 'refused', reason: 'upload.size_mismatch' });
    expect(await stored(upload)).toBeNull();
    expect(await stateOf(upload)).toBe('open');
  });

  test('finds bytes that came by form where they are', async () => {
    const upload = await addUpload(library, { bytes: Buffer.from('small file') });
    expect(await assemble(upload)).toEqual({ outcome: 'assembled' });
    const lying = await addUpload(library, { bytes: Buffer.from('small file'), declaredBytes: 4 });
    expect(await assemble(lying)).toEqual({ outcome: 'refused', reason: 'upload.size_mismatch' });
  });

  test('does not bring back what was abandoned', async () => {
    const upload = await uploadOf([firstPart, lastPart]);
    for (let time = 0; time < 2; time += 1) await abandonUpload(library, upload);
    expect(await stateOf(upload)).toBe('abandoned');
    expect(await assemble(upload)).toEqual({ outcome: 'refused', reason: 'upload.gone' });
  });

  test('tells when the store has lost the parts', async () => {
    const upload = await uploadOf([firstPart, lastPart]);
    const [row] = await library.sql('select storage_upload_id from uploads where id = $1', [upload.uploadId]);
    await library.objectStore.abortMultipart({ bucket: 'assets', key: originalKey(library.tenantId, upload.versionId) }, row?.['storage_upload_id'] as string);
    expect(await assemble(upload)).toEqual({ outcome: 'refused', reason: 'upload.gone' });
  });

  test('of an upload that does not exist, or is another tenant\'s, is not tried again', async () => {
    await expect(assemble({ ...(await uploadOf([])), uploadId: uuid() })).rejects.toMatchObject({ nonRetryable: true, type: 'resource.not_found' });
    const foreign = { ...(await uploadOf([firstPart, lastPart])), tenantId: await library.addTenant() };
    await expect(assemble(foreign)).rejects.toMatchObject({ nonRetryable: true, type: 'resource.not_found' });
  });
});

describe('abandoning an upload', () => {
  test('leaves a completed one alone', async () => {
    const upload = await uploadOf([firstPart, lastPart]);
    await assemble(upload);
    await abandonUpload(library, upload);
    expect(await stateOf(upload)).toBe('complete');
    expect(await stored(upload)).toMatchObject({ bytes: whole.length });
  });
});
