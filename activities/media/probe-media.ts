import { z } from 'zod';
import type { StreamedMedia } from '../../domain/streamed-media.js';
import type { Ffmpeg } from './media-tools.js';
import { onlyThisFile } from './only-this-file.js';
import type { Confinement, ConfinedLimits } from './run-confined.js';
import { outputOf } from './run-confined.js';

/** What a file says of its streams; upright, with square pixels. */
export interface ProbedMedia {
  readonly durationSeconds: number;
  readonly video: { readonly width: number; readonly height: number; readonly frameRate: number; readonly codec: string } | null;
  readonly audio: { readonly codec: string } | null;
}

const probeLimits: ConfinedLimits = { cpuSeconds: 30, wallSeconds: 60, memoryMebibytes: 1_024, fileMebibytes: 1 };
const mostProbeBytes = 1024 * 1024;

const numberText = z.string().regex(/^\d+(\.\d+)?$/).transform(Number);
const streamSchema = z.object({
  codec_type: z.string(),
  codec_name: z.string().max(40).default('unknown'),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  sample_aspect_ratio: z.string().optional(),
  avg_frame_rate: z.string().optional(),
  r_frame_rate: z.string().optional(),
  duration: z.string().optional(),
  disposition: z.object({ attached_pic: z.int().default(0) }).default({ attached_pic: 0 }),
  side_data_list: z.array(z.object({ rotation: z.number().optional() })).default([]),
});
const probeSchema = z.object({ streams: z.array(streamSchema).max(100), format: z.object({ duration: z.string().optional() }) });
type Stream = z.output<typeof streamSchema>;

/** @throws ConfinedProgramFailed where FFmpeg cannot make sense of the file; ZodError where it says what cannot be */
export async function probeMedia(confinement: Confinement, ffmpeg: Ffmpeg, { demuxer }: StreamedMedia, folder: string, file: string, signal: AbortSignal): Promise<ProbedMedia> {
  const answer = await outputOf(
    confinement,
    {
      program: ffmpeg.ffprobe,
      args: ['-v', 'error', ...onlyThisFile(demuxer, file), '-show_entries', 'format=duration', '-show_streams', '-of', 'json'],
      folder,
      limits: probeLimits,
      signal,
    },
    mostProbeBytes,
  );
  const { streams, format } = probeSchema.parse(JSON.parse(answer.toString('utf8')));
  // The picture on a record's sleeve is a stream of one frame.
  const video = streams.find((stream) => stream.codec_type === 'video' && stream.disposition.attached_pic === 0 && stream.width !== undefined && stream.height !== undefined);
  const audio = streams.find(({ codec_type: type }) => type === 'audio');
  const duration = numberText.safeParse(format.duration ?? video?.duration ?? audio?.duration);
  return {
    durationSeconds: duration.success ? duration.data : 0,
    video: video === undefined ? null : { ...uprightSize(video), frameRate: rate(video.avg_frame_rate) ?? rate(video.r_frame_rate) ?? 25, codec: video.codec_name },
    audio: audio === undefined ? null : { codec: audio.codec_name },
  };
}

function uprightSize({ width = 0, height = 0, sample_aspect_ratio: aspect, side_data_list: sides }: Stream): { width: number; height: number } {
  const [, across = '1', up = '1'] = /^(\d{1,5}):(\d{1,5})$/.exec(aspect ?? '') ?? [];
  const stretch = Number(across) > 0 && Number(up) > 0 ? Number(across) / Number(up) : 1;
  const square = { width: Math.max(1, Math.round(width * stretch)), height };
  const turned = sides.some(({ rotation = 0 }) => Math.abs(Math.round(rotation)) % 180 === 90);
  return turned ? { width: square.height, height: square.width } : square;
}

function rate(fraction: string | undefined): number | null {
  const [, above = '0', below = '0'] = /^(\d{1,9})\/(\d{1,9})$/.exec(fraction ?? '') ?? [];
  const value = Number(above) / Number(below);
  return Number.isFinite(value) && value > 0 && value <= 1_000 ? value : null;
}
