/**
 * How a person has placed the picture of a version: what a crop keeps. It belongs to the version, so that changing it makes a new one
 * and an approval is for what was seen. All numbers are shares of the upright picture, 0 to 1, from its upper left.
 */
export interface Framing {
  /** What every crop keeps as near to its middle as the edges allow; null is the middle of the picture. */
  readonly focalPoint: { readonly x: number; readonly y: number } | null;
  /** Crops drawn by a person, for outputs of this ratio of width to height; they win over the focal point. */
  readonly crops: readonly FramedCrop[];
}

export interface FramedCrop {
  readonly ratio: { readonly width: number; readonly height: number };
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** Nobody has placed anything: every crop is from the middle. */
export const unframed: Framing = { focalPoint: null, crops: [] };
