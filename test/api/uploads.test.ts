import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { v4 as uuid } from 'uuid';
import type { LivingApi } from '../setup/living-api.js';
import { sampleBytes, sampleForm, startLivingApi } from '../setup/living-api.js';
import type { Call, TestAnswer } from '../setup/test-api.js';

let api: LivingApi;
let photographer: Call;
let colleague: Call;

beforeAll(async () => {
  api = await startLivingApi();
  photographer = api.as(api.tenant.people.photographer);
  colleague = api.as(await api.tenant.newcomer(['photographer']));
});
afterAll(() => api?.close());

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function register(bytes: Uint8Array, more: Record<string, unknown> = {}): Promise<TestAnswer> {
  return photographer('POST', '/uploads', { body: { filename: 'a.bin', size: bytes.length, ...more } });
}

async function send(registered: TestAnswer['body'], bytes: Buffer<ArrayBuffer>, numbers?: number[]): Promise<void> {
  for (const part of registered.parts) {
    if (numbers !== undefined && !numbers.includes(part.number)) continue;
    const from = (part.number - 1) * registered.partSize;
    const sent = await fetch(part.url, { method: 'PUT', body: bytes.subarray(from, from + part.size) });
    expect(sent.status).toBe(200);
    await sent.text();
  }
}

