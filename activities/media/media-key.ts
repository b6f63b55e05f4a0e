import { createHash } from 'node:crypto';
import type { StillKind } from '../../domain/media-type-policy.js';
import type { MediaTools } from './media-tools.js';

/** Raised when the code gives other bytes, and the stills made before are not good enough any more. */
const engines: Readonly<Record<StillKind, string>> = {
  video: 'film 1',
  audio: 'sound 1',
  document: 'pdfium 1',
  vector: 'resvg 1',
  heif: 'libheif 1',
  embedded: 'embedded 1',
};

/** Names all that decides how bytes come out of this kind of file here. */
export function mediaEngine(kind: StillKind, { ffmpeg }: MediaTools): string {
  return kind === 'video' || kind === 'audio' ? `${engines[kind]} ffmpeg ${ffmpeg?.version ?? 'none'}` : engines[kind];
}

/** The content address of what is made of a file that is no picture: a hash of all that decides its bytes. */
export function mediaKey(sourceSha256: string, engine: string, ...drawing: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify(['galley media 1', sourceSha256, engine, ...drawing]))
    .digest('hex');
}
