import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CutGeometry, VideoCut } from '../../domain/video-cuts.js';
import type { Film } from './film.js';
import { onlyThisFile } from './only-this-file.js';
import type { ConfinedLimits } from './run-confined.js';
import { runConfined } from './run-confined.js';

/** What one segment of a large film may take, on a slow machine. */
const segmentLimits: ConfinedLimits = { cpuSeconds: 3_600, wallSeconds: 3_600, memoryMebibytes: 4_096, fileMebibytes: 1_024 };
const joinLimits: ConfinedLimits = { cpuSeconds: 1_200, wallSeconds: 3_600, memoryMebibytes: 1_024, fileMebibytes: 16_384 };

const segmentSeconds = 20;
const mostFrameRate = 30;

export interface FittedCut {
  readonly cut: VideoCut;
  readonly geometry: CutGeometry;
}

/** A stretch of a film, in frames of the outputs: whole ones, so that the stretches join without a frame lost or shown twice. */
export interface Segment {
  readonly index: number;
  readonly startSeconds: number;
  readonly frames: number;
}

/** Every other frame of 60 a second, so that what moves evenly goes on to do so. */
export function outputFrameRate(source: number): number {
  let rate = source;
  while (rate > mostFrameRate + 0.5) rate /= 2;
  return rate;
}

export function segmentsOf(durationSeconds: number, frameRate: number): Segment[] {
  const frames = Math.max(1, Math.round(durationSeconds * frameRate));
  const framesOfSegment = Math.max(1, Math.round(segmentSeconds * frameRate));
  return Array.from({ length: Math.ceil(frames / framesOfSegment) }, (_, index) => ({
    index,
    startSeconds: (index * framesOfSegment) / frameRate,
    frames: Math.min(framesOfSegment, frames - index * framesOfSegment),
  }));
}

/** Decodes one stretch once and encodes it for every cut, into a file each. */
export async function encodeSegment(film: Film, segment: Segment, cuts: readonly FittedCut[], fileOf: (cut: VideoCut) => string): Promise<void> {
  const { probed, media } = film;
  const rate = outputFrameRate(probed.video.frameRate);
  const { width, height } = probed.video;
  const before = ['-ss', segment.startSeconds.toFixed(6), '-t', (segment.frames / rate + 1).toFixed(6)];
  const branches = cuts.map(({ geometry: { crop, output } }, index) => {
    const cropped = crop.width === width && crop.height === height ? '' : `crop=${crop.width}:${crop.height}:${crop.left}:${crop.top},`;
    return `[s${index}]${cropped}scale=${output.width}:${output.height}:flags=bicubic:out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p[v${index}]`;
  });
  // A film that ends before its pictures do, by its own account, shows its last one until then.
  const graph = `[0:V:0]scale=${width}:${height},setsar=1,fps=${rate}:start_time=0,tpad=stop=-1:stop_mode=clone,split=${cuts.length}${cuts.map((_, index) => `[s${index}]`).join('')};${branches.join(';')}`;
  await runConfined(film.confinement, {
    program: film.ffmpeg.ffmpeg,
    args: [
      ...['-nostdin', '-v', 'error', ...onlyThisFile(media.demuxer, film.file, before), '-filter_complex_threads', '1', '-filter_complex', graph],
      ...cuts.flatMap(({ cut }, index) => [
        ...['-map', `[v${index}]`, '-frames:v', String(segment.frames), '-c:v', 'libx264', '-preset', 'veryfast', '-crf', String(cut.rateFactor)],
        ...['-profile:v', 'high', '-g', String(Math.round(rate * 2)), '-threads', '2', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
        ...['-video_track_timescale', '90000', '-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact', '-f', 'mp4', fileOf(cut)],
      ]),
    ],
    folder: film.folder,
    limits: segmentLimits,
    signal: film.signal,
  });
}

/** Joins segments, which are ours, and the sound, if there is any, without encoding anything again; a browser can begin before the end. */
export async function joinSegments(film: Film, segments: readonly string[], sound: string | null, file: string): Promise<void> {
  const list = `${file}.ffconcat`;
  await writeFile(path.join(film.folder, list), `ffconcat version 1.0\n${segments.map((segment) => `file ${segment}\n`).join('')}`);
  await runConfined(film.confinement, {
    program: film.ffmpeg.ffmpeg,
    args: [
      ...['-nostdin', '-v', 'error', '-protocol_whitelist', 'file', '-format_whitelist', 'concat,mov', '-f', 'concat', '-safe', '1', '-i', list],
      ...(sound === null ? [] : [...onlyThisFile('mov', sound), '-map', '0:v:0', '-map', '1:a:0']),
      ...['-c', 'copy', '-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact', '-movflags', '+faststart', '-f', 'mp4', file],
    ],
    folder: film.folder,
    limits: joinLimits,
    signal: film.signal,
  });
}
