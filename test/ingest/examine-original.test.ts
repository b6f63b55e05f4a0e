import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { createIngestActivities } from '../../activities/ingest/activities.js';
import type { MetadataReader } from '../../activities/metadata/metadata-reader.js';
import { startMetadataReader } from '../../activities/metadata/metadata-reader.js';
import { readContent } from '../../db/read-content.js';
import { asActivity } from '../builders/as-activity.js';
import {
  blackPng,
  gifOfFrames,
  harmlessSvg,
  heic,
  htmlPage,
  mp4,
  pdf,
  plainText,
  sample,
  shellScript,
  thievingSvg,
  windowsProgram,
} from '../builders/hostile-files.js';
import type { Library } from '../builders/library.js';
import { createLibrary, sha256 } from '../builders/library.js';
import type { UploadedVersion } from '../builders/upload.js';
import { addUpload, versionRow } from '../builders/upload.js';

let library: Library;
let workDir: string;
let metadataReader: MetadataReader;

beforeAll(async () => {
  workDir = await mkdtemp(path.join(tmpdir(), 'galley-ingest-test-'));
  library = await createLibrary({ GALLEY_WORK_DIR: workDir });
  metadataReader = await startMetadataReader(library.logger);
});
afterAll(async () => {
  await metadataReader.close();
  await library.close();
  await rm(workDir, { recursive: true });
});

async function examine(upload: UploadedVersion) {
  const { examineOriginal } = createIngestActivities({ ...library, metadataReader });
  return asActivity(examineOriginal, upload);
}

async function examined(bytes: Buffer, filename: string) {
  const upload = await addUpload(library, { bytes, filename });
  const outcome = await examine(upload);
  return { outcome, row: await versionRow(library, upload), upload };
}

