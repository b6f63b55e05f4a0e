import type { LayoutRole, LayoutRow, TextLayout } from './text-layout.js';

const plainRole = { kind: 'text', isOneLine: false, align: 'centre', ink: '#ffffff', fontId: null } as const satisfies Partial<LayoutRole>;

/** Black that lets a quarter of the light through: 10:1 for white over white. */
const band = '#000000bf';

/** Sizes in CSS pixels: below 12 is for what must be there, below 10 is for nobody. */
const roles: readonly LayoutRole[] = [
  { ...plainRole, slot: 'logo', kind: 'logo', largest: 40, smallest: 12 },
  { ...plainRole, slot: 'headline', largest: 30, smallest: 14 },
  { ...plainRole, slot: 'offer', largest: 24, smallest: 13 },
  { ...plainRole, slot: 'price', isOneLine: true, largest: 26, smallest: 13 },
  { ...plainRole, slot: 'legal', largest: 12, smallest: 10 },
  { ...plainRole, slot: 'safety', largest: 13, smallest: 10 },
];

/** A banner has height for two rows only. */
const wide: readonly LayoutRow[] = [
  {
    ...{ edge: 'top', mostHeight: 0.5, band },
    cells: [{ slot: 'logo', weight: 1 }, { slot: 'headline', weight: 3 }, { slot: 'offer', weight: 3 }, { slot: 'price', weight: 1 }],
  },
  { edge: 'bottom', mostHeight: 0.5, band, cells: [{ slot: 'safety', weight: 1 }, { slot: 'legal', weight: 1 }] },
];

/** Brand and headline, offer and price, and below what the law wants to be read. */
function stacked(heights: { readonly head: number; readonly offer: number; readonly legal: number; readonly safety: number }): readonly LayoutRow[] {
  return [
    { edge: 'top', mostHeight: heights.head, band, cells: [{ slot: 'logo', weight: 1 }, { slot: 'headline', weight: 3 }] },
    { edge: 'top', mostHeight: heights.offer, band, cells: [{ slot: 'offer', weight: 3 }, { slot: 'price', weight: 1 }] },
    { edge: 'bottom', mostHeight: heights.safety, band, cells: [{ slot: 'safety', weight: 1 }] },
    { edge: 'bottom', mostHeight: heights.legal, band, cells: [{ slot: 'legal', weight: 1 }] },
  ];
}

/** In a skyscraper nothing stands beside anything. */
const tall: readonly LayoutRow[] = [
  { edge: 'top', mostHeight: 0.1, band, cells: [{ slot: 'logo', weight: 1 }] },
  { edge: 'top', mostHeight: 0.2, band, cells: [{ slot: 'headline', weight: 1 }] },
  { edge: 'top', mostHeight: 0.2, band, cells: [{ slot: 'offer', weight: 1 }] },
  { edge: 'top', mostHeight: 0.1, band, cells: [{ slot: 'price', weight: 1 }] },
  { edge: 'bottom', mostHeight: 0.25, band, cells: [{ slot: 'safety', weight: 1 }] },
  { edge: 'bottom', mostHeight: 0.15, band, cells: [{ slot: 'legal', weight: 1 }] },
];

/** The layout of the built-in recipes: white on dark bands, what sells above, what must be said below. */
export const standardLayout: TextLayout = {
  name: 'standard',
  version: 1,
  roles,
  shapes: {
    wide,
    landscape: stacked({ head: 0.2, offer: 0.3, legal: 0.15, safety: 0.35 }),
    square: stacked({ head: 0.2, offer: 0.25, legal: 0.15, safety: 0.3 }),
    portrait: stacked({ head: 0.2, offer: 0.25, legal: 0.15, safety: 0.25 }),
    tall,
  },
};
