import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Recipe } from '../../domain/recipes.js';
import { standardRecipes } from '../../domain/recipes.js';
import { outputSize, planRenditions } from '../../domain/rendition-plan.js';

const recipe = (name: string): Recipe => standardRecipes.find((one) => one.name === name)!;
const sizes = fc.record({ width: fc.integer({ min: 1, max: 30_000 }), height: fc.integer({ min: 1, max: 30_000 }) });

describe('the standard recipes', () => {
  test('have names of their own', () => {
    expect(new Set(standardRecipes.map(({ name }) => name)).size).toBe(standardRecipes.length);
  });

  test('cover web, social and display', () => {
    expect(standardRecipes.map(({ name }) => name)).toEqual([
      'preview-320', 'preview-640', 'preview-1280', 'web-2048', 'instagram-feed', 'instagram-story', 'linkedin', 'tiktok',
      'display-300x250', 'display-728x90', 'display-160x600', 'display-970x250',
    ]);
  });
});

describe('a plan for a 24 megapixel landscape', () => {
  const plan = planRenditions({ width: 6_000, height: 4_000 }, standardRecipes);

  test('reduces the source once to what the tallest crop needs, and once more for the small ones', () => {
    expect(plan.intermediates).toEqual([{ width: 2_880, height: 1_920 }, { width: 1_280, height: 853 }]);
  });

  test('draws the story and TikTok once', () => {
    const story = plan.draws.find(({ recipes }) => recipes.some(({ name }) => name === 'tiktok'));
    expect(story?.recipes.map(({ name }) => name)).toEqual(['instagram-story', 'tiktok']);
    expect(plan.draws).toHaveLength(11);
  });

  test('draws the small ones from the small picture', () => {
    const small = plan.draws.filter(({ from }) => from === 1).flatMap(({ recipes }) => recipes.map(({ name }) => name));
    expect(small).toEqual(['preview-320', 'preview-640', 'preview-1280', 'display-300x250', 'display-728x90', 'display-160x600', 'display-970x250']);
  });
});

describe('a picture too small for a recipe', () => {
  const source = { width: 1_600, height: 1_200 };

  test('is shown as a preview at its own size', () => {
    expect(outputSize({ width: 300, height: 200 }, recipe('preview-640').drawing)).toEqual({ width: 300, height: 200 });
  });

  test('fills a social format at the size it has, in the same shape', () => {
    expect(outputSize(source, recipe('instagram-story').drawing)).toEqual({ width: 675, height: 1_200 });
  });

  test('is not used where even that would be too small for the channel', () => {
    expect(outputSize({ width: 640, height: 427 }, recipe('instagram-story').drawing)).toBeNull();
  });

  test('is not used for a display size, which must be exact', () => {
    expect(outputSize({ width: 960, height: 250 }, recipe('display-970x250').drawing)).toBeNull();
    expect(planRenditions({ width: 960, height: 250 }, [recipe('display-970x250')])).toEqual({
      intermediates: [],
      draws: [],
      impossible: [{ recipe: recipe('display-970x250'), reason: 'render.source_too_small' }],
    });
  });
});

describe('every plan', () => {
  test('enlarges nothing, cuts inside the picture, and leaves no recipe unanswered', () => {
    fc.assert(
      fc.property(sizes, (source) => {
        const plan = planRenditions(source, standardRecipes);
        for (const size of plan.intermediates) {
          expect(size.width).toBeLessThanOrEqual(source.width);
          expect(size.height).toBeLessThanOrEqual(source.height);
        }
        for (const { from, crop, reduced, drawing } of plan.draws) {
          const picture = plan.intermediates[from]!;
          expect(reduced.width).toBeLessThanOrEqual(picture.width);
          expect(reduced.height).toBeLessThanOrEqual(picture.height);
          expect(crop.left).toBeGreaterThanOrEqual(0);
          expect(crop.top).toBeGreaterThanOrEqual(0);
          expect(crop.left + crop.width).toBeLessThanOrEqual(reduced.width);
          expect(crop.top + crop.height).toBeLessThanOrEqual(reduced.height);
          expect(crop.width).toBeLessThanOrEqual(drawing.width);
          expect(crop.height).toBeLessThanOrEqual(drawing.height);
          if (drawing.fit === 'cover' && drawing.smallest === null) expect(crop).toMatchObject({ width: drawing.width, height: drawing.height });
        }
        const answered = [...plan.draws.flatMap(({ recipes }) => recipes), ...plan.impossible.map((one) => one.recipe)];
        expect(answered.map(({ name }) => name).sort()).toEqual(standardRecipes.map(({ name }) => name).sort());
      }),
      { numRuns: 100 },
    );
  });

  test('keeps the shape of the picture, to the nearest pixel', () => {
    fc.assert(
      fc.property(sizes, (source) => {
        for (const { reduced } of planRenditions(source, standardRecipes).draws) {
          // Half a pixel on either side, seen from the other.
          const width = (reduced.height * source.width) / source.height;
          expect(Math.abs(reduced.width - width)).toBeLessThanOrEqual(0.5 + Math.max(1, source.width / source.height));
        }
      }),
      { numRuns: 100 },
    );
  });
});
