import type { Size } from './rendition-plan.js';
import type { RecipePurpose } from './recipes.js';
import type { StillKind } from './media-type-policy.js';

/** What is known of a version that is no picture itself. */
export interface MediaFacts {
  /** What its previews are drawn from. */
  readonly still: StillKind;
  /** Of a film's frames: upright, with square pixels. */
  readonly frame: Size | null;
  /** For everything that has a length in time. */
  readonly durationSeconds: number | null;
  /** Pages of a document; its previews show the first ones. */
  readonly pages: number | null;
  readonly frameRate: number | null;
  readonly videoCodec: string | null;
  readonly audioCodec: string | null;
}

/** The recipe names under which the stills stand among a version's renditions. */
export const stillRecipes: Readonly<Record<StillKind, string>> = {
  video: 'poster',
  audio: 'waveform',
  document: 'page-1',
  vector: 'raster',
  heif: 'decoded',
  embedded: 'embedded-preview',
};

/** Pages of a document that are drawn. */
export const mostDrawnPages = 10;

/**
 * Whether a recipe is drawn from a still. What goes to a channel is made from pictures only: a film's poster or a document's first page
 * is a look at the asset, not the asset.
 */
export function isDrawnFrom(kind: StillKind, purpose: RecipePurpose): boolean {
  return kind === 'vector' || kind === 'heif' || kind === 'embedded' || purpose === 'preview' || purpose === 'web';
}