describe('examining a photograph', () => {
  test('fills in what its own metadata says', async () => {
    const bytes = sample('Dune.jpg');
    const { outcome, row } = await examined(bytes, 'dunes.jpg');
    expect(outcome).toMatchObject({ outcome: 'accepted', sha256: sha256(bytes), previewable: true, duplicateOfAssetId: null });
    expect(row).toMatchObject({
      sha256: sha256(bytes), media_type: 'image/jpeg', width: 1_680, height: 1_050, orientation: 1, colour_space: 'sRGB',
      captured_at: '2007-08-06T10:29:13', camera: 'Canon EOS DIGITAL REBEL', preview: 'pending', preview_reason: null,
    });
    expect(row['uploaded_at']).toBeInstanceOf(Date);
    expect(row['embedded']).toMatchObject({ exif: { ExposureTime: '1/4000', ISO: 100 } });
  });

  test('gives the hash that an approval will be given for', async () => {
    const { outcome, upload, row } = await examined(sample('rocket.jpg'), 'rocket.jpg');
    const versionSha256 = row['sha256'] as string;
    const content = await library.database.withTenant(library.tenantId, (client) => readContent(client, { ...upload, versionSha256, slotsOf: null, editId: null }));
    expect(outcome).toMatchObject({ contentHash: content.contentHash });
    expect(content.contentHash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('may be repeated and says the same', async () => {
    const { outcome, row, upload } = await examined(sample('coffee.png'), 'coffee.png');
    expect(await examine(upload)).toEqual(outcome);
    expect(await versionRow(library, upload)).toEqual(row);
  });

  test('keeps its place apart, and serial numbers and owners nowhere', async () => {
    const bytes = await sharp(sample('Dune.jpg'))
      .withExif({
        IFD0: { Make: 'Kamera', Model: 'K1' },
        IFD2: { BodySerialNumber: 'SN-4711', CameraOwnerName: 'Ada', DateTimeOriginal: '2024:05:06 07:08:09', OffsetTimeOriginal: '+02:00' },
        IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '33/1 30/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '151/1 15/1 0/1' },
      })
      .toBuffer();
    const { row, upload } = await examined(bytes, 'harbour.jpg');
    expect(row).toMatchObject({ camera: 'Kamera K1', captured_at: '2024-05-06T07:08:09+02:00' });
    expect(JSON.stringify(row['embedded'])).not.toMatch(/SN-4711|Ada|GPS|33|151/);
    const [place] = await library.sql('select latitude, longitude from version_places where version_id = $1', [upload.versionId]);
    expect(place).toEqual({ latitude: -33.5, longitude: 151.25 });
  });

  test('measures it upright', async () => {
    const bytes = await sharp(sample('rocket.jpg')).withMetadata({ orientation: 6 }).toBuffer();
    const { row } = await examined(bytes, 'rocket.jpg');
    expect(row).toMatchObject({ width: 427, height: 640, orientation: 6 });
  });

  test('finds the asset of the tenant that had these bytes first, and never another tenant\'s', async () => {
    const bytes = Buffer.concat([sample('rocket.jpg'), Buffer.from('once')]);
    const first = await addUpload(library, { bytes });
    await examine(first);
    const second = await addUpload(library, { bytes });
    expect(await examine(second)).toMatchObject({ outcome: 'accepted', duplicateOfAssetId: first.assetId });

    const elsewhere = await createLibrary({ GALLEY_WORK_DIR: workDir });
    const third = await addUpload(elsewhere, { bytes });
    const { examineOriginal } = createIngestActivities({ ...elsewhere, metadataReader });
    expect(await asActivity(examineOriginal, third)).toMatchObject({ duplicateOfAssetId: null });
    await elsewhere.close();
  });

  test('leaves no temporary file, whether it ends well or not', async () => {
    const missing = await addUpload(library, { bytes: Buffer.from('x') });
    await library.objectStore.removeEveryVersion({ bucket: 'assets', key: `tenants/${library.tenantId}/originals/${missing.versionId}` });
    await expect(examine(missing)).rejects.toMatchObject({ code: 'storage.object_missing' });
    expect(await readdir(workDir)).toEqual([]);
  });

  test('returns nothing that must be erasable', async () => {
    const { outcome } = await examined(sample('Wood.jpg'), 'Ada Lovelace at home.jpg');
    expect(Object.keys(outcome).sort()).toEqual(['contentHash', 'duplicateOfAssetId', 'outcome', 'previewable', 'sha256']);
    expect(JSON.stringify(outcome)).not.toContain('Ada');
  });
});

describe('bytes that are not what was declared', () => {
  test.each([
    ['nothing at all', Buffer.alloc(0), {}, 'upload.empty'],
    ['another size', sample('rocket.jpg'), { declaredBytes: 7 }, 'upload.size_mismatch'],
    ['another hash', sample('rocket.jpg'), { declaredSha256: 'a'.repeat(64) }, 'upload.hash_mismatch'],
  ])('%s: quarantined', async (_, bytes, declared, reason) => {
    const upload = await addUpload(library, { bytes, filename: 'rocket.jpg', ...declared });
    expect(await examine(upload)).toEqual({ outcome: 'quarantined', reason });
    expect(await versionRow(library, upload)).toMatchObject({ preview: 'failed', preview_reason: reason, sha256: sha256(bytes) });
  });
});

describe('a file that could harm', () => {
  test.each([
    ['a program named as a picture', windowsProgram, 'sea.jpg', 'ingest.type_mismatch'],
    ['a page named as a picture', htmlPage, 'sea.jpg', 'ingest.type_mismatch'],
    ['a script named as a picture', shellScript, 'sea.png', 'ingest.type_mismatch'],
    ['a document named as a picture', pdf, 'sea.jpg', 'ingest.type_mismatch'],
    ['text named as a picture', plainText, 'sea.jpg', 'ingest.type_mismatch'],
    ['a drawing named as a picture', harmlessSvg, 'sea.jpg', 'ingest.type_mismatch'],
    ['noise named as a picture', Buffer.from('8f0001fe3c9977', 'hex'), 'sea.jpg', 'ingest.unreadable'],
    ['a drawing that reads a file', thievingSvg, 'logo.svg', 'ingest.active_content'],
    ['a drawing with a script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'), 'logo.svg', 'ingest.active_content'],
    ['a drawing that acts when it is shown', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="fetch(1)"/>'), 'logo.svg', 'ingest.active_content'],
    ['the same in UTF-16', Buffer.from('\ufeff<svg xmlns="http://www.w3.org/2000/svg" onload="fetch(1)"/>', 'utf16le'), 'logo.svg', 'ingest.active_content'],
    ['a link that is a script, spelled out', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><a href="&#106;avascript:1"/></svg>'), 'logo.svg', 'ingest.active_content'],
    ['an entity bomb', Buffer.from('<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'), 'logo.svg', 'ingest.active_content'],
    ['a picture of 900 megapixels', blackPng(30_000, 30_000), 'sea.png', 'ingest.pixel_limit'],
    ['a picture of 268 megapixels', blackPng(16_383, 16_383), 'sea.png', 'ingest.pixel_limit'],
    ['a picture a million pixels high', blackPng(1, 1_000_000), 'sea.png', 'ingest.pixel_limit'],
    ['a film of 5,001 frames', gifOfFrames(5_001), 'sea.gif', 'ingest.page_limit'],
  ])('%s: quarantined', async (_, bytes, filename, reason) => {
    const { outcome, row } = await examined(bytes, filename);
    expect(outcome).toEqual({ outcome: 'quarantined', reason });
    expect(row).toMatchObject({ preview: 'failed', preview_reason: reason });
  });
});

describe('a file that is shown by a still of it', () => {
  test.each([
    ['a film', mp4, 'sea.mp4', 'video/mp4'],
    ['a picture of a kind that is not drawn as it is', heic, 'sea.heic', 'image/heic'],
    ['a drawing', harmlessSvg, 'logo.svg', 'image/svg+xml'],
    ['a document', pdf, 'brief.pdf', 'application/pdf'],
  ])('%s: accepted', async (_, bytes, filename, mediaType) => {
    const { outcome, row } = await examined(bytes, filename);
    expect(outcome).toMatchObject({ outcome: 'accepted', previewable: true });
    expect(row).toMatchObject({ media_type: mediaType, preview: 'pending', preview_reason: null });
  });
});

describe('a file of which there is no preview', () => {
  test.each([
    ['a text', plainText, 'copy.txt', 'text/plain'],
    ['an archive', gzipSync('x'), 'all.gz', 'application/gzip'],
    ['something that nobody knows', Buffer.from('8f0001fe3c9977', 'hex'), 'brush.abr', 'application/octet-stream'],
  ])('%s: accepted and kept', async (_, bytes, filename, mediaType) => {
    const { outcome, row } = await examined(bytes, filename);
    expect(outcome).toMatchObject({ outcome: 'accepted', previewable: false });
    expect(row).toMatchObject({ media_type: mediaType, preview: 'not_possible', preview_reason: 'render.unsupported_type' });
  });

  test('a picture under another picture\'s ending comes in as what it is', async () => {
    const { outcome, row } = await examined(sample('chelsea.png'), 'chelsea.jpg');
    expect(outcome).toMatchObject({ outcome: 'accepted', previewable: true });
    expect(row['media_type']).toBe('image/png');
  });
});
