import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { createIngestActivities } from '../../activities/ingest/activities.js';
import { createMediaActivities } from '../../activities/media/activities.js';
import type { MediaTools } from '../../activities/media/media-tools.js';
import { findMediaTools } from '../../activities/media/media-tools.js';
import type { MetadataReader } from '../../activities/metadata/metadata-reader.js';
import { startMetadataReader } from '../../activities/metadata/metadata-reader.js';
import { createRenderActivities } from '../../activities/render/activities.js';
import type { RenderPool } from '../../activities/render/render-pool.js';
import { startRenderPool } from '../../activities/render/render-pool.js';
import { asActivity } from '../builders/as-activity.js';
import { plainText } from '../builders/hostile-files.js';
import type { Library } from '../builders/library.js';
import { createLibrary } from '../builders/library.js';
import { cameraRaw, document, film, heifPicture, sound, streamed } from '../builders/media-files.js';
import type { UploadedVersion } from '../builders/upload.js';
import { addUpload, versionRow } from '../builders/upload.js';

let library: Library;
let metadataReader: MetadataReader;
let pool: RenderPool;
let tools: MediaTools;

beforeAll(async () => {
  library = await createLibrary();
  [metadataReader, pool, tools] = await Promise.all([startMetadataReader(library.logger), startRenderPool(library.environment, library.logger), findMediaTools(library.logger)]);
});
afterAll(async () => {
  pool.close();
  await metadataReader.close();
  await library.close();
});

async function examined(bytes: Buffer, filename: string): Promise<UploadedVersion> {
  const upload = await addUpload(library, { bytes, filename });
  expect(await asActivity(createIngestActivities({ ...library, metadataReader }).examineOriginal, upload)).toMatchObject({ outcome: 'accepted', previewable: true });
  return upload;
}

const makeStill = (upload: UploadedVersion, machine = tools) => asActivity(createMediaActivities({ ...library, tools: machine }).makeStill, upload);
const renderPlan = (upload: UploadedVersion) => asActivity(createRenderActivities({ ...library, renderPool: pool }).renderPlan, upload);

function rows({ versionId }: UploadedVersion) {
  return library.sql<Record<string, string>>('select * from renditions where version_id = $1 order by recipe', [versionId]);
}

async function picture(upload: UploadedVersion, recipe: string): Promise<Buffer> {
  const row = (await rows(upload)).find((one) => one['recipe'] === recipe);
  return library.objectStore.getBuffer({ bucket: 'assets', key: row?.['object_key'] ?? '' }, { maxBytes: 30_000_000 });
}

/** Mean red, green and blue of a part of a picture, given in shares of it. */
async function colourOf(bytes: Buffer, [left, top, width, height]: [number, number, number, number]): Promise<number[]> {
  const whole = await sharp(bytes).metadata();
  const part = { left: Math.round(left * whole.width), top: Math.round(top * whole.height), width: Math.max(1, Math.round(width * whole.width)), height: Math.max(1, Math.round(height * whole.height)) };
  const { channels } = await sharp(await sharp(bytes).removeAlpha().extract(part).png().toBuffer()).stats();
  return channels.map(({ mean }) => Math.round(mean));
}

const previews = ['preview-1280', 'preview-320', 'preview-640', 'web-2048'];

