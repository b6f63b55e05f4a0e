import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DrawnCaption } from '../../domain/captions.js';
import { captionsDrawn } from '../../domain/captions.js';
import type { Measures, PlacedRow, Placement } from '../../domain/place-captions.js';
import { placeCaptions } from '../../domain/place-captions.js';
import type { Drawing } from '../../domain/recipes.js';
import { standardRecipes } from '../../domain/recipes.js';
import type { Box, Size } from '../../domain/rendition-plan.js';
import { textDirection } from '../../domain/text-direction.js';

/** Letters of 0.6 by 1.2 of their size, broken between words. */
const monospaced: Measures = {
  text: async ({ text }, pixels, width) => {
    const perLine = Math.max(1, Math.floor(width / (pixels * 0.6)));
    const lines: number[] = [];
    for (const word of text.text.split(/\s+/)) {
      const last = lines.at(-1);
      if (last !== undefined && last + 1 + word.length <= perLine) lines[lines.length - 1] = last + 1 + word.length;
      else lines.push(word.length);
    }
    return { width: Math.ceil(Math.max(...lines) * pixels * 0.6), height: Math.ceil(lines.length * pixels * 1.2) };
  },
  logo: async () => ({ width: 300, height: 100 }),
};
const advertisements = standardRecipes.filter(({ drawing }) => drawing.layout !== null);
const sizeOf = ({ width, height }: Drawing): Size => ({ width, height });
const captionsOf = (drawing: Drawing, texts: Readonly<Record<string, string>>): DrawnCaption[] =>
  captionsDrawn(drawing, Object.entries(texts).map(([slot, text]) => ({ slot, text, contentHash: slot, logoKey: slot === 'logo' ? 'k' : null })));
const place = async (drawing: Drawing, texts: Readonly<Record<string, string>>, size = sizeOf(drawing)): Promise<Placement> => placeCaptions(captionsOf(drawing, texts), drawing, size, monospaced);
const boxes = (rows: readonly PlacedRow[]): Box[] => rows.flatMap(({ captions }) => captions.map(({ box }) => box));
const within = (inner: Box, outer: Box): boolean =>
  inner.left >= outer.left && inner.top >= outer.top && inner.left + inner.width <= outer.left + outer.width && inner.top + inner.height <= outer.top + outer.height;
const apart = (one: Box, other: Box): boolean =>
  one.left + one.width <= other.left || other.left + other.width <= one.left || one.top + one.height <= other.top || other.top + other.height <= one.top;
const drawingOf = (name: string): Drawing => standardRecipes.find((recipe) => recipe.name === name)!.drawing;

