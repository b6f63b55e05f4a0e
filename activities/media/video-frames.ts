import sharp from 'sharp';
import type { Size } from '../../domain/rendition-plan.js';
import type { Film } from './film.js';
import { onlyThisFile } from './only-this-file.js';
import type { ConfinedLimits } from './run-confined.js';
import { ConfinedProgramFailed, outputOf, runConfined } from './run-confined.js';

/** Reading on from a key frame to the one wanted can be a few seconds of a large film. */
const frameLimits: ConfinedLimits = { cpuSeconds: 120, wallSeconds: 180, memoryMebibytes: 3_072, fileMebibytes: 256 };

interface RawPicture extends Size {
  readonly data: Buffer;
  readonly channels: 3;
}

const sampleSide = 320;
/** Where in the film candidates for its poster are taken, as shares of its length; the first of equals wins. */
const posterCandidates = [0.1, 0.2, 0.3, 0.05, 0.4, 0.5, 0.6, 0.7, 0.85, 0];
const sheetColumns = 5;
const sheetRows = 4;
const sheetGap = 8;
const sheetBackground = '#1b1b1f';

/**
 * The frame that tells most of a film, as PNG: of a few candidates the one with most contrast, so that neither a fade nor a black lead-in
 * stands for the whole.
 * @throws ConfinedProgramFailed where no frame can be read
 */
export async function drawPoster(film: Film, file: string): Promise<void> {
  const { durationSeconds } = film.probed;
  let best: { at: number; contrast: number } | undefined;
  for (const share of posterCandidates) {
    const at = durationSeconds * share;
    const frame = await smallFrame(film, at);
    if (frame === null) continue;
    const contrast = contrastOf(frame);
    // Later candidates must be clearly better.
    if (best === undefined || contrast > best.contrast * 1.15) best = { at, contrast };
  }
  if (best === undefined) throw new ConfinedProgramFailed(film.ffmpeg.ffmpeg, 'ingest.unreadable', 'no frame can be read');
  const { width, height } = film.probed.video;
  await runConfined(film.confinement, {
    program: film.ffmpeg.ffmpeg,
    args: [...oneFrame(film, best.at), '-vf', `scale=${width}:${height}:flags=lanczos,setsar=1,format=rgb24`, '-f', 'image2', '-c:v', 'png', '-update', '1', file],
    folder: film.folder,
    limits: frameLimits,
    signal: film.signal,
  });
}

/** Twenty frames at even distances, as JPEG; fewer where the film has fewer. */
export async function drawContactSheet(film: Film): Promise<{ bytes: Buffer } & Size> {
  const wanted = sheetColumns * sheetRows;
  const frames: RawPicture[] = [];
  for (let index = 0; index < wanted; index += 1) {
    const frame = await smallFrame(film, (film.probed.durationSeconds * (index + 0.5)) / wanted);
    if (frame !== null) frames.push(frame);
  }
  const [first] = frames;
  if (first === undefined) throw new ConfinedProgramFailed(film.ffmpeg.ffmpeg, 'ingest.unreadable', 'no frame can be read');
  const columns = Math.min(sheetColumns, frames.length);
  const size = {
    width: columns * (first.width + sheetGap) + sheetGap,
    height: Math.ceil(frames.length / columns) * (first.height + sheetGap) + sheetGap,
  };
  const bytes = await sharp({ create: { ...size, channels: 3, background: sheetBackground } })
    .composite(
      frames.map(({ data, width, height, channels }, index) => ({
        input: data,
        raw: { width, height, channels },
        left: sheetGap + (index % columns) * (width + sheetGap),
        top: sheetGap + Math.floor(index / columns) * (height + sheetGap),
      })),
    )
    .jpeg({ quality: 82 })
    .toBuffer();
  return { bytes, ...size };
}

/** The pixels of the frame at an instant; null where there is none any more. */
async function smallFrame(film: Film, at: number): Promise<RawPicture | null> {
  const { video } = film.probed;
  const scale = Math.min(1, sampleSide / Math.max(video.width, video.height));
  const [width, height] = [Math.max(1, Math.round(video.width * scale)), Math.max(1, Math.round(video.height * scale))];
  const bytes = width * height * 3;
  const data = await outputOf(
    film.confinement,
    {
      program: film.ffmpeg.ffmpeg,
      args: [...oneFrame(film, at), '-vf', `scale=${width}:${height}:flags=area,setsar=1`, '-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'],
      folder: film.folder,
      limits: frameLimits,
      signal: film.signal,
    },
    bytes,
  );
  return data.length === bytes ? { data, width, height, channels: 3 } : null;
}

function oneFrame({ media, file }: Film, at: number): string[] {
  const before = at > 0 ? ['-ss', at.toFixed(3)] : [];
  return ['-nostdin', '-v', 'error', '-threads', '1', ...onlyThisFile(media.demuxer, file, before), '-map', '0:V:0', '-an', '-sn', '-dn', '-frames:v', '1'];
}

/** Standard deviation of the brightness. */
function contrastOf({ data }: RawPicture): number {
  let [sum, squares] = [0, 0];
  const pixels = data.length / 3;
  for (let at = 0; at < data.length; at += 3) {
    const luma = 0.2126 * data.readUInt8(at) + 0.7152 * data.readUInt8(at + 1) + 0.0722 * data.readUInt8(at + 2);
    sum += luma;
    squares += luma * luma;
  }
  return Math.sqrt(Math.max(0, squares / pixels - (sum / pixels) ** 2));
}