describe('a film', () => {
  test('is shown by a frame that is not black, and has its previews drawn from that', async () => {
    const upload = await examined(await film(), 'film.mp4');
    expect(await renderPlan(upload)).toEqual({ outcome: 'needs_still', queue: 'video' });
    expect(await makeStill(upload)).toEqual({ outcome: 'made' });
    expect(await renderPlan(upload)).toMatchObject({ outcome: 'rendered', failed: 0, hasFilm: true });
    expect((await rows(upload)).map(({ recipe }) => recipe)).toEqual(['poster', ...previews]);
    const [red = 0, green = 255] = await colourOf(await picture(upload, 'preview-640'), [0.05, 0.1, 0.4, 0.8]);
    expect([red > 200, green < 60]).toEqual([true, true]);
    expect(await versionRow(library, upload)).toMatchObject({
      preview: 'ready', width: 640, height: 360,
      media: { still: 'video', videoCodec: 'h264', audioCodec: 'aac', frameRate: 30, durationSeconds: expect.closeTo(4, 0) },
    });
  });

  test('is shown upright where the camera was turned', async () => {
    const flat = await film({ seconds: 1 });
    const turned = await streamed('turned.mp4', ['-i', 'flat.mp4', '-c', 'copy', '-metadata:s:v:0', 'rotate=90'], { 'flat.mp4': flat });
    const upload = await examined(turned, 'turned.mp4');
    await makeStill(upload);
    expect(await versionRow(library, upload)).toMatchObject({ width: 360, height: 640 });
    expect(await sharp(await picture(upload, 'poster')).metadata()).toMatchObject({ width: 360, height: 640, format: 'png' });
  });

  test('that is cut short has no preview, and is kept', async () => {
    const upload = await examined((await film()).subarray(0, 30_000), 'film.mp4');
    expect(await makeStill(upload)).toEqual({ outcome: 'not_possible', reason: 'render.unreadable_media' });
    expect(await versionRow(library, upload)).toMatchObject({ preview: 'not_possible', preview_reason: 'render.unreadable_media' });
    expect(await rows(upload)).toEqual([]);
  });

  test('says that FFmpeg is missing where it is not installed, and leaves no empty file', async () => {
    const upload = await examined(await film({ seconds: 1 }), 'film.mp4');
    expect(await makeStill(upload, { ...tools, ffmpeg: null })).toEqual({ outcome: 'not_possible', reason: 'render.tool_missing' });
    expect(await rows(upload)).toEqual([]);
  });

  test('of which the tenant has the same bytes is not opened again', async () => {
    const bytes = await film({ seconds: 2 });
    const first = await examined(bytes, 'film.mp4');
    await makeStill(first);
    const second = await examined(bytes, 'again.mp4');
    await library.objectStore.removeEveryVersion({ bucket: 'assets', key: `tenants/${library.tenantId}/originals/${second.versionId}` });
    expect(await makeStill(second)).toEqual({ outcome: 'made' });
    expect((await rows(second)).map(({ object_key: key }) => key)).toEqual((await rows(first)).map(({ object_key: key }) => key));
  });
});

describe('a piece of sound', () => {
  test.each(['mp3', 'wav', 'flac', 'ogg', 'm4a'])('in %s is shown by its loudness over its length', async (ending) => {
    const upload = await examined(await sound({ name: `sound.${ending}` }), `sound.${ending}`);
    expect(await makeStill(upload)).toEqual({ outcome: 'made' });
    const waveform = await picture(upload, 'waveform');
    // Silent in its first half: nothing but the line in the middle.
    const silent = await colourOf(waveform, [0.05, 0.1, 0.4, 0.3]);
    const loud = await colourOf(waveform, [0.55, 0.1, 0.4, 0.3]);
    expect(silent).toEqual([248, 248, 248]);
    expect(loud[0]).toBeLessThan(160);
    expect(await versionRow(library, upload)).toMatchObject({ media: { still: 'audio', durationSeconds: expect.closeTo(3, 0) } });
  });
});

