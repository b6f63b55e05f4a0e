import type { ColourSpace, PixelSize, SpecLimits } from './channel-specs.js';

/** What is known of a file that is to go to a channel. What is not known is null, and is not judged. */
export interface SpecFact {
  readonly width: number | null;
  readonly height: number | null;
  readonly bytes: number | null;
  readonly mediaType: string | null;
  readonly colourSpace: ColourSpace | null;
  /** Whether something shines through. */
  readonly alpha: boolean | null;
  readonly animated: boolean | null;
  readonly seconds: number | null;
  readonly framesPerSecond: number | null;
  readonly videoCodec: string | null;
  readonly bitsPerSecond: number | null;
  /** The least bytes that the picture could be brought to; known where its recipe has failed at its byte cap. */
  readonly smallestBytes: number | null;
  /** What it was drawn from: its size, and the point that matters in it, as shares of it. Without a source nobody can say what another size would cost. */
  readonly source: { readonly size: PixelSize; readonly focalPoint: { readonly x: number; readonly y: number } | null } | null;
  /** Words that go with it, by the name of their field. */
  readonly texts: Readonly<Record<string, string>>;
}

export const unknownFact: SpecFact = {
  width: null,
  height: null,
  bytes: null,
  mediaType: null,
  colourSpace: null,
  alpha: null,
  animated: null,
  seconds: null,
  framesPerSecond: null,
  videoCodec: null,
  bitsPerSecond: null,
  smallestBytes: null,
  source: null,
  texts: {},
};

export type SpecRule = keyof SpecLimits | 'text' | 'safe_area';

/** What Galley can do by itself with another rendition, and what only a person can. */
export type SpecRemedy = 'resize' | 're_encode' | 'convert' | 'flatten' | 'crop' | 'trim' | PersonalRemedy;
export type PersonalRemedy = 'larger_original' | 'reframe' | 'shorten_text' | 'other_file';

export interface SpecFinding {
  readonly rule: SpecRule;
  readonly severity: 'hard' | 'recommended';
  /** What is allowed, and what there is, as a person reads it. */
  readonly limit: string;
  readonly found: string;
  readonly remedy: SpecRemedy;
}

/** `pass`: it may go out. `fixable`: not so, but another rendition of the same source may. `needs_person`: no rendition of it can. */
export type SpecVerdict = 'pass' | 'fixable' | 'needs_person';

export interface SpecCheck {
  readonly verdict: SpecVerdict;
  readonly findings: readonly SpecFinding[];
}
