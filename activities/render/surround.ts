import type { OverlayOptions, Sharp } from 'sharp';
import type { PlannedDraw, Size } from '../../domain/rendition-plan.js';
import { isSame } from './cut-out.js';
import type { HeldPicture } from './held-picture.js';

/** Whether anything but the picture itself is to be seen at its edges. */
export function isSurrounded({ drawing, crop, output }: PlannedDraw): boolean {
  return drawing.cornerRadius > 0 || !isSame(crop, output);
}

/** Rounds the corners of a picture and puts it in its place on the background, which also shows through what is see-through in it. */
export function surround(picture: HeldPicture, { drawing, crop, output, at }: PlannedDraw): Sharp {
  const corners = cornersCutOff(crop, at, drawing.cornerRadius);
  if (isSame(crop, output)) return picture.open().composite(corners);
  const edges = { left: at.left, top: at.top, right: output.width - at.left - crop.width, bottom: output.height - at.top - crop.height };
  return picture
    .open()
    .extend({ ...edges, background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .composite([...corners, { input: { create: { ...output, channels: 4, background: drawing.background } }, left: 0, top: 0, blend: 'dest-over' }]);
}

/** A tile for each corner that takes away what lies outside the arc. */
function cornersCutOff({ width, height }: Size, at: PlannedDraw['at'], wanted: number): OverlayOptions[] {
  const radius = Math.min(wanted, Math.floor(Math.min(width, height) / 2));
  if (radius === 0) return [];
  const [right, bottom] = [width - radius, height - radius];
  return [
    { input: cornerTile(radius, 1, 1), left: 0, top: 0 },
    { input: cornerTile(radius, 0, 1), left: right, top: 0 },
    { input: cornerTile(radius, 1, 0), left: 0, top: bottom },
    { input: cornerTile(radius, 0, 0), left: right, top: bottom },
  ].map(({ input, left, top }) => ({ input, raw: { width: radius, height: radius, channels: 4 }, left: at.left + left, top: at.top + top, blend: 'dest-out' }));
}

/** @param x 1 where the centre of the arc is at the right edge of the tile, 0 at the left; `y` the same with the lower and the upper */
function cornerTile(radius: number, x: number, y: number): Buffer {
  const tile = Buffer.alloc(radius * radius * 4);
  for (let row = 0; row < radius; row += 1) {
    for (let column = 0; column < radius; column += 1) {
      const distance = Math.hypot(column + 0.5 - x * radius, row + 0.5 - y * radius);
      // Half a pixel on either side of the arc, so that it is smooth.
      tile[(row * radius + column) * 4 + 3] = Math.round(255 * Math.min(1, Math.max(0, distance - radius + 0.5)));
    }
  }
  return tile;
}
