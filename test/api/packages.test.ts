import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import yauzl from 'yauzl';
import { galley } from '../cli/galley.js';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi, until } from '../setup/living-api.js';
import type { Call, TestAnswer } from '../setup/test-api.js';

let api: LivingApi;
let photographer: Call;
let brand: Call;
let social: Call;
let manager: Call;

beforeAll(async () => {
  api = await startLivingApi();
  const { people } = api.tenant;
  [photographer, brand, social, manager] = [api.as(people.photographer), api.as(people.brand_manager), api.as(people.social_manager), api.as(people.project_manager)];
});
afterAll(() => api?.close());

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function bring(metadata: Record<string, unknown> = {}, sample = 'Dune.jpg'): Promise<string> {
  return api.bring(photographer, sample, { allowDuplicate: 'true', metadata: JSON.stringify(metadata) });
}

async function approved(metadata: Record<string, unknown> = {}, sample?: string): Promise<string> {
  const assetId = await bring(metadata, sample);
  const { body } = await photographer('POST', '/reviews', { body: { assetIds: [assetId] } });
  const { reviewId } = body.items[0];
  const { contentHash } = (await brand('GET', `/reviews/${reviewId}`)).body;
  expect((await brand('POST', `/reviews/${reviewId}/decisions`, { body: { decision: 'approve', contentHash } })).status).toBe(201);
  await until('the approval', async () => ((await brand('GET', `/assets/${assetId}`)).body.state === 'approved' ? true : undefined));
  return assetId;
}

async function built(body: unknown): Promise<Record<string, any>> { // eslint-disable-line @typescript-eslint/no-explicit-any -- as TestAnswer.body
  const asked = await social('POST', '/packages', { body });
  expect(asked.status).toBe(202);
  const path = (asked.headers.get('location') ?? '').replace('/api/v1', '');
  return until('the package', async () => {
    const answer = await social('GET', path);
    return answer.body.state === 'building' ? undefined : answer.body;
  });
}

/** Every entry of an archive, read by a reader that is not ours. */
async function unzip(bytes: Buffer): Promise<Map<string, Buffer>> {
  const archive = await yauzl.fromBufferPromise(bytes, { strictFileNames: true, validateEntrySizes: true });
  const entries = new Map<string, Buffer>();
  for await (const entry of archive.eachEntry()) entries.set(entry.fileName, await buffer(await archive.openReadStreamPromise(entry)));
  return entries;
}

async function archiveOf(packageId: string): Promise<Buffer> {
  const answer = await social('GET', `/packages/${packageId}/content`);
  expect(answer.status).toBe(302);
  const response = await fetch(answer.headers.get('location') ?? '');
  expect(response.headers.get('content-type')).toBe('application/zip');
  expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
  return Buffer.from(await response.arrayBuffer());
}

