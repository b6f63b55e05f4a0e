/** A point of a picture: shares of its width and height, 0 to 1, from its upper left. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Height of a drawing over a picture, in its own units; the width follows the picture, so that it lies on it exactly, however it is fitted. */
export const overlayHeight = 1000;

const step = 0.02;

/** By how much each arrow key moves a place. */
export const moves: Readonly<Record<string, Place>> = { ArrowLeft: { x: -step, y: 0 }, ArrowRight: { x: step, y: 0 }, ArrowUp: { x: 0, y: -step }, ArrowDown: { x: 0, y: step } };

/** What lies beside the picture lies on its edge. */
export function onPicture({ x, y }: Place): Place {
  return { x: clamp(x), y: clamp(y) };
}

/** The place of the picture under a pointer; null while its drawing is not on the screen. @param width of the drawing, in its own units */
export function placeUnder({ clientX, clientY }: { clientX: number; clientY: number }, drawing: SVGSVGElement | null, width: number): Place | null {
  const matrix = drawing?.getScreenCTM();
  if (!matrix) return null;
  const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(matrix.inverse());
  return onPicture({ x: x / width, y: y / overlayHeight });
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