const words = fc.array(fc.string({ unit: fc.constantFrom(...'abcde'), minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 14 }).map((all) => all.join(' '));
const anyTexts = fc.record({ logo: fc.constant(''), headline: words, offer: words, price: words, legal: words, safety: words }, { requiredKeys: [] });

describe('texts on a rendition', () => {
  test('stand whole in their cells and in the safe area, over nothing else, and never smaller than their least size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...advertisements), anyTexts, async ({ drawing }, texts) => {
        const placement = await place(drawing, texts);
        if (placement.kind === 'refused') return;
        const size = sizeOf(drawing);
        const safe = drawing.safeArea ?? { x: 0, y: 0, width: 1, height: 1 };
        const area = { left: safe.x * size.width - 1, top: safe.y * size.height - 1, width: safe.width * size.width + 2, height: safe.height * size.height + 2 };
        const all = boxes(placement.rows);
        expect(all).toHaveLength(captionsOf(drawing, texts).length);
        for (const { captions, band } of placement.rows) {
          for (const { box, cell, caption, pixels } of captions) {
            expect([within(box, cell), within(box, area), within(cell, band)]).toEqual([true, true, true]);
            if (caption.role.kind === 'text') expect(pixels).toBeGreaterThanOrEqual(caption.role.smallest * drawing.pixelsPerPoint);
            if (caption.role.kind === 'text') expect(pixels).toBeLessThanOrEqual(caption.role.largest * drawing.pixelsPerPoint);
          }
        }
        expect(all.every((one, index) => all.slice(index + 1).every((other) => apart(one, other)))).toBe(true);
        expect(placement.rows.every((one, index) => placement.rows.slice(index + 1).every((other) => apart(one.band, other.band)))).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test('are as large as their place allows: one pixel more would not fit', async () => {
    const drawing = drawingOf('display-300x250');
    const placement = await place(drawing, { offer: 'Twenty per cent off everything that we have in our shops' });
    if (placement.kind !== 'placed') throw new Error(placement.code);
    const [{ caption, pixels, cell }] = placement.rows[0]!.captions as [PlacedRow['captions'][number]];
    expect(pixels).toBeLessThan(24);
    const margin = Math.ceil((pixels + 1) / 2);
    const larger = await monospaced.text(caption, pixels + 1, cell.width - 2 * margin);
    expect(larger.height > Math.floor(250 * 0.3) - 2 * margin || larger.width > cell.width - 2 * margin).toBe(true);
  });

  test('that do not fit at their least size are refused with the numbers, whichever text it is', async () => {
    const drawing = drawingOf('display-728x90');
    for (const slot of ['safety', 'headline', 'offer']) {
      const refused = await place(drawing, { [slot]: 'Not for children under 36 months. '.repeat(20) });
      expect(refused).toMatchObject({ kind: 'refused', code: 'render.text_does_not_fit', facts: { slot } });
      const { neededHeight, availableHeight } = (refused as Extract<Placement, { kind: 'refused' }>).facts;
      expect(neededHeight).toBeGreaterThan(availableHeight as number);
    }
    expect(await place(drawing, { price: 'x'.repeat(200) })).toMatchObject({ kind: 'refused', facts: { slot: 'price' } });
  });

  test('take the room of those that are not there', async () => {
    const drawing = drawingOf('display-728x90');
    const widthOf = async (texts: Record<string, string>): Promise<number> => {
      const placement = await place(drawing, texts);
      return placement.kind === 'placed' ? placement.rows[0]!.captions.find(({ caption }) => caption.role.slot === 'offer')!.cell.width : 0;
    };
    expect(await widthOf({ offer: 'Now' })).toBe(728);
    expect(await widthOf({ offer: 'Now', headline: 'Sea' })).toBe(364);
  });

  test('begin on the right where they are read from there', async () => {
    const drawing = drawingOf('display-300x250');
    const layout = { ...drawing.layout!, roles: drawing.layout!.roles.map((role) => ({ ...role, align: 'start' as const })) };
    const left = async (offer: string): Promise<number> => {
      const placement = await place({ ...drawing, layout }, { offer });
      return placement.kind === 'placed' ? boxes(placement.rows)[0]!.left : Number.NaN;
    };
    expect(await left('Now')).toBeLessThan(20);
    expect(await left('שלום')).toBeGreaterThan(200);
    expect(['Now', '20 % خصم', '« שלום', '安全', '2026'].map(textDirection)).toEqual(['ltr', 'rtl', 'rtl', 'ltr', 'ltr']);
  });

  test('come out as large on a small source as on a large one, for the same viewer', async () => {
    const drawing = drawingOf('instagram-feed');
    const pixelsAt = async (size: Size): Promise<number> => {
      const placement = await place(drawing, { offer: 'Now' }, size);
      return placement.kind === 'placed' ? placement.rows[0]!.captions[0]!.pixels : 0;
    };
    expect(await pixelsAt({ width: 540, height: 675 })).toBe(Math.floor((await pixelsAt({ width: 1080, height: 1350 })) / 2));
  });
});

describe('a logo on a rendition', () => {
  test('keeps its shape, is never enlarged beyond its pixels, and is refused below its least height', async () => {
    const drawing = drawingOf('instagram-story');
    const logoOf = async (own: Size): Promise<Placement> => placeCaptions(captionsOf(drawing, { logo: '' }), drawing, sizeOf(drawing), { ...monospaced, logo: async () => own });
    const [large, small] = [await logoOf({ width: 3000, height: 1000 }), await logoOf({ width: 150, height: 50 })];
    if (large.kind !== 'placed' || small.kind !== 'placed') throw new Error('refused');
    expect(boxes(large.rows)[0]).toMatchObject({ width: 276, height: 92 });
    expect(boxes(small.rows)[0]).toMatchObject({ width: 150, height: 50 });
    expect(await logoOf({ width: 30, height: 10 })).toMatchObject({ kind: 'refused', code: 'render.logo_too_small', facts: { ownHeight: 10 } });
  });
});
