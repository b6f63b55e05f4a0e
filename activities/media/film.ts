import type { StreamedMedia } from '../../domain/streamed-media.js';
import type { Size } from '../../domain/rendition-plan.js';
import type { Ffmpeg } from './media-tools.js';
import type { ProbedMedia } from './probe-media.js';
import type { Confinement } from './run-confined.js';

/** A film or a piece of sound laid down in a folder of its own, and what reads it. */
export interface LaidDown {
  readonly confinement: Confinement;
  readonly ffmpeg: Ffmpeg;
  readonly media: StreamedMedia;
  readonly probed: ProbedMedia;
  readonly folder: string;
  readonly file: string;
  readonly signal: AbortSignal;
}

/** One that has moving pictures. */
export type Film = LaidDown & { readonly probed: { readonly video: Size & { readonly frameRate: number } } };

export function isFilm(laidDown: LaidDown): laidDown is Film {
  return laidDown.probed.video !== null;
}
