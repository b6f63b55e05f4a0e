import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import sharp from 'sharp';
import { createIngestActivities } from '../../activities/ingest/activities.js';
import { createMediaActivities } from '../../activities/media/activities.js';
import type { MediaTools } from '../../activities/media/media-tools.js';
import { findMediaTools } from '../../activities/media/media-tools.js';
import type { MetadataReader } from '../../activities/metadata/metadata-reader.js';
import { startMetadataReader } from '../../activities/metadata/metadata-reader.js';
import { asActivity } from '../builders/as-activity.js';
import type { Library } from '../builders/library.js';
import { createLibrary, sha256 } from '../builders/library.js';
import { film, sound } from '../builders/media-files.js';
import { addVersionWithSlots } from '../builders/slots.js';
import type { UploadedVersion } from '../builders/upload.js';
import { addUpload } from '../builders/upload.js';

const run = promisify(execFile);
let library: Library;
let metadataReader: MetadataReader;
let tools: MediaTools;

beforeAll(async () => {
  library = await createLibrary();
  [metadataReader, tools] = await Promise.all([startMetadataReader(library.logger), findMediaTools(library.logger)]);
});
afterAll(async () => {
  await metadataReader.close();
  await library.close();
});

const media = () => createMediaActivities({ ...library, tools });

async function opened(bytes: Buffer, filename: string): Promise<UploadedVersion> {
  const upload = await addUpload(library, { bytes, filename });
  await asActivity(createIngestActivities({ ...library, metadataReader }).examineOriginal, upload);
  expect(await asActivity(media().makeStill, upload)).toEqual({ outcome: 'made' });
  return upload;
}

async function rows({ versionId }: { versionId: string }) {
  const found = await library.sql<Record<string, string>>('select * from renditions where version_id = $1', [versionId]);
  return Object.fromEntries(found.map((row) => [row['recipe'] ?? '', row]));
}

async function stored(row: Record<string, string> | undefined): Promise<Buffer> {
  const bytes = await library.objectStore.getBuffer({ bucket: 'assets', key: row?.['object_key'] ?? '' }, { maxBytes: 50_000_000 });
  expect(sha256(bytes)).toBe(row?.['sha256']);
  return bytes;
}

