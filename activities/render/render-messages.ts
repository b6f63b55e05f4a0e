import type { RegionDrawing } from '../../domain/iiif-request.js';
import type { FocalPoint } from '../../domain/framing.js';
import type { LetteringRefusal } from '../../domain/place-captions.js';
import type { Drawing, Recipe, RecipePurpose } from '../../domain/recipes.js';
import type { RenditionContent } from '../../domain/rendition-content.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';
import type { CapNumbers } from './fit-to-cap.js';

/**
 * What a render process and its parent say to each other. The process has no credentials: it reads from and writes to addresses that
 * the parent has signed, each good for one object. One job at a time:
 * `render` -> `fetched` -> `drawn` -> `put` -> `stored`, or `region` -> `fetched` -> `drawn_region` -> `put` -> `stored`, or `ended` at
 * any point.
 */
export type ToRenderProcess =
  | { readonly kind: 'render'; readonly source: RenderSource; readonly recipes: readonly Recipe[]; readonly content: RenditionContent; readonly pieces: readonly PieceAddress[] }
  /** One part of the picture, as somebody asked for it. */
  | { readonly kind: 'region'; readonly source: RenderSource; readonly region: RegionDrawing }
  /** Where to put each output, in the order of `drawn`. */
  | { readonly kind: 'put'; readonly addresses: readonly SignedAddress[] };

export type FromRenderProcess =
  /** It has started and refuses what it must refuse. */
  | { readonly kind: 'ready'; readonly engine: string }
  /** The bytes are here; the clock of the drawing begins. */
  | { readonly kind: 'fetched' }
  | { readonly kind: 'drawn'; readonly picture: DrawnPicture }
  | { readonly kind: 'drawn_region'; readonly output: DrawnRegion }
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

/** A font or a logo that the content names, and where it can be read. */
export interface PieceAddress extends Omit<RenderSource, 'sha256'> {
  readonly objectKey: string;
  /** Null where the content has a hash that it enters: that of a logo. */
  readonly sha256: string | null;
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
  /** `facts`: what a person must know to decide what to do; null where the reason says it all. */
  readonly failures: readonly { readonly recipes: readonly string[]; readonly reason: ProblemCode; readonly facts: CapNumbers | LetteringRefusal['facts'] | null }[];
}

export interface DrawnOutput {
  /** Names of the recipes that come to this drawing. */
  readonly recipes: readonly string[];
  readonly drawing: Drawing;
  /** Of one of them; where one leaves the house, all do. */
  readonly purpose: RecipePurpose;
  /** Of the format that it came to: not always the one that the drawing prefers. */
  readonly contentType: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
}

export type DrawnRegion = Pick<DrawnOutput, 'contentType' | 'sha256' | 'bytes' | 'width' | 'height'>;

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
  /** Where the eye goes, as far as a program can tell; no rendition uses it by itself. Null where the picture is too small to say. */
  readonly proposedFocalPoint: FocalPoint | null;
}

/** The exit code of a render process whose decoders are not what they must be: no picture may be given to such an installation. */
export const unsafeExitCode = 87;