describe('a package for an ad platform', () => {
  test('holds the renditions that the platform takes, under safe names, and says of each what it is', async () => {
    const hostile = '=HYPERLINK("http://x")/../../etc/passwd\u202e, "Düne"';
    const assetId = await approved({ title: hostile, fields: { altText: '+1 dune\nwith "sky"' } });
    const row = await built({ platform: 'iab-display', assetIds: [assetId] });
    expect(row).toMatchObject({ state: 'ready', platform: 'iab-display', reason: null });
    const archive = await archiveOf(row['id']);
    expect({ bytes: archive.length, sha256: sha256(archive) }).toEqual({ bytes: row['bytes'], sha256: row['sha256'] });

    const entries = await unzip(archive);
    const manifest = JSON.parse(entries.get('manifest.json')?.toString() ?? '');
    expect(manifest).toMatchObject({ platform: 'iab-display', campaign: null });
    expect([...entries.keys()].filter((name) => !name.startsWith('manifest.')).sort()).toEqual(manifest.files.map(({ name }: { name: string }) => name).sort());
    expect(manifest.files.length).toBe(row['files']);
    expect(manifest.files.map(({ recipe }: { recipe: string }) => recipe.replace(/@.*/, ''))).toEqual(expect.arrayContaining(['display-300x250', 'display-728x90', 'display-160x600', 'display-970x250']));
    for (const file of manifest.files) {
      expect(file.name).toMatch(/^[a-z0-9-]+\/[a-z0-9-]+\.(jpg|png|webp)$/);
      const bytes = entries.get(file.name) ?? Buffer.alloc(0);
      const { width, height } = await sharp(bytes).metadata();
      expect({ bytes: bytes.length, sha256: sha256(bytes), width, height }).toEqual({ bytes: file.bytes, sha256: file.sha256, width: file.width, height: file.height });
      expect(file).toMatchObject({ assetId, title: hostile, altText: '+1 dune\nwith "sky"', markets: ['*'] });
      expect(file.approvedBy).toMatch(/^review:/);
      expect(file.spec).toMatch(/^iab-\d+x\d+@\d+$/);
    }
    const table = entries.get('manifest.csv')?.toString() ?? '';
    expect(table.startsWith('\uFEFFname,bytes,sha256,')).toBe(true);
    expect(table).toContain(`"'=HYPERLINK(""http://x"")`);
    expect(table).toContain(`"'+1 dune\nwith ""sky"""`);
  });

  test('is the same package for the same selection, whoever asks, and another once something has changed', async () => {
    const [one, other] = [await approved(), await approved({ title: 'Other' }, 'Storm.jpg')];
    const first = await built({ platform: 'meta', assetIds: [one, other] });
    const again = await manager('POST', '/packages', { body: { platform: 'meta', assetIds: [other, one, one] } });
    expect(again.body).toMatchObject({ id: first['id'], state: 'ready', sha256: first['sha256'] });
    const another = await built({ platform: 'meta', assetIds: [one] });
    expect(another['id']).not.toBe(first['id']);
  });

  test('has only what is approved, and says what it left out', async () => {
    const [good, draft] = [await approved(), await bring({ title: 'Draft' }, 'Storm.jpg')];
    const row = await built({ platform: 'tiktok', assetIds: [good, draft] });
    expect(row['leftOut']).toContainEqual({ assetId: draft, spec: null, reason: 'asset.not_approved' });
    const entries = await unzip(await archiveOf(row['id']));
    expect(JSON.parse(entries.get('manifest.json')?.toString() ?? '').files.map(({ assetId }: { assetId: string }) => assetId)).not.toContain(draft);
    const nothing = await social('POST', '/packages', { body: { platform: 'tiktok', assetIds: [draft] } });
    expect(nothing.body).toMatchObject({ status: 409, code: 'package.empty', leftOut: [{ assetId: draft, reason: 'asset.not_approved' }] });
  });

  test('is not handed out any more once something in it is not what was approved', async () => {
    const assetId = await approved();
    const row = await built({ platform: 'linkedin', assetIds: [assetId] });
    expect((await social('GET', `/packages/${row['id']}/content`)).status).toBe(302);
    const { headers } = await photographer('GET', `/assets/${assetId}`);
    await photographer('PATCH', `/assets/${assetId}`, { body: { title: 'Changed' }, headers: { 'if-match': headers.get('etag') ?? '' } });
    expect((await social('GET', `/packages/${row['id']}/content`)).body).toMatchObject({ status: 409, code: 'package.outdated', outdated: [assetId] });
  });

  test('is made of what is picked for a campaign', async () => {
    const assetId = await approved();
    const channel = (await social('GET', '/channels')).body.items[0].id;
    const campaign = await manager('POST', '/campaigns', { body: { name: 'Dunes', brief: { what: 'Dunes' }, deliverables: [{ channelId: channel, recipe: 'web-2048' }] } });
    expect(campaign.status).toBe(201);
    const { id } = campaign.body;
    const none = await social('POST', '/packages', { body: { platform: 'meta', campaignId: id } });
    expect(none.body).toMatchObject({ code: 'package.empty' });
    const board = (await manager('GET', `/campaigns/${id}/board`)).body;
    const picked = await manager('POST', `/campaigns/${id}/selections`, { body: { picks: [{ deliverableId: board.deliverables[0].id, assetId }] } });
    expect(picked.status).toBeLessThan(300);
    const row = await built({ platform: 'meta', campaignId: id });
    expect(row).toMatchObject({ state: 'ready', campaignId: id });
    const manifest = JSON.parse((await unzip(await archiveOf(row['id']))).get('manifest.json')?.toString() ?? '');
    expect(manifest.campaign).toEqual({ id, name: 'Dunes' });
  });

  test('fails, with the reason, where a rendition does not have its bytes any more', async () => {
    const assetId = await approved({ title: 'Lost' });
    const [rendition] = await api.services.database.ask<{ objectKey: string }>(
      api.tenant.tenantId,
      `select r.object_key as "objectKey" from renditions r join versions v on v.tenant_id = r.tenant_id and v.id = r.version_id where v.asset_id = $1 and r.recipe = 'tiktok'`,
      [assetId],
    );
    const address = { bucket: 'assets', key: rendition?.objectKey ?? '' } as const;
    const before = await api.services.objectStore.getBuffer(address, { maxBytes: 50_000_000 });
    const other = Buffer.alloc(before.length, 7);
    await api.services.objectStore.put(address, other, { sha256: sha256(other), contentType: 'image/jpeg' });
    const row = await built({ platform: 'tiktok', assetIds: [assetId] });
    expect(row).toMatchObject({ state: 'failed', reason: 'storage.object_missing', bytes: null });
    expect((await social('GET', `/packages/${row['id']}/content`)).body).toMatchObject({ status: 409, code: 'package.not_ready' });
    await api.services.objectStore.put(address, before, { sha256: sha256(before), contentType: 'image/jpeg' });
    const again = await built({ platform: 'tiktok', assetIds: [assetId] });
    expect(again['state']).toBe('ready');
    expect(again['id']).not.toBe(row['id']);
  });

  test('comes to its end although its workers were killed in the middle', async () => {
    const assetIds = [await approved({ title: 'A' }), await approved({ title: 'B' }, 'Storm.jpg')];
    const asked: TestAnswer = await social('POST', '/packages', { body: { platform: 'google-ads', assetIds } });
    await api.crashWorkers();
    const row = await until('the package', async () => {
      const { body } = await social('GET', `/packages/${asked.body.id}`);
      return body.state === 'ready' ? body : undefined;
    });
    expect(sha256(await archiveOf(row.id))).toBe(row.sha256);
  });

  test('is built and downloaded from the command line', async () => {
    const assetId = await approved({ title: 'From a terminal' });
    const terminal = galley({ GALLEY_URL: api.url, GALLEY_API_KEY: api.tenant.people.social_manager.apiKey });
    const { code, stdout } = await terminal.run('packages', 'build', assetId, '--platform', 'meta', '--out', 'meta.zip');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^[0-9a-f-]{36} {2}\d+ files, .* for meta$/m);
    const file = readFileSync(path.join(terminal.folder, 'meta.zip'));
    expect(stdout).toContain(`meta.zip  SHA-256 ${sha256(file)}, as recorded`);
    const again = await terminal.run('packages', 'download', /^[0-9a-f-]{36}/.exec(stdout)?.[0] ?? '', 'again.zip');
    expect(again.code).toBe(0);
    expect(readFileSync(path.join(terminal.folder, 'again.zip')).equals(file)).toBe(true);
    expect(await terminal.run('packages', 'build', '--platform', 'meta')).toMatchObject({ code: 2 });
  });

  test('is for those who bring things out', async () => {
    expect((await photographer('POST', '/packages', { body: { platform: 'meta', assetIds: [await bring()] } })).body).toMatchObject({ status: 403, code: 'permission.denied' });
    expect((await social('POST', '/packages', { body: { platform: 'fax', assetIds: [] } })).status).toBe(422);
  });
});
