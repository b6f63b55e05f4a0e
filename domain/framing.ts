/**
 * How a person has placed the picture of a version: what a crop keeps. It belongs to the version, so that changing it makes a new one
 * and an approval is for what was seen. All numbers are shares of the upright picture, 0 to 1, from its upper left.
 */
export interface Framing {
  /** What every crop keeps as near to its middle as the edges allow; null is the middle of the picture. */
  readonly focalPoint: FocalPoint | null;
  /** Crops drawn by a person, for outputs of this ratio of width to height; they win over the focal point. */
  readonly crops: readonly FramedCrop[];
}

export interface FocalPoint {
  readonly x: number;
  readonly y: number;
}

export interface FramedCrop {
  readonly ratio: { readonly width: number; readonly height: number };
  readonly box: FramedBox;
}

export interface FramedBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Nobody has placed anything: every crop is from the middle. */
export const unframed: Framing = { focalPoint: null, crops: [] };

/** Ratios nearer than this are one: 1200 x 627 and 1200 x 628 are the same shape. */
const nearRatio = 0.01;

/** The crop that a person drew for outputs of this shape: the nearest one, within 1 %. */
export function cropFor(shape: { readonly width: number; readonly height: number }, { crops }: Framing): FramedBox | null {
  const ratio = shape.width / shape.height;
  const offBy = (crop: FramedCrop): number => Math.abs(crop.ratio.width / crop.ratio.height / ratio - 1);
  const [nearest] = [...crops].sort((one, other) => offBy(one) - offBy(other));
  return nearest !== undefined && offBy(nearest) <= nearRatio ? nearest.box : null;
}
