import type { Sharp } from 'sharp';
import type { PlannedDraw, Size } from '../../domain/rendition-plan.js';
import type { HeldPicture } from './held-picture.js';

/** The picture of a rendition, without anything around it or over it. */
export function cutOut(picture: HeldPicture, { from, reduced, crop, drawing }: PlannedDraw): Sharp {
  const cut = from === null ? picture.open() : cropped(picture, reduced, crop);
  return drawing.sharpen === null ? cut : cut.sharpen({ sigma: drawing.sharpen });
}

function cropped(picture: HeldPicture, reduced: Size, crop: PlannedDraw['crop']): Sharp {
  const whole = isSame(reduced, picture) ? picture.open() : picture.open().resize(reduced.width, reduced.height, { fit: 'fill' });
  return isSame(crop, reduced) ? whole : whole.extract(crop);
}

export function isSame(one: Size, other: Size): boolean {
  return one.width === other.width && one.height === other.height;
}
