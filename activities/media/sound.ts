import sharp from 'sharp';
import type { Size } from '../../domain/rendition-plan.js';
import type { LaidDown } from './film.js';
import { onlyThisFile } from './only-this-file.js';
import type { ConfinedLimits } from './run-confined.js';
import { runConfined } from './run-confined.js';

const soundLimits: ConfinedLimits = { cpuSeconds: 1_800, wallSeconds: 3_600, memoryMebibytes: 1_024, fileMebibytes: 1_024 };

const samplesPerSecond = 8_000;
const wave = { width: 1_600, height: 400, bar: 6, gap: 2 } as const;
const ink = [0x2b, 0x6c, 0xb0] as const;
const paper = 0xf8;

/** The loudness of a piece of sound over its length, as PNG. */
export async function drawWaveform(sound: LaidDown): Promise<{ bytes: Buffer } & Size> {
  const bars = Math.floor(wave.width / (wave.bar + wave.gap));
  const samplesOfBar = Math.max(1, Math.ceil((sound.probed.durationSeconds * samplesPerSecond) / bars));
  const peaks = new Float32Array(bars);
  let [position, carried] = [0, -1];
  const take = (sample: number): void => {
    const bar = Math.min(bars - 1, Math.floor(position / samplesOfBar));
    peaks[bar] = Math.max(peaks[bar] ?? 0, Math.abs(sample) / 32_768);
    position += 1;
  };
  await runConfined(
    sound.confinement,
    {
      program: sound.ffmpeg.ffmpeg,
      args: ['-nostdin', '-v', 'error', ...onlyThisFile(sound.media.demuxer, sound.file), '-map', '0:a:0', '-vn', '-sn', '-dn', '-ac', '1', '-ar', String(samplesPerSecond), '-f', 's16le', 'pipe:1'],
      folder: sound.folder,
      limits: soundLimits,
      signal: sound.signal,
    },
    (chunk) => {
      let at = 0;
      // A sample may be cut in two between chunks.
      if (carried >= 0 && chunk.length > 0) {
        take(Buffer.from([carried, chunk.readUInt8(0)]).readInt16LE(0));
        [at, carried] = [1, -1];
      }
      for (; at + 1 < chunk.length; at += 2) take(chunk.readInt16LE(at));
      if (at < chunk.length) carried = chunk.readUInt8(at);
    },
  );
  return { bytes: await pictureOf(peaks), width: wave.width, height: wave.height };
}

async function pictureOf(peaks: Float32Array): Promise<Buffer> {
  const { width, height, bar, gap } = wave;
  const pixels = Buffer.alloc(width * height * 3, paper);
  // Quiet recordings are shown as large as loud ones: what is told apart is the course, not the level.
  const loudest = Math.max(...peaks, 0.01);
  peaks.forEach((peak, index) => {
    const half = Math.max(1, Math.round((peak / loudest) * (height / 2 - 10)));
    const left = index * (bar + gap) + gap / 2;
    for (let y = height / 2 - half; y < height / 2 + half; y += 1) {
      for (let x = left; x < left + bar; x += 1) ink.forEach((value, channel) => pixels.writeUInt8(value, (y * width + x) * 3 + channel));
    }
  });
  return sharp(pixels, { raw: { width, height, channels: 3 } }).png().toBuffer();
}

/** AAC in MP4 that any browser plays, without the file's own metadata. */
export async function encodeSound(sound: LaidDown, file: string): Promise<void> {
  await runConfined(sound.confinement, {
    program: sound.ffmpeg.ffmpeg,
    args: [
      ...['-nostdin', '-v', 'error', ...onlyThisFile(sound.media.demuxer, sound.file), '-map', '0:a:0', '-vn', '-sn', '-dn'],
      // Sound that begins late, or has gaps, stays where it belongs under the pictures.
      ...['-af', 'aresample=async=1:first_pts=0', '-ac', '2', '-ar', '48000', '-c:a', 'aac', '-b:a', '128k'],
      ...['-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact', '-movflags', '+faststart', '-f', 'mp4', file],
    ],
    folder: sound.folder,
    limits: soundLimits,
    signal: sound.signal,
  });
}
