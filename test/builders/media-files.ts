import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import PDFDocument from 'pdfkit';
import sharp from 'sharp';

const run = promisify(execFile);

/** A film or a piece of sound of FFmpeg's own making. @param args what to make, without the file it goes to */
export async function streamed(name: string, args: readonly string[], beside: Readonly<Record<string, string | Buffer>> = {}): Promise<Buffer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'galley-media-'));
  try {
    for (const [file, content] of Object.entries(beside)) await writeFile(path.join(folder, file), content);
    await run('ffmpeg', ['-v', 'error', '-nostdin', ...args, name], { cwd: folder });
    return await readFile(path.join(folder, name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A film with sound that begins black, whose left half is red and whose right half is moving. */
export async function film({ seconds = 4, size = '640x360', rate = 30, name = 'film.mp4' }: { seconds?: number; size?: string; rate?: number; name?: string } = {}): Promise<Buffer> {
  return streamed(name, [
    ...['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`, '-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`],
    ...['-vf', `drawbox=x=0:y=0:w=iw/2:h=ih:color=red:t=fill,drawbox=color=black:t=fill:enable='lt(t,${seconds / 4})'`],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-shortest', '-metadata', 'location=+48.1+11.5/'],
  ]);
}

export async function sound({ seconds = 3, name = 'sound.mp3' }: { seconds?: number; name?: string } = {}): Promise<Buffer> {
  return streamed(name, ['-f', 'lavfi', '-i', `sine=frequency=330:duration=${seconds}`, '-af', `volume=0:enable='lt(t,${seconds / 2})'`]);
}

/** A document of so many pages, each with its number in large letters. */
export async function document(pages: number, options: { userPassword?: string } = {}): Promise<Buffer> {
  const made = new PDFDocument({ size: 'A4', ...options });
  const chunks: Buffer[] = [];
  made.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => made.on('end', resolve));
  for (let page = 1; page <= pages; page += 1) {
    if (page > 1) made.addPage();
    made.rect(100, 100, 200, 200).fill('#2255cc').fontSize(72).fillColor('black').text(String(page), 100, 400);
  }
  made.end();
  await ended;
  return Buffer.concat(chunks);
}

/** 64 x 64, red on the left and blue on the right, HEVC in HEIF, encoded by libheif's own tool: nothing that is installed here can make one. */
export const heifPicture = Buffer.from(
  [
    'AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAUJtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAABAAAAImlsb2MAAAAAREAAAQAB',
    'AAAAAAFmAAEAAAAAAAAAKQAAACNpaW5mAAAAAAABAAAAFWluZmUCAAAAAAEAAGh2YzEAAAAAwmlwcnAAAACkaXBjbwAAAHhodmNDAQNwAAAAAAAAAAAAHvAA/P34+AAADwMgAAEAGEAB',
    'DAH//wNwAAADAJAAAAMAAAMAHroCQCEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbqSSmubgQEDAgAAAMACAAAAwAIQCIAAQAHRAHBcrAiQAAAABRpc3BlAAAAAAAAAEAAAABAAAAA',
    'EHBpeGkAAAAAAwgICAAAABZpcG1hAAAAAAAAAAEAAQOBAoMAAAAxbWRhdAAAACUoAa9Y+Q6SX//znd//lR6Q+xFmJ//P4mL+onaf+L/0RxL/7+EY',
  ].join(''),
  'base64',
);

/** A DNG of 400 x 300 that carries a JPEG of 160 x 100, red on the left and blue on the right, and is to be turned to the right. */
export async function cameraRaw(): Promise<Buffer> {
  const left = await sharp({ create: { width: 80, height: 100, channels: 3, background: 'red' } }).png().toBuffer();
  const preview = await sharp({ create: { width: 160, height: 100, channels: 3, background: 'blue' } })
    .composite([{ input: left, left: 0, top: 0 }])
    .jpeg({ quality: 98 })
    .toBuffer();
  const sensor = Buffer.alloc(400 * 300, 0x80);
  const first = [
    [0x100, 4, 1, 400], [0x101, 4, 1, 300], [0x102, 3, 1, 8], [0x103, 3, 1, 1], [0x106, 3, 1, 1], [0x111, 4, 1, 8], [0x112, 3, 1, 6],
    [0x115, 3, 1, 1], [0x116, 4, 1, 300], [0x117, 4, 1, sensor.length], [0xc612, 1, 4, 0x0401],
  ];
  const second = [[0x103, 3, 1, 6], [0x201, 4, 1, 8 + sensor.length], [0x202, 4, 1, preview.length]];
  const firstAt = 8 + sensor.length + preview.length;
  const secondAt = firstAt + 6 + first.length * 12;
  const header = Buffer.from('49492a0000000000', 'hex');
  header.writeUInt32LE(firstAt, 4);
  return Buffer.concat([header, sensor, preview, directory(first, secondAt), directory(second, 0)]);
}

/** A directory of a TIFF: tag, type, count and value of each entry. */
function directory(entries: readonly (readonly number[])[], next: number): Buffer {
  const bytes = Buffer.alloc(6 + entries.length * 12);
  bytes.writeUInt16LE(entries.length, 0);
  entries.forEach(([tag = 0, type = 0, count = 0, value = 0], index) => {
    const at = 2 + index * 12;
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(type, at + 2);
    bytes.writeUInt32LE(count, at + 4);
    bytes.writeUInt32LE(value, at + 8);
  });
  bytes.writeUInt32LE(next, bytes.length - 4);
  return bytes;
}
