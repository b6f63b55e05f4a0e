import type { Drawing, Recipe } from '../../domain/recipes.js';
import type { RenditionContent } from '../../domain/rendition-content.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';

/**
 * What a render process and its parent say to each other. The process has no credentials: it reads from and writes to addresses that
 * the parent has signed, each good for one object. One job at a time:
 * `render` -> `fetched` -> `drawn` -> `put` -> `stored`, or `ended` at any point.
 */
export type ToRenderProcess =
  | { readonly kind: 'render'; readonly source: RenderSource; readonly recipes: readonly Recipe[]; readonly content: RenditionContent }
  /** Where to put each output, in the order of `drawn`. */
  | { readonly kind: 'put'; readonly addresses: readonly SignedAddress[] };

export type FromRenderProcess =
  /** It has started and refuses what it must refuse. */
  | { readonly kind: 'ready'; readonly engine: string }
  /** The bytes are here; the clock of the drawing begins. */
  | { readonly kind: 'fetched' }
  | { readonly kind: 'drawn'; readonly picture: DrawnPicture }
  | { readonly kind: 'stored'; readonly residentMebibytes: number }
  | { readonly kind: 'ended'; readonly ending: Ending }
  /** It holds more memory than it may, and ends itself. */
  | { readonly kind: 'exhausted' };

export interface RenderSource {
  readonly url: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

export interface SignedAddress {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A job that ends without renditions: the file's own doing, or the store's. */
export type Ending = { readonly kind: 'refused'; readonly reason: ProblemCode } | { readonly kind: 'store'; readonly code: 'storage.unavailable' | 'storage.object_missing' };

export interface DrawnPicture {
  readonly facts: PictureFacts;
  readonly outputs: readonly DrawnOutput[];
  readonly failures: readonly { readonly recipes: readonly string[]; readonly reason: ProblemCode }[];
}

export interface DrawnOutput {
  /** Names of the recipes that come to this drawing. */
  readonly recipes: readonly string[];
  readonly drawing: Drawing;
  readonly contentType: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
}

/** What only the pixels can tell. */
export interface PictureFacts {
  /** Upright. */
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
  readonly pages: number;
  readonly colourSpace: string;
  /** Base64. */
  readonly thumbhash: string;
  /** 64 binary digits. */
  readonly perceptualHash: string;
  readonly dominantColours: readonly { readonly hex: string; readonly share: number }[];
}

/** The exit code of a render process whose decoders are not what they must be: no picture may be given to such an installation. */
export const unsafeExitCode = 87;