/** What ffprobe, which has no part in what it looks at here, makes of a file: its streams, and its tags. */
async function probed(bytes: Buffer) {
  const folder = await mkdtemp(path.join(tmpdir(), 'galley-probe-'));
  try {
    const file = path.join(folder, 'file');
    await writeFile(file, bytes);
    const { stdout } = await run('ffprobe', ['-v', 'error', '-count_frames', '-show_streams', '-show_format', '-of', 'json', file]);
    const { stdout: frame } = await run('ffmpeg', ['-v', 'error', '-ss', '2', '-i', file, '-frames:v', '1', '-f', 'image2pipe', '-c:v', 'png', '-'], { encoding: 'buffer', maxBuffer: 50_000_000 }).catch(() => ({ stdout: Buffer.alloc(0) }));
    const { streams, format } = JSON.parse(stdout) as { streams: Record<string, string | number>[]; format: { duration: string; tags?: Record<string, string> } };
    return { video: streams.find((one) => one['codec_type'] === 'video'), audio: streams.find((one) => one['codec_type'] === 'audio'), format, frame };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const isAtStart = (bytes: Buffer): boolean => bytes.indexOf('moov') < bytes.indexOf('mdat');

describe('a film', () => {
  test('that comes to a machine without FFmpeg says so, and is made by the next that has it', async () => {
    const upload = await opened(await film({ seconds: 1, size: '480x270' }), 'film.mp4');
    const { makeFilms } = createMediaActivities({ ...library, tools: { ...tools, ffmpeg: null } });
    expect(await asActivity(makeFilms, upload)).toEqual({ ready: 0, failed: 5, unmade: 'render.tool_missing' });
    expect((await rows(upload))['proxy-720']).toMatchObject({ state: 'failed', reason: 'render.tool_missing' });
    expect(await asActivity(media().makeFilms, upload)).toEqual({ ready: 2, failed: 3 });
    expect((await rows(upload))['proxy-720']).toMatchObject({ state: 'ready', reason: null });
  });

  test('gets a contact sheet, a proxy and a cut for each shape, with sound, ready to be streamed, and without its metadata', async () => {
    const upload = await opened(await film({ seconds: 4, size: '1280x720', rate: 60 }), 'film.mp4');
    expect(await asActivity(media().makeFilms, upload)).toEqual({ ready: 5, failed: 0 });
    const made = await rows(upload);
    const sizes = { 'proxy-720': [1280, 720], 'video-9x16': [404, 720], 'video-1x1': [720, 720], 'video-4x5': [576, 720] };
    for (const [recipe, [width, height]] of Object.entries(sizes)) {
      const bytes = await stored(made[recipe]);
      const { video, audio, format } = await probed(bytes);
      expect([recipe, video?.['codec_name'], video?.['width'], video?.['height'], video?.['pix_fmt'], audio?.['codec_name']]).toEqual([recipe, 'h264', width, height, 'yuv420p', 'aac']);
      expect([video?.['nb_read_frames'], Number(format.duration)]).toEqual(['120', expect.closeTo(4, 0)]);
      expect([made[recipe]?.['width'], made[recipe]?.['height'], made[recipe]?.['media_type']]).toEqual([width, height, 'video/mp4']);
      expect(isAtStart(bytes)).toBe(true);
      expect(JSON.stringify(format.tags)).not.toContain('48.1');
    }
    expect(await sharp(await stored(made['contact-sheet'])).metadata()).toMatchObject({ format: 'jpeg', width: 5 * 328 + 8, height: 4 * 188 + 8 });
  });

  test('that is too small for a shape says so of that cut alone', async () => {
    const upload = await opened(await film({ seconds: 1, size: '480x270' }), 'film.mp4');
    expect(await asActivity(media().makeFilms, upload)).toEqual({ ready: 2, failed: 3 });
    expect((await rows(upload))['video-9x16']).toMatchObject({ state: 'failed', reason: 'render.source_too_small', bytes: null });
  });

  test('is cut where its focal point is', async () => {
    const upload = await opened(await film({ seconds: 3, size: '1280x720' }), 'film.mp4');
    await library.sql(`update versions set framing = '{"focalPoint": {"x": 0.1, "y": 0.5}, "crops": []}' where id = $1`, [upload.versionId]);
    await asActivity(media().makeFilms, upload);
    const { frame } = await probed(await stored((await rows(upload))['video-9x16']));
    const { channels } = await sharp(frame).stats();
    // The left half of the film is red.
    expect(channels[0]?.mean).toBeGreaterThan(200);
    expect(channels[1]?.mean).toBeLessThan(60);
  });

  test('is joined from its stretches without a frame lost or shown twice, and none of them stays behind', async () => {
    const upload = await opened(await film({ seconds: 47, size: '480x270', rate: 25 }), 'film.mp4');
    await asActivity(media().makeFilms, upload);
    const { video, audio, format } = await probed(await stored((await rows(upload))['proxy-720']));
    expect(video?.['nb_read_frames']).toBe(String(47 * 25));
    expect([Number(format.duration), Number(audio?.['duration'])]).toEqual([expect.closeTo(47, 0), expect.closeTo(47, 0)]);
    expect(await library.objectStore.head({ bucket: 'assets', key: `tenants/${library.tenantId}/segments/${(await rows(upload))['proxy-720']?.['rendition_key']}/0` })).toBeNull();
  });

  test('whose worker dies is gone on with by the next one, which encodes only what is missing', async () => {
    const upload = await opened(await film({ seconds: 45, size: '480x270', rate: 25 }), 'film.mp4');
    const worker = new MockActivityEnvironment();
    const put: string[] = [];
    const objectStore: typeof library.objectStore = {
      ...library.objectStore,
      put: async (address, ...more) => {
        const stored = await library.objectStore.put(address, ...more);
        if (address.key.includes('/segments/')) put.push(address.key);
        return stored;
      },
    };
    const dying: typeof objectStore = {
      ...objectStore,
      put: async (...all) => {
        const stored = await objectStore.put(...all);
        if (put.length === 2) worker.cancel('WORKER_SHUTDOWN');
        return stored;
      },
    };
    await expect(worker.run(createMediaActivities({ ...library, objectStore: dying, tools }).makeFilms, upload)).rejects.toMatchObject({ name: 'CancelledFailure' });
    expect(put).toHaveLength(2);
    await asActivity(createMediaActivities({ ...library, objectStore, tools }).makeFilms, upload);
    expect(put.map((key) => key.split('/').at(-1))).toEqual(['0', '1', '2']);
    const { video } = await probed(await stored((await rows(upload))['proxy-720']));
    expect(video?.['nb_read_frames']).toBe(String(45 * 25));
  });

  test('shows captions beside it, from whatever form they were written in, as text and nothing else', async () => {
    const upload = await opened(await film({ seconds: 1, size: '480x270' }), 'film.mp4');
    const captioned = await addVersionWithSlots(library, upload, {
      captions: '1\r\n00:00:00,000 --> 00:00:01,000\r\n<i>Ready</i> & <script>fetch("//x")</script>set\r\n',
      'captions-de': 'not captions at all',
    });
    await asActivity(media().makeStill, captioned);
    await asActivity(media().makeFilms, captioned);
    const made = await rows(captioned);
    expect((await stored(made['captions'])).toString()).toBe('WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nReady &amp; fetch("//x")set\n');
    expect(made['captions']).toMatchObject({ media_type: 'text/vtt', state: 'ready' });
    expect(made['captions-de']).toMatchObject({ state: 'failed', reason: 'render.captions_unreadable' });
  });

  test('of the same bytes is not encoded again', async () => {
    const bytes = await film({ seconds: 1, size: '480x270' });
    const first = await opened(bytes, 'film.mp4');
    await asActivity(media().makeFilms, first);
    const second = await addUpload(library, { bytes, filename: 'film.mp4' });
    await asActivity(createIngestActivities({ ...library, metadataReader }).examineOriginal, second);
    await library.objectStore.removeEveryVersion({ bucket: 'assets', key: `tenants/${library.tenantId}/originals/${second.versionId}` });
    expect(await asActivity(media().makeStill, second)).toEqual({ outcome: 'made' });
    expect(await asActivity(media().makeFilms, second)).toEqual({ ready: 2, failed: 3 });
    expect((await rows(second))['proxy-720']?.['object_key']).toBe((await rows(first))['proxy-720']?.['object_key']);
  });
});

describe('a piece of sound', () => {
  test('gets a form that any browser plays', async () => {
    const upload = await opened(await sound({ name: 'sound.flac' }), 'sound.flac');
    expect(await asActivity(media().makeFilms, upload)).toEqual({ ready: 1, failed: 0 });
    const bytes = await stored((await rows(upload))['proxy-audio']);
    const { audio, video, format } = await probed(bytes);
    expect([audio?.['codec_name'], video, Number(format.duration), isAtStart(bytes)]).toEqual(['aac', undefined, expect.closeTo(3, 0), true]);
  });
});
