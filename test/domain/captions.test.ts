import { describe, expect, test } from '@jest/globals';
import { captionsDrawn } from '../../domain/captions.js';
import { standardRecipes } from '../../domain/recipes.js';

const offer = { slot: 'offer', text: '20 % off', contentHash: 'a' };
const safety = { slot: 'safety', text: 'Keep away from fire.', contentHash: 'b' };
const { drawing } = standardRecipes.find(({ name }) => name === 'display-300x250')!;
const slotsShown = (texts: Parameters<typeof captionsDrawn>[1]): string[] => captionsDrawn(drawing, texts).map(({ text }) => text.slot);

describe('the captions of a drawing', () => {
  test('show the slots that the version has, above first', () => {
    expect(slotsShown([safety, offer])).toEqual(['offer', 'safety']);
    expect(slotsShown([safety])).toEqual(['safety']);
    expect(slotsShown([])).toEqual([]);
  });

  test('leave out what the drawing does not name, and what has no text', () => {
    expect(slotsShown([{ ...offer, slot: 'headline' }, { ...safety, text: ' \n' }])).toEqual([]);
  });

  test('are on every advertisement and post, and on no preview', () => {
    for (const recipe of standardRecipes) {
      const isSentOut = recipe.purpose === 'display' || recipe.purpose === 'social';
      expect(recipe.drawing.captions.map(({ slot }) => slot)).toEqual(isSentOut ? ['offer', 'safety'] : []);
    }
  });

  test('never lie over one another, and have room for a line at their smallest', () => {
    for (const { drawing: one } of standardRecipes) {
      expect(one.captions.reduce((sum, { mostHeight }) => sum + mostHeight, 0)).toBeLessThanOrEqual(1);
      for (const { mostHeight, smallestText, largestText } of one.captions) {
        expect(one.height * mostHeight).toBeGreaterThan(2.5 * smallestText);
        expect(largestText).toBeGreaterThanOrEqual(smallestText);
      }
    }
  });
});