describe('an upload in parts', () => {
  test('goes straight to the store, and the asset fills itself in', async () => {
    const bytes = sampleBytes('Dune.jpg');
    const registered = await register(bytes, { filename: 'Dune.jpg', contentType: 'image/jpeg', sha256: sha256(bytes), metadata: { tags: ['sand', 'sand'], fields: { client: 'Acme' } } });
    expect(registered.status).toBe(201);
    expect(registered.headers.get('location')).toBe(`/api/v1/uploads/${registered.body.uploadId}`);
    const { assetId, versionId, uploadId } = registered.body;
    expect((await photographer('GET', `/assets/${assetId}`)).body).toMatchObject({
      title: 'Dune', state: 'draft', work: ['await_bytes'], tags: ['sand'], metadata: { client: 'Acme' },
      waitingFor: { what: 'bytes', who: ['uploader'] }, filename: 'Dune.jpg', allowed: ['edit'],
    });
    await send(registered.body, bytes);
    const completed = await photographer('POST', `/uploads/${uploadId}/complete`);
    expect(completed).toMatchObject({ status: 202, body: { assetId, versionId } });

    const asset = await api.rested(assetId);
    expect(asset).toMatchObject({
      state: 'draft', mediaType: 'image/jpeg', width: 1680, height: 1050, reason: null, waitingFor: { what: 'submission' },
      version: { sha256: sha256(bytes), camera: 'Canon EOS DIGITAL REBEL', capturedAt: '2007-08-06T10:29:13' },
      allowed: expect.arrayContaining(['edit', 'add_version', 'submit']),
    });
    const original = await photographer('GET', `/assets/${assetId}/original`);
    expect(original.status).toBe(302);
    const stored = await fetch(original.headers.get('location') ?? '');
    expect(stored.headers.get('content-disposition')).toMatch(/^attachment; filename="Dune\.jpg"/);
    expect(sha256(new Uint8Array(await stored.arrayBuffer()))).toBe(sha256(bytes));

    const preview = await photographer('GET', asset['previewPath'].replace('/api/v1', ''));
    expect(preview.status).toBe(302);
    const picture = await fetch(preview.headers.get('location') ?? '');
    expect(picture.headers.get('content-type')).toBe('image/webp');
    expect((await picture.arrayBuffer()).byteLength).toBeGreaterThan(1_000);
    const { items } = (await photographer('GET', `/assets/${assetId}/renditions`)).body;
    expect(items.map(({ recipe, state }: { recipe: string; state: string }) => `${recipe} ${state}`)).toContain('instagram-feed ready');
    expect((await photographer('GET', `/assets/${assetId}/timeline`)).body.items.map(({ action }: { action: string }) => action)).toEqual([
      'asset.rendered', 'asset.examined', 'asset.bytes_stored', 'asset.upload_completed', 'asset.registered',
    ]);
  });

  test('is taken up again where it broke off', async () => {
    const bytes = randomBytes(17 * 1024 * 1024 + 5);
    const { body: registered } = await register(bytes);
    expect(registered).toMatchObject({ partSize: 8 * 1024 * 1024, partCount: 3 });
    expect(registered.parts.map(({ size }: { size: number }) => size)).toEqual([8_388_608, 8_388_608, 1_048_581]);
    await send(registered, bytes, [2]);
    const early = await photographer('POST', `/uploads/${registered.uploadId}/complete`);
    expect(early.body).toMatchObject({ status: 409, code: 'upload.parts_incomplete', errors: [{ pointer: '/parts/1' }, { pointer: '/parts/3' }] });

    const again = await photographer('GET', `/uploads/${registered.uploadId}`);
    expect(again.body).toMatchObject({ state: 'open', arrived: [2] });
    expect(again.body.parts.map(({ number }: { number: number }) => number)).toEqual([1, 3]);
    await send({ ...again.body, partSize: registered.partSize }, bytes);
    expect((await photographer('POST', `/uploads/${registered.uploadId}/complete`, { body: { sha256: sha256(bytes) } })).status).toBe(202);
    expect(await api.rested(registered.assetId)).toMatchObject({ version: { sha256: sha256(bytes), preview: 'not_possible' }, state: 'draft', iconPath: expect.stringMatching(/^\/families\/[a-z]+\.svg$/) });
    const twice = await photographer('POST', `/uploads/${registered.uploadId}/complete`);
    expect(twice.body).toMatchObject({ status: 409, code: 'upload.already_complete', assetId: registered.assetId });
  });

  test('whose bytes are not those declared becomes an asset in quarantine or rejected, with the reason, never an accepted one', async () => {
    const bytes = randomBytes(1_000);
    const { body: registered } = await register(bytes, { sha256: sha256(randomBytes(10)) });
    await send(registered, bytes);
    await photographer('POST', `/uploads/${registered.uploadId}/complete`);
    const asset = await api.rested(registered.assetId);
    expect(['quarantined', 'rejected']).toContain(asset['state']);
    expect(asset['reason']).toMatchObject({ code: 'upload.hash_mismatch' });
  });

  test('can be given up, and then takes no more parts', async () => {
    const { body } = await register(randomBytes(10));
    expect((await photographer('DELETE', `/uploads/${body.uploadId}`)).status).toBe(204);
    expect((await photographer('DELETE', `/uploads/${body.uploadId}`)).status).toBe(204);
    expect((await photographer('POST', `/uploads/${body.uploadId}/complete`)).body).toMatchObject({ status: 410, code: 'upload.gone' });
    expect((await photographer('GET', `/uploads/${body.uploadId}`)).body).toMatchObject({ state: 'abandoned', parts: [] });
  });

  test('is its uploader\'s: to a colleague it is not there, a project manager may help', async () => {
    const { body } = await register(randomBytes(10));
    expect((await colleague('GET', `/uploads/${body.uploadId}`)).body).toMatchObject({ status: 404, code: 'resource.not_found' });
    expect((await colleague('POST', `/uploads/${body.uploadId}/complete`)).status).toBe(404);
    expect((await colleague('DELETE', `/uploads/${body.uploadId}`)).status).toBe(404);
    expect((await api.as(api.tenant.people.project_manager)('GET', `/uploads/${body.uploadId}`)).status).toBe(200);
  });

  test('sent twice with one Idempotency-Key is one asset', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = { filename: 'once.bin', size: 10 };
    const first = await photographer('POST', '/uploads', { body, headers });
    const second = await photographer('POST', '/uploads', { body, headers });
    expect(second.body).toEqual(first.body);
    const other = await photographer('POST', '/uploads', { body: { ...body, size: 11 }, headers });
    expect(other.body).toMatchObject({ status: 422, code: 'idempotency.key_reused' });
  });
});