describe('a document', () => {
  test('is shown by its pages', async () => {
    const upload = await examined(await document(12), 'brochure.pdf');
    expect(await renderPlan(upload)).toEqual({ outcome: 'needs_still', queue: 'render' });
    expect(await makeStill(upload)).toEqual({ outcome: 'made' });
    const pages = Array.from({ length: 10 }, (_, index) => `page-${index + 1}`);
    expect((await rows(upload)).map(({ recipe }) => recipe).sort()).toEqual([...pages].sort());
    expect(await colourOf(await picture(upload, 'page-10'), [0.2, 0.14, 0.25, 0.15])).toEqual([expect.closeTo(34, -1), expect.closeTo(85, -1), expect.closeTo(204, -1)]);
    expect(await renderPlan(upload)).toEqual({ outcome: 'rendered', ready: 4, failed: 0 });
    expect(await versionRow(library, upload)).toMatchObject({ preview: 'ready', pages: 12, media: { still: 'document', pages: 12 } });
  });

  test('behind a password says so', async () => {
    const upload = await examined(await document(1, { userPassword: 'secret' }), 'secret.pdf');
    expect(await makeStill(upload)).toEqual({ outcome: 'not_possible', reason: 'render.locked_document' });
  });

  test('that is broken is kept without a preview', async () => {
    const upload = await examined(Buffer.concat([(await document(1)).subarray(0, 60), Buffer.alloc(4_000, 0x20)]), 'broken.pdf');
    expect(await makeStill(upload)).toEqual({ outcome: 'not_possible', reason: 'render.unreadable_media' });
  });
});

describe('a picture that Galley does not decode itself', () => {
  test('a drawing becomes pixels, for every recipe', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200"><rect width="150" height="200" fill="#00ff00"/><text x="160" y="100" font-size="40">Galley</text></svg>');
    const upload = await examined(svg, 'logo.svg');
    expect(await makeStill(upload)).toEqual({ outcome: 'made' });
    expect(await renderPlan(upload)).toMatchObject({ outcome: 'rendered', ready: 12 });
    expect(await colourOf(await picture(upload, 'preview-1280'), [0.05, 0.1, 0.4, 0.8])).toEqual([expect.closeTo(0, -1), expect.closeTo(255, -1), expect.closeTo(0, -1)]);
    expect(await sharp(await picture(upload, 'raster')).metadata()).toMatchObject({ width: 2_400, height: 1_600 });
  });

  test('a HEIC is decoded', async () => {
    const upload = await examined(heifPicture, 'photo.heic');
    expect(await makeStill(upload)).toEqual({ outcome: 'made' });
    expect((await colourOf(await picture(upload, 'decoded'), [0.1, 0.1, 0.3, 0.8]))[0]).toBeGreaterThan(200);
    expect((await colourOf(await picture(upload, 'decoded'), [0.6, 0.1, 0.3, 0.8]))[2]).toBeGreaterThan(200);
  });

  test('a camera raw is shown by the picture that it carries, upright, and keeps its own size', async () => {
    const upload = await examined(await cameraRaw(), 'raw.dng');
    expect(await makeStill(upload)).toEqual({ outcome: 'made' });
    const preview = await picture(upload, 'embedded-preview');
    // 160 x 100, red on the left, in a file that says it is to be turned by 90 degrees to the right.
    expect(await sharp(preview).metadata()).toMatchObject({ width: 100, height: 160, format: 'png' });
    expect((await colourOf(preview, [0.1, 0.05, 0.8, 0.4]))[0]).toBeGreaterThan(200);
    await renderPlan(upload);
    expect(await versionRow(library, upload)).toMatchObject({ preview: 'ready', width: 300, height: 400, media: { still: 'embedded' } });
    expect((await rows(upload)).find(({ recipe }) => recipe === 'preview-320')).toMatchObject({ state: 'ready', width: 100, height: 160 });
  });

  test('one that carries no picture of itself is kept without a preview', async () => {
    const tiff = await sharp({ create: { width: 40, height: 40, channels: 3, background: 'red' } }).tiff().toBuffer();
    const upload = await examined(tiff, 'scan.tif');
    expect(await makeStill(upload)).toEqual({ outcome: 'not_possible', reason: 'render.no_embedded_preview' });
  });

  test('what has nothing to show stays as it came', async () => {
    const upload = await addUpload(library, { bytes: plainText, filename: 'copy.txt' });
    expect(await asActivity(createIngestActivities({ ...library, metadataReader }).examineOriginal, upload)).toMatchObject({ outcome: 'accepted', previewable: false });
    expect(await makeStill(upload)).toEqual({ outcome: 'not_possible', reason: 'render.unsupported_type' });
  });
});
