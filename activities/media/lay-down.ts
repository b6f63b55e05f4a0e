import path from 'node:path';
import type { Original } from '../../db/find-original.js';
import { mostFramePixels, mostSeconds, mostStreamedBytes, streamedMedia } from '../../domain/streamed-media.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';
import { GalleyError } from '../../schemas/galley-error.js';
import { fetchToFile } from '../ingest/fetch-to-file.js';
import type { LaidDown } from './film.js';
import type { MediaTools } from './media-tools.js';
import { probeMedia } from './probe-media.js';

export type ExaminedOriginal = Original & { readonly sha256: string; readonly mediaType: string };

/** The file as it came, laid down as `original` in a folder of its own that is gone when `work` is done. */
export async function layDown<T>(
  needed: Pick<Dependencies, 'objectStore' | 'environment'>,
  version: ExaminedOriginal,
  signal: AbortSignal,
  work: (folder: string, file: string) => Promise<T>,
): Promise<T> {
  return fetchToFile(
    needed,
    { bucket: 'assets', key: version.objectKey },
    signal,
    async ({ file, sha256 }) => {
      if (sha256 !== version.sha256) throw new GalleyError('upload.hash_mismatch', 'The stored bytes are not the ones that were examined.');
      return work(path.dirname(file), file);
    },
    { mostBytes: mostStreamedBytes },
  );
}

/**
 * A film or a piece of sound, laid down and probed, or why Galley does not look at it.
 * @throws ConfinedProgramFailed where FFmpeg cannot make sense of the file
 */
export async function layDownStreamed<T>(
  needed: Pick<Dependencies, 'objectStore' | 'environment'> & { readonly tools: MediaTools },
  version: ExaminedOriginal,
  signal: AbortSignal,
  work: (laidDown: LaidDown) => Promise<T>,
): Promise<T | ProblemCode> {
  const { ffmpeg, confinement } = needed.tools;
  const media = streamedMedia(version.mediaType);
  if (media === undefined) return 'render.unsupported_type';
  if (ffmpeg === null) return 'render.tool_missing';
  if (version.bytes > mostStreamedBytes) return 'render.media_limit';
  return layDown(needed, version, signal, async (folder, file) => {
    const probed = await probeMedia(confinement, ffmpeg, media, folder, path.basename(file), signal);
    const { video, audio, durationSeconds } = probed;
    if (durationSeconds > mostSeconds || (video !== null && video.width * video.height > mostFramePixels)) return 'render.media_limit';
    if (video === null && audio === null) return 'render.unreadable_media';
    return work({ confinement, ffmpeg, media, probed, folder, file: path.basename(file), signal });
  });
}
