/**
 * Where the texts and the logo of a version stand on its renditions: one template for every size. A role is a slot with the way it is
 * set; a shape says in which rows the roles stand. Lengths of text are in points as the viewer sees them, all others are shares, so the
 * same layout serves a banner and a story. A layout never changes; a change is a new `version` of the same name.
 */
export interface TextLayout {
  readonly name: string;
  readonly version: number;
  /** In the order of reading. */
  readonly roles: readonly LayoutRole[];
  /** Rows of every shape; each shape places every role once. */
  readonly shapes: Readonly<Record<Shape, readonly LayoutRow[]>>;
}

/** What a slot is set like. It is as large as its place allows and never smaller than `smallest`: rather is there no rendition. */
export interface LayoutRole {
  readonly slot: string;
  readonly kind: 'text' | 'logo';
  /** Size of the text, or height of the logo, in points as shown: CSS pixels. */
  readonly largest: number;
  readonly smallest: number;
  /** Never broken over lines, as a price. */
  readonly isOneLine: boolean;
  /** Within its cell; `start` is on the right for a text that is read from there. */
  readonly align: 'start' | 'centre' | 'end';
  /** #rrggbb; of a text. */
  readonly ink: string;
  /** A font of the tenant; null, and for a text that it lacks a character of, is the bundled one. */
  readonly fontId: string | null;
}

/** Roles beside each other. It is as high as they need, and not there where the version fills none of them. */
export interface LayoutRow {
  /** Rows of one edge stand one behind the other, the first at the edge. */
  readonly edge: 'top' | 'bottom';
  /** Of the safe area, 0 to 1. All rows of a shape come to 1 at most, so they never lie over one another. */
  readonly mostHeight: number;
  /** #rrggbbaa across the picture behind the row, made denser where the ink could not be read; null is none. */
  readonly band: string | null;
  readonly cells: readonly LayoutCell[];
}

export interface LayoutCell {
  readonly slot: string;
  /** Cells of a row share its width in proportion; those that are empty leave theirs to the others. */
  readonly weight: number;
}

/** What a layout tells apart, by the ratio of width to height. */
export type Shape = 'wide' | 'landscape' | 'square' | 'portrait' | 'tall';
export const shapes: readonly Shape[] = ['wide', 'landscape', 'square', 'portrait', 'tall'];

export function shapeOf({ width, height }: { readonly width: number; readonly height: number }): Shape {
  const ratio = width / height;
  if (ratio >= 2.5) return 'wide';
  if (ratio >= 1.15) return 'landscape';
  if (ratio >= 0.87) return 'square';
  return ratio >= 0.6 ? 'portrait' : 'tall';
}

/** What is wrong with a layout, or null; what its types cannot say. */
export function layoutFault({ roles, shapes: rowsOf }: TextLayout): string | null {
  const slots = roles.map(({ slot }) => slot);
  if (new Set(slots).size !== slots.length) return 'Two roles have the same slot.';
  const unordered = roles.find(({ largest, smallest }) => smallest > largest);
  if (unordered !== undefined) return `The smallest size of ${unordered.slot} is more than its largest.`;
  for (const shape of shapes) {
    const rows = rowsOf[shape];
    if (sum(rows.map(({ mostHeight }) => mostHeight)) > 1 + rounding) return `The rows of the shape ${shape} are higher than the picture.`;
    const placed = rows.flatMap(({ cells }) => cells.map(({ slot }) => slot));
    const missing = slots.find((slot) => placed.filter((one) => one === slot).length !== 1);
    if (missing !== undefined) return `The shape ${shape} must place ${missing} once.`;
    const unknown = placed.find((slot) => !slots.includes(slot));
    if (unknown !== undefined) return `The shape ${shape} places ${unknown}, which is no role.`;
  }
  return null;
}

/** Shares like 0.1 have no exact sum. */
const rounding = 1e-9;

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** A copy that nobody else holds, as whoever answers with it wants it. */
export function copyOfLayout({ name, version, roles, shapes: rowsOf }: TextLayout) {
  const copied = (shape: Shape) => rowsOf[shape].map((row) => ({ ...row, cells: [...row.cells] }));
  return {
    name,
    version,
    roles: [...roles],
    shapes: { wide: copied('wide'), landscape: copied('landscape'), square: copied('square'), portrait: copied('portrait'), tall: copied('tall') },
  };
}