describe('a file that is in the library already', () => {
  test('is found before a byte is sent, and taken only when asked for', async () => {
    const bytes = sampleBytes('Wood.jpg');
    const existing = await api.bring(photographer, 'Wood.jpg');
    const refused = await register(bytes, { sha256: sha256(bytes).toUpperCase() });
    expect(refused.body).toMatchObject({ status: 409, code: 'asset.duplicate', existingAssetId: existing });
    expect((await register(bytes, { sha256: sha256(bytes), allowDuplicate: true })).status).toBe(201);
    const byForm = await photographer('POST', '/assets', { form: sampleForm('Wood.jpg') });
    expect(byForm.body).toMatchObject({ status: 409, code: 'asset.duplicate', existingAssetId: existing });
  });
});

describe('a small file in a form', () => {
  test('becomes an asset with what its bringer says of it', async () => {
    const metadata = JSON.stringify({ title: 'A coffee', description: 'Morning', embargoAt: '2031-01-01T00:00:00+02:00' });
    const assetId = await api.bring(photographer, 'coffee.png', { metadata });
    expect((await photographer('GET', `/assets/${assetId}`)).body).toMatchObject({
      title: 'A coffee', description: 'Morning', mediaType: 'image/png', embargoAt: '2030-12-31T22:00:00.000Z', version: { uploader: { id: api.tenant.people.photographer.personId } },
    });
  });

  test('above 64 MiB is refused with the answer, and leaves nothing', async () => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(64 * 1024 * 1024 + 1)]), 'large.bin');
    const answer = await photographer('POST', '/assets', { form });
    expect(answer.body).toMatchObject({ status: 413, code: 'request.too_large' });
  });

  test.each([
    ['no file', new FormData(), 400, 'request.malformed'],
    ['a second file', twoFiles(), 400, 'request.malformed'],
    ['metadata that is not JSON', sampleForm('chelsea.png', { metadata: '{' }), 400, 'request.malformed'],
    ['metadata with an unknown field', sampleForm('chelsea.png', { metadata: '{"titel":"x"}' }), 422, 'request.invalid'],
    ['an unknown campaign', sampleForm('chelsea.png', { campaignId: uuid() }), 404, 'resource.not_found'],
    ['another hash', sampleForm('chelsea.png', { sha256: '0'.repeat(64) }), 409, 'upload.hash_mismatch'],
    ['dates that contradict each other', sampleForm('chelsea.png', { metadata: '{"embargoAt":"2031-01-01T00:00:00Z","sunsetAt":"2030-01-01T00:00:00Z"}' }), 422, 'rights.dates_invalid'],
    ['a path for a name', sampleForm('chelsea.png', { filename: '../../etc/passwd' }), 422, 'upload.filename_invalid'],
  ])('with %s is refused, and no asset is made', async (_what, form, status, code) => {
    const before = (await photographer('GET', '/assets')).body.items.length;
    expect((await photographer('POST', '/assets', { form })).body).toMatchObject({ status, code });
    expect((await photographer('GET', '/assets')).body.items).toHaveLength(before);
  });

  test('that is empty is refused', async () => {
    const form = new FormData();
    form.append('file', new Blob([]), 'empty.jpg');
    expect((await photographer('POST', '/assets', { form })).body).toMatchObject({ status: 422, code: 'upload.empty' });
  });
});

