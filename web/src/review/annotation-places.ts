import type { Place } from '../parts/overlay-space.js';
import type { Annotation, AnnotationTarget } from '../types.js';

/** A place on the picture, in shares of its width and height. */
/** An annotation with the number that the picture and the list know it by. */
export interface NumberedAnnotation {
  readonly annotation: Annotation;
  readonly number: number;
}

/** Numbers go by age, so that a new one leaves the others as they are. */
export function numbered(newestFirst: readonly Annotation[]): NumberedAnnotation[] {
  return [...newestFirst].reverse().map((annotation, index) => ({ annotation, number: index + 1 }));
}

/** A click is a point, a drag a rectangle. */
export function targetBetween(from: Place, to: Place): AnnotationTarget {
  const [width, height] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
  if (width < 0.01 && height < 0.01) return { kind: 'point', x: from.x, y: from.y };
  return { kind: 'rectangle', x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.max(width, 0.005), height: Math.max(height, 0.005) };
}

/** What an annotation is about, in words. */
export function targetWords(target: AnnotationTarget): string {
  switch (target.kind) {
    case 'whole':
      return 'The whole';
    case 'text':
      return `“${target.exact}” in the ${target.field === 'copy' ? `copy of “${target.slot ?? ''}”` : target.field}`;
    case 'page':
      return `Page ${target.page}`;
    case 'time':
      return target.end === null ? `From second ${target.start}` : `Seconds ${target.start} to ${target.end}`;
    default:
      return shapeWords[target.kind] + (target.page === undefined ? '' : `, page ${target.page}`) + (target.at === undefined ? '' : `, second ${target.at}`);
  }
}

const shapeWords = { point: 'A point', rectangle: 'A rectangle', polygon: 'An outline', freehand: 'A drawing' } as const;
