import { describe, expect, test } from '@jest/globals';
import { captionsDrawn, drawnText, letteringKey, slotsDrawn } from '../../domain/captions.js';
import { onlyThePicture } from '../../domain/rendition-content.js';
import { standardRecipes } from '../../domain/recipes.js';
import { standardLayout } from '../../domain/standard-layout.js';
import type { TextLayout } from '../../domain/text-layout.js';
import { layoutFault, shapeOf } from '../../domain/text-layout.js';

const offer = { slot: 'offer', text: '20 % off', contentHash: 'a' };
const safety = { slot: 'safety', text: 'Keep away from fire.', contentHash: 'b' };
const logo = { slot: 'logo', text: '', contentHash: 'c', logoKey: 'where it lies' };
const { drawing } = standardRecipes.find(({ name }) => name === 'display-300x250')!;
const slotsShown = (texts: Parameters<typeof captionsDrawn>[1]): string[] => captionsDrawn(drawing, texts).map(({ text }) => text.slot);

describe('the captions of a drawing', () => {
  test('show the slots that the version has, in the order of reading', () => {
    expect(slotsShown([safety, offer, logo])).toEqual(['logo', 'offer', 'safety']);
    expect(slotsShown([safety])).toEqual(['safety']);
    expect(slotsShown([])).toEqual([]);
  });

  test('leave out what the layout does not name, what has no text, and a text where a logo belongs', () => {
    expect(slotsShown([{ ...offer, slot: 'footnote' }, { ...safety, text: ' \n' }, { ...offer, slot: 'logo' }])).toEqual([]);
  });

  test('are on every advertisement and post, and on no preview', () => {
    for (const recipe of standardRecipes) {
      const isSentOut = recipe.purpose === 'display' || recipe.purpose === 'social';
      expect(slotsDrawn(recipe.drawing)).toEqual(isSentOut ? standardLayout.roles.map(({ slot }) => slot) : []);
    }
  });

  test('are told to those who cannot see them, without the logo', () => {
    expect(drawnText(drawing, [safety, logo, offer])).toBe('20 % off\nKeep away from fire.');
    expect(drawnText(drawing, [logo])).toBeNull();
    expect(drawnText({ layout: null }, [safety])).toBeNull();
  });

  test('come out otherwise with another font of the same name, and with nothing else that is not drawn', () => {
    const set: TextLayout = { ...standardLayout, roles: standardLayout.roles.map((role) => ({ ...role, fontId: role.kind === 'text' ? 'f' : null })) };
    const font = { id: 'f', objectKey: 'k', bytes: 1, sha256: 'one', isBold: false };
    const key = (sha256: string, texts = [offer]): string[] => letteringKey({ ...drawing, layout: set }, { ...onlyThePicture, texts, fonts: [{ ...font, sha256 }] });
    expect(key('one')).not.toEqual(key('two'));
    expect(key('one')).toEqual(key('one', [offer, { ...offer, slot: 'footnote' }]));
    expect(key('one', [])).toEqual([]);
  });
});

describe('a layout', () => {
  test('of the built-in recipes has no fault', () => {
    expect(layoutFault(standardLayout)).toBeNull();
  });

  test.each([
    ['a slot twice', { ...standardLayout, roles: [...standardLayout.roles, standardLayout.roles[0]!] }, 'Two roles have the same slot.'],
    ['a least size that is more than its largest', { ...standardLayout, roles: standardLayout.roles.map((role) => ({ ...role, smallest: 100 })) }, 'The smallest size of logo is more than its largest.'],
    ['a shape without one of its roles', { ...standardLayout, shapes: { ...standardLayout.shapes, wide: standardLayout.shapes.wide.slice(0, 1) } }, 'The shape wide must place legal once.'],
    ['rows that lie over one another', { ...standardLayout, shapes: { ...standardLayout.shapes, tall: standardLayout.shapes.tall.map((row) => ({ ...row, mostHeight: 0.3 })) } }, 'The rows of the shape tall are higher than the picture.'],
  ])('is refused with %s', (_what, layout, fault) => {
    expect(layoutFault(layout)).toBe(fault);
  });

  test('knows the shape of every size that is sold', () => {
    const shape = (width: number, height: number): string => shapeOf({ width, height });
    expect([shape(728, 90), shape(970, 250), shape(1200, 627), shape(300, 250), shape(1080, 1080), shape(1080, 1350), shape(1080, 1920), shape(160, 600)]).toEqual([
      'wide', 'wide', 'landscape', 'landscape', 'square', 'portrait', 'tall', 'tall',
    ]);
  });
});
