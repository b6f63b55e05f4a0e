import { execFile } from 'node:child_process';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { access, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import sharp from 'sharp';
import type { Ffmpeg, MediaTools } from '../../activities/media/media-tools.js';
import { findMediaTools } from '../../activities/media/media-tools.js';
import { onlyThisFile } from '../../activities/media/only-this-file.js';
import { openConfined } from '../../activities/media/open-confined.js';
import { probeMedia } from '../../activities/media/probe-media.js';
import type { ConfinedLimits } from '../../activities/media/run-confined.js';
import { outputOf, runConfined } from '../../activities/media/run-confined.js';
import { storeMade } from '../../activities/media/store-made.js';
import { streamedMedia } from '../../domain/streamed-media.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { film } from '../builders/media-files.js';

const run = promisify(execFile);
const never = new AbortController().signal;
const limits: ConfinedLimits = { cpuSeconds: 20, wallSeconds: 20, memoryMebibytes: 1_024, fileMebibytes: 8 };

let tools: MediaTools;
let ffmpeg: Ffmpeg;
let server: Server;
let address: string;
let asked: string[] = [];
let folder: string;
let secretFilm: Buffer;
let secretPicture: Buffer;

beforeAll(async () => {
  tools = await findMediaTools(pino({ level: 'silent' }));
  if (tools.ffmpeg === null) throw new Error('these tests need ffmpeg');
  ffmpeg = tools.ffmpeg;
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  secretFilm = await film({ seconds: 1, name: 'secret.ts' });
  secretPicture = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#ff00ff' } }).png().toBuffer();
});
afterAll(() => void server.close());
beforeEach(async () => {
  asked = [];
  folder = await mkdtemp(path.join(tmpdir(), 'galley-attack-'));
  await Promise.all([writeFile(path.join(folder, 'secret.ts'), secretFilm), writeFile(path.join(folder, 'secret.png'), secretPicture), writeFile(path.join(folder, 'secret.svg'), svgOf('<rect id="a" width="64" height="64" fill="#ff00ff"/>'))]);
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

function svgOf(content: string, before = ''): string {
  return `${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xi="http://www.w3.org/2001/XInclude" width="64" height="64">${content}</svg>`;
}

const hls = (target: string): string => `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1.0,\n${target}\n#EXT-X-ENDLIST\n`;
const dash = (target: string): string =>
  `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT1S"><Period><AdaptationSet mimeType="video/mp2t"><Representation id="1" bandwidth="1"><BaseURL>${target}</BaseURL></Representation></AdaptationSet></Period></MPD>`;
const concat = (target: string): string => `ffconcat version 1.0\nfile '${target}'\n`;

/** A picture and its neighbours, in a film that is a script for FFmpeg. */
const scripts: readonly [string, (target: string) => string][] = [
  ['an HLS playlist', hls],
  ['a DASH manifest', dash],
  ['a concat script', concat],
  ['an SDP description', (target) => `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\na=control:${target}\nm=video 5004 RTP/AVP 96\n`],
];
const readers = ['video/mp4', 'video/mp2t', 'audio/mpeg'];

/** With a network, so that only what is to be shown keeps the program from it. */
const connected = { network: null };

describe('a script for FFmpeg that comes as a film', () => {
  test('would be followed by an FFmpeg without our arguments', async () => {
    await writeFile(path.join(folder, 'original'), hls('secret.ts'));
    const { stdout } = await run('ffprobe', ['-v', 'error', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0', '-f', 'hls', '-allowed_extensions', 'ALL', 'original'], { cwd: folder });
    expect(stdout).toContain('h264');
  });

  test.each(scripts)('%s opens neither a neighbour nor an address, whatever it is taken for', async (_, script) => {
    for (const target of ['secret.ts', `file://${folder}/secret.ts`, `${address}/film.ts`, 'concat:secret.ts']) {
      await writeFile(path.join(folder, 'original'), script(target));
      for (const mediaType of readers) {
        const media = streamedMedia(mediaType)!;
        const streams = await probeMedia(connected, ffmpeg, media, folder, 'original', never).catch(() => null);
        // FFmpeg takes nearly anything for raw sound; what it must not find is the film.
        expect([mediaType, target, streams?.video ?? null, streams?.audio?.codec === 'aac' && mediaType !== 'audio/aac']).toEqual([mediaType, target, null, false]);
      }
    }
    expect(asked).toEqual([]);
  }, 240_000);

  test('that follows a true beginning is not followed either', async () => {
    await writeFile(path.join(folder, 'original'), Buffer.concat([(await film({ seconds: 1 })).subarray(0, 32), Buffer.from(hls(`${address}/film.ts`))]));
    await expect(probeMedia(connected, ffmpeg, streamedMedia('video/mp4')!, folder, 'original', never)).rejects.toMatchObject({ reason: 'ingest.unreadable' });
    expect(asked).toEqual([]);
  });

  test('no reader that follows addresses can be asked for', async () => {
    await writeFile(path.join(folder, 'original'), hls(`${address}/film.ts`));
    for (const demuxer of ['hls', 'concat', 'dash', 'sdp', 'image2']) {
      const args = ['-v', 'error', ...onlyThisFile('mov', 'original', ['-f', demuxer]), '-show_streams'];
      await expect(outputOf(connected, { program: ffmpeg.ffprobe, args, folder, limits, signal: never }, 10_000)).rejects.toMatchObject({ reason: 'ingest.unreadable' });
    }
    expect(asked).toEqual([]);
  });
});

describe('a drawing that names what is outside of it', () => {
  const attacks = (target: string): string[] => [
    svgOf(
      [
        `<image width="16" height="16" xlink:href="${target}"/><image x="16" width="16" height="16" href="${target}"/>`,
        `<use y="16" href="${target.replace('.png', '.svg')}#a"/><xi:include href="${target}" parse="xml"/>`,
        `<filter id="f"><feImage href="${target}"/></filter><rect x="32" width="16" height="16" filter="url(#f)" fill="#fff"/>`,
        `<style>@import url("${target}"); rect { fill: url("${target}#a") } @font-face { font-family: x; src: url("${target}") }</style>`,
        '<text font-family="x" y="60">text</text>',
      ].join(''),
      `<?xml-stylesheet href="${target}"?>`,
    ),
    svgOf('<text y="20">&x;</text>', `<!DOCTYPE svg [<!ENTITY x SYSTEM "${target}">]>`),
  ];

  test('shows nothing of it, and asks nobody for it', async () => {
    for (const target of ['secret.png', './secret.png', `file://${folder}/secret.png`, `${address}/secret.png`]) {
      for (const svg of attacks(target)) {
        await rm(path.join(folder, 'still.png'), { force: true });
        await writeFile(path.join(folder, 'original'), svg);
        const answer = await openConfined(connected, 'vector', 1, folder, never);
        if ('refused' in answer) continue;
        const { data, info } = await sharp(path.join(folder, 'still.png')).resize(64, 64).raw().toBuffer({ resolveWithObject: true });
        let magenta = 0;
        for (let at = 0; at < data.length; at += info.channels) if ((data[at] ?? 0) > 200 && (data[at + 1] ?? 0) < 80 && (data[at + 2] ?? 0) > 200) magenta += 1;
        expect([svg, magenta]).toEqual([svg, 0]);
      }
    }
    expect(asked).toEqual([]);
  }, 240_000);

  test.each([
    ['entities within entities', svgOf('<text>&h;</text>', `<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">${'bcdefgh'.split('').map((name, index) => `<!ENTITY ${name} "${`&${'abcdefgh'[index]};`.repeat(10)}">`).join('')}]>`)],
    ['references to references', svgOf(`<defs><g id="g0"><rect width="1" height="1"/></g>${Array.from({ length: 8 }, (_, index) => `<g id="g${index + 1}">${`<use href="#g${index}"/>`.repeat(10)}</g>`).join('')}</defs><use href="#g8"/>`)],
    ['a nesting without end', svgOf(`${'<g>'.repeat(100_000)}${'</g>'.repeat(100_000)}`)],
  ])('made of %s takes nothing down with it', async (_, svg) => {
    await writeFile(path.join(folder, 'original'), svg);
    const answer = await openConfined(tools.confinement, 'vector', 1, folder, never).catch((error: unknown) => error);
    expect(answer).toBeDefined();
  }, 200_000);
});

describe('a document that acts on its reader', () => {
  test('is drawn, and does nothing', async () => {
    const objects = [
      `<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.launchURL\\("${address}/js"\\))>>/AA<</WC<</S/URI/URI(${address}/uri)>>>>>>`,
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<</XObject<</X 4 0 R>>>>/Contents 5 0 R/AA<</O<</S/Launch/F(/bin/sh)>>>>>>`,
      `<</Type/XObject/Subtype/Image/Width 64/Height 64/ColorSpace/DeviceRGB/BitsPerComponent 8/F(secret.png)/FFilter/DCTDecode/Length 0>>stream\n\nendstream`,
      '<</Length 27>>stream\nq 200 0 0 200 0 0 cm /X Do Q\nendstream',
    ];
    await writeFile(path.join(folder, 'original'), `%PDF-1.7\n${objects.map((object, index) => `${index + 1} 0 obj${object}endobj\n`).join('')}trailer<</Root 1 0 R/Size 6>>\n%%EOF`);
    expect(await openConfined(connected, 'document', 1, folder, never)).toMatchObject({ pages: 1 });
    const { channels } = await sharp(path.join(folder, 'still.png')).stats();
    expect(channels.map(({ mean }) => mean)).toEqual([255, 255, 255]);
    expect(asked).toEqual([]);
  });
});

describe('a confined program', () => {
  const node = (script: string, more: Partial<ConfinedLimits> = {}) => ({ program: process.execPath, args: ['-e', script], folder, limits: { ...limits, ...more }, signal: never });

  test('knows nothing of our environment', async () => {
    const answer = await outputOf(tools.confinement, node('console.log(Object.keys(process.env).sort().join())'), 10_000);
    expect(answer.toString().trim().split(',').filter((name) => name !== 'PWD')).toEqual(['HOME', 'LC_ALL', 'PATH', 'TMPDIR', 'TZ']);
  });

  test('reaches no network where the system lets it be parted from it', async () => {
    const reach = node(`fetch('${address}/').then(() => console.log('reached'), () => console.log('not reached'))`);
    expect((await outputOf(tools.confinement, reach, 1_000)).toString().trim()).toBe(tools.confinement.network === null ? 'reached' : 'not reached');
  });

  test.each([
    ['works for ever', 'for (;;);', { cpuSeconds: 1 }],
    ['waits for ever', 'setInterval(() => undefined, 1000)', { wallSeconds: 1 }],
  ])('that %s is ended', async (_, script, more) => {
    await expect(runConfined(tools.confinement, node(script, more))).rejects.toMatchObject({ reason: 'ingest.time_limit' });
  });

  test('that takes more memory than it may is ended', async () => {
    await expect(runConfined(tools.confinement, node('const all = []; for (;;) all.push(Buffer.alloc(16_000_000, 1))', { memoryMebibytes: 512 }))).rejects.toMatchObject({ name: 'Error' });
  });

  test('that writes without end leaves no more than it may', async () => {
    await expect(runConfined(tools.confinement, node(`const fs = require('fs'); for (;;) fs.appendFileSync('out', Buffer.alloc(1_000_000))`))).rejects.toThrow();
    const { stdout } = await run('stat', ['-c', '%s', path.join(folder, 'out')]);
    expect(Number(stdout)).toBeLessThanOrEqual(8 * 1024 * 1024);
  });

  test('that leaves a link in the place of a picture gets nothing of ours stored', async () => {
    await symlink('/etc/passwd', path.join(folder, 'still.png'));
    await access(path.join(folder, 'still.png'));
    const nowhere = { put: () => Promise.reject(new Error('something was stored')) } as unknown as ObjectStore;
    await expect(storeMade(nowhere, { bucket: 'assets', key: 'k' }, path.join(folder, 'still.png'), 'image/png', never)).rejects.toMatchObject({ code: 'ELOOP' });
  });
});