describe('a file that cannot be taken', () => {
  test.each([
    ['CRLF', 'a\r\nSet-Cookie: x.jpg'],
    ['a path upwards', '../../etc/passwd'],
    ['a Windows path', 'C:\\boot.ini'],
    ['only dots', '..'],
    ['NUL', 'a\0.jpg'],
    ['a direction mark', 'photo\u202egpj.exe'],
    ['an isolate mark', 'photo\u2066.jpg'],
    ['half a character', 'a\ud800.jpg'],
    ['4 KiB', 'x'.repeat(4_096)],
    ['256 characters', '\u{1f600}'.repeat(256)],
    ['nothing', ''],
    ['blanks', '   '],
  ])('with %s for a name is refused by its own code', async (_what, filename) => {
    expect((await photographer('POST', '/uploads', { body: { filename, size: 1 } })).body).toMatchObject({ status: 422, code: 'upload.filename_invalid' });
  });

  test.each([
    ['with no bytes', { size: 0 }, 422, 'upload.empty'],
    ['larger than the tenant allows', { size: 53_687_091_201 }, 413, 'upload.too_large'],
    ['with a negative size', { size: -1 }, 422, 'request.invalid'],
    ['with a size in words', { size: 'large' }, 422, 'request.invalid'],
    ['with a hash that is none', { sha256: 'abc' }, 422, 'request.invalid'],
    ['for a campaign that is not there', { campaignId: uuid() }, 404, 'resource.not_found'],
    ['with a field nobody knows', { folder: 'x' }, 422, 'request.invalid'],
    ['with a date that is none', { metadata: { sunsetAt: 'tomorrow' } }, 422, 'request.invalid'],
    ['with a title of two lines', { metadata: { title: 'a\nb' } }, 422, 'request.invalid'],
    ['with NUL in its description', { metadata: { description: 'a\0b' } }, 422, 'request.invalid'],
  ])('%s is refused', async (_what, change, status, code) => {
    expect((await photographer('POST', '/uploads', { body: { filename: 'a.jpg', size: 1, ...change } })).body).toMatchObject({ status, code });
  });

  test('whose name is long but usable is taken, with 2 GiB in parts', async () => {
    const answer = await photographer('POST', '/uploads', { body: { filename: `${'\u{1f600}'.repeat(251)}.jpg`, size: 2 * 1024 ** 3 } });
    expect(answer).toMatchObject({ status: 201, body: { partCount: 256 } });
    expect(answer.body.parts).toHaveLength(256);
  });

  test('by someone who brings no files is refused', async () => {
    const social = api.as(api.tenant.people.social_manager);
    expect((await social('POST', '/uploads', { body: { filename: 'a.jpg', size: 1 } })).body).toMatchObject({ status: 403, code: 'permission.denied' });
  });
});

describe('a new version', () => {
  test('takes the place of the one before, when it is good', async () => {
    const assetId = await api.bring(photographer, 'chelsea.png');
    const bytes = sampleBytes('rocket.jpg');
    const registered = await photographer('POST', `/assets/${assetId}/versions`, { body: { filename: 'rocket.jpg', size: bytes.length, contentType: 'image/jpeg' } });
    expect(registered.status).toBe(201);
    const second = await photographer('POST', `/assets/${assetId}/versions`, { body: { filename: 'b.jpg', size: 5 } });
    expect(second.body).toMatchObject({ status: 409, code: 'asset.not_ready' });
    expect((await photographer('GET', `/assets/${assetId}`)).body).toMatchObject({ filename: 'chelsea.png', incomingVersionId: registered.body.versionId });
    await send(registered.body, bytes);
    expect((await photographer('POST', `/uploads/${registered.body.uploadId}/complete`, { body: {} })).status).toBe(202);
    expect(await api.rested(assetId)).toMatchObject({ filename: 'rocket.jpg', version: { number: 2 }, incomingVersionId: null });
    const { items } = (await photographer('GET', `/assets/${assetId}/versions`)).body;
    expect(items.map(({ number, filename }: { number: number; filename: string }) => `${number} ${filename}`)).toEqual(['2 rocket.jpg', '1 chelsea.png']);
  });
});

function twoFiles(): FormData {
  const form = sampleForm('chelsea.png');
  form.append('file', new Blob([new Uint8Array(3)]), 'b.jpg');
  return form;
}
