import type { Framing } from './framing.js';
import type { Box, Size } from './rendition-plan.js';

/** A film made smaller, or cut to the shape of a place it goes to: H.264 and AAC in MP4, at most 30 frames a second. */
export interface VideoCut {
  readonly name: string;
  readonly version: number;
  readonly fit: 'inside' | 'cover';
  readonly width: number;
  readonly height: number;
  /** x264's constant rate factor: smaller is better and larger. */
  readonly rateFactor: number;
  /** Below this width there is no cut; films are never enlarged. */
  readonly smallestWidth: number;
}

/** Widths of the least that the networks take, see docs/renditions.md. */
export const videoCuts: readonly VideoCut[] = [
  { name: 'proxy-720', version: 1, fit: 'inside', width: 1_280, height: 720, rateFactor: 25, smallestWidth: 2 },
  { name: 'video-9x16', version: 1, fit: 'cover', width: 1_080, height: 1_920, rateFactor: 21, smallestWidth: 360 },
  { name: 'video-1x1', version: 1, fit: 'cover', width: 1_080, height: 1_080, rateFactor: 21, smallestWidth: 360 },
  { name: 'video-4x5', version: 1, fit: 'cover', width: 1_080, height: 1_350, rateFactor: 21, smallestWidth: 360 },
];

export interface CutGeometry {
  /** Of the upright frame. */
  readonly crop: Box;
  /** What the crop is reduced to. */
  readonly output: Size;
}

/** Every side is even, as H.264 wants it; null where the film is too small for the cut. */
export function cutGeometry(source: Size, cut: VideoCut, framing: Framing): CutGeometry | null {
  if (cut.fit === 'inside') {
    // For an upright film the box is turned.
    const box = source.width >= source.height ? cut : { width: cut.height, height: cut.width };
    const scale = Math.min(1, box.width / source.width, box.height / source.height);
    return { crop: { left: 0, top: 0, ...source }, output: { width: even(source.width * scale), height: even(source.height * scale) } };
  }
  const crop = cropOf(source, cut, framing);
  const scale = Math.min(1, cut.width / crop.width);
  const output = { width: even(crop.width * scale), height: even(crop.height * scale) };
  if (output.width < cut.smallestWidth) return null;
  return { crop, output: scale < 1 ? { width: cut.width, height: cut.height } : output };
}

function cropOf(source: Size, { width, height }: Size, { focalPoint, crops }: Framing): Box {
  const ratio = width / height;
  const drawn = crops.find((crop) => Math.abs(crop.ratio.width / crop.ratio.height / ratio - 1) < 0.01)?.box;
  const within = drawn === undefined ? { left: 0, top: 0, ...source } : boxOf(source, drawn);
  const size = { width: even(Math.min(within.width, within.height * ratio)), height: even(Math.min(within.height, within.width / ratio)) };
  const focus =
    drawn === undefined && focalPoint !== null
      ? { x: focalPoint.x * source.width, y: focalPoint.y * source.height }
      : { x: within.left + within.width / 2, y: within.top + within.height / 2 };
  return {
    left: placed(focus.x - size.width / 2, within.left, within.left + within.width - size.width),
    top: placed(focus.y - size.height / 2, within.top, within.top + within.height - size.height),
    ...size,
  };
}

function boxOf(source: Size, box: { x: number; y: number; width: number; height: number }): Box {
  return {
    left: Math.floor(box.x * source.width),
    top: Math.floor(box.y * source.height),
    width: Math.floor(box.width * source.width),
    height: Math.floor(box.height * source.height),
  };
}

function placed(wanted: number, least: number, most: number): number {
  return Math.max(least, Math.min(Math.round(wanted), most));
}

function even(value: number): number {
  return Math.max(2, Math.floor(value / 2 + 1e-9) * 2);
}
