import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Framing } from '../../domain/framing.js';
import { unframed } from '../../domain/framing.js';
import { mostHeldPixels } from '../../domain/picture-limits.js';
import type { Drawing, Recipe } from '../../domain/recipes.js';
import { plainDrawing, standardRecipes } from '../../domain/recipes.js';
import { outputSize, planRenditions } from '../../domain/rendition-plan.js';

const recipe = (name: string): Recipe => standardRecipes.find((one) => one.name === name)!;
const drawn = (more: Partial<Drawing> & Pick<Drawing, 'fit' | 'width' | 'height'>): Recipe => ({
  name: 'one',
  version: 1,
  purpose: 'web',
  drawing: { ...plainDrawing, format: 'jpeg', quality: 80, ...more },
});
const sizes = fc.record({ width: fc.integer({ min: 1, max: 30_000 }), height: fc.integer({ min: 1, max: 30_000 }) });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const boxes = fc.tuple(share, share, share, share).map(([x, y, width, height]) => ({ x: x * 0.99, y: y * 0.99, width: Math.max(0.01, width * (1 - x)), height: Math.max(0.01, height * (1 - y)) }));
const ratios = fc.constantFrom({ width: 9, height: 16 }, { width: 4, height: 5 }, { width: 1.91, height: 1 }, { width: 728, height: 90 });
const framings = fc.record({
  focalPoint: fc.option(fc.record({ x: share, y: share })),
  crops: fc.array(fc.record({ ratio: ratios, box: boxes }), { maxLength: 3 }),
});

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
  const plan = planRenditions({ width: 6_000, height: 4_000 }, standardRecipes, unframed);

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
    expect(outputSize({ width: 300, height: 200 }, recipe('preview-640').drawing, unframed)).toEqual({ width: 300, height: 200 });
  });

  test('fills a social format at the size it has, in the same shape', () => {
    expect(outputSize(source, recipe('instagram-story').drawing, unframed)).toEqual({ width: 675, height: 1_200 });
  });

  test('is not used where even that would be too small for the channel', () => {
    expect(outputSize({ width: 640, height: 427 }, recipe('instagram-story').drawing, unframed)).toBeNull();
  });

  test('is not used for a display size, which must be exact', () => {
    expect(outputSize({ width: 960, height: 250 }, recipe('display-970x250').drawing, unframed)).toBeNull();
    expect(planRenditions({ width: 960, height: 250 }, [recipe('display-970x250')], unframed)).toEqual({
      intermediates: [],
      draws: [],
      impossible: [{ recipe: recipe('display-970x250'), reason: 'render.source_too_small' }],
    });
  });
});

describe('a picture that a person has framed', () => {
  const source = { width: 6_000, height: 4_000 };
  const square = drawn({ fit: 'cover', width: 500, height: 500 });
  const only = (recipe: Recipe, framing: Framing) => {
    const plan = planRenditions(source, [recipe], framing);
    return { ...plan, draw: plan.draws[0]! };
  };
  const at = (x: number, y: number): Framing => ({ focalPoint: { x, y }, crops: [] });

  test('keeps its focal point in the middle of every crop', () => {
    const { draw } = only(square, at(0.5, 0.3));
    expect(draw.reduced).toEqual({ width: 750, height: 500 });
    expect(only(square, at(0.6, 0.3)).draw.crop).toEqual({ left: 200, top: 0, width: 500, height: 500 });
  });

  test('keeps it as near to the middle as the edges allow', () => {
    expect(only(square, at(0.02, 0.5)).draw.crop.left).toBe(0);
    expect(only(square, at(0.99, 0.5)).draw.crop.left).toBe(250);
  });

  test('is cropped as drawn for outputs of that ratio, within a hundredth, whatever the focal point', () => {
    const box = { x: 0.25, y: 0.25, width: 0.5, height: 0.3925 };
    const framing: Framing = { focalPoint: { x: 0, y: 0 }, crops: [{ ratio: { width: 1_200, height: 628 }, box }] };
    const near = only(drawn({ fit: 'cover', width: 1_200, height: 627 }), framing).draw;
    expect(near.region).toMatchObject({ left: 1_500, width: 3_000 });
    expect(Math.abs(near.region.top - 1_001)).toBeLessThanOrEqual(3);
    const far = only(drawn({ fit: 'cover', width: 1_200, height: 640 }), framing).draw;
    expect(far.region).toMatchObject({ left: 0, top: 0 });
  });

  test('is reduced by less where a small part of it fills the output', () => {
    const framing: Framing = { focalPoint: null, crops: [{ ratio: { width: 1, height: 1 }, box: { x: 0.4, y: 0.4, width: 0.2, height: 0.3 } }] };
    const { draw, intermediates } = only(square, framing);
    expect(draw.region).toEqual({ left: 2_400, top: 1_600, width: 1_200, height: 1_200 });
    expect(intermediates).toEqual([{ width: 2_500, height: 1_667 }]);
  });

  test('has no exact size of a crop that is smaller than it, and the crop\'s own size where the channel takes that', () => {
    const framing: Framing = { focalPoint: null, crops: [{ ratio: { width: 1, height: 1 }, box: { x: 0.4, y: 0.4, width: 0.06, height: 0.09 } }] };
    expect(only(square, framing).impossible).toHaveLength(1);
    expect(outputSize(source, { ...square.drawing, smallest: { width: 300, height: 300 } }, framing)).toEqual({ width: 360, height: 360 });
  });

  test('is whole in a preview all the same', () => {
    expect(only(recipe('preview-640'), at(0.1, 0.1)).draw).toMatchObject({ crop: { left: 0, top: 0, width: 640, height: 427 } });
  });
});

describe('a picture with something around it', () => {
  test('stands whole in the middle of its box, at most as large as it is', () => {
    const { draws } = planRenditions({ width: 300, height: 200 }, [drawn({ fit: 'contain', width: 1_000, height: 1_000 })], unframed);
    expect(draws[0]).toMatchObject({ crop: { width: 300, height: 200 }, output: { width: 1_000, height: 1_000 }, at: { left: 350, top: 400 } });
  });

  test('leaves the padding free on every side, within the box', () => {
    const padded = (fit: Drawing['fit']) => planRenditions({ width: 3_000, height: 2_000 }, [drawn({ fit, width: 600, height: 600, padding: 50 })], unframed).draws[0];
    expect(padded('inside')).toMatchObject({ crop: { width: 500, height: 333 }, output: { width: 600, height: 433 }, at: { left: 50, top: 50 } });
    expect(padded('cover')).toMatchObject({ crop: { width: 500, height: 500 }, output: { width: 600, height: 600 }, at: { left: 50, top: 50 } });
    expect(padded('contain')).toMatchObject({ crop: { width: 500, height: 333 }, output: { width: 600, height: 600 }, at: { left: 50, top: 133 } });
  });
});

describe('a panorama of 90 megapixels', () => {
  const source = { width: 30_000, height: 3_000 };

  test('is not held at a size that costs much memory: the part that is seen is read from the source', () => {
    const story = planRenditions(source, [recipe('instagram-story'), recipe('preview-640')], unframed);
    expect(story.intermediates).toEqual([{ width: 640, height: 64 }]);
    expect(story.draws.map(({ from }) => from)).toEqual([null, 0]);
    expect(story.draws[0]).toMatchObject({ region: { top: 0, width: 1_688, height: 3_000 }, output: { width: 1_080, height: 1_920 } });
  });
});

describe('every plan', () => {
  test('enlarges nothing, cuts inside the picture, and leaves no recipe unanswered', () => {
    fc.assert(
      fc.property(sizes, framings, (source, framing) => {
        const plan = planRenditions(source, standardRecipes, framing);
        for (const size of plan.intermediates) {
          expect(size.width).toBeLessThanOrEqual(source.width);
          expect(size.height).toBeLessThanOrEqual(source.height);
        }
        for (const { from, crop, reduced, drawing, region } of plan.draws) {
          const picture = from === null ? source : plan.intermediates[from]!;
          expect(reduced.width).toBeLessThanOrEqual(picture.width);
          expect(reduced.height).toBeLessThanOrEqual(picture.height);
          if (from !== null) expect(picture.width * picture.height).toBeLessThanOrEqual(mostHeldPixels);
          expect(region.left + region.width).toBeLessThanOrEqual(source.width);
          expect(region.top + region.height).toBeLessThanOrEqual(source.height);
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
      { numRuns: 300 },
    );
  });

  test('keeps the shape of the picture, to the nearest pixel', () => {
    fc.assert(
      fc.property(sizes, (source) => {
        for (const { reduced } of planRenditions(source, standardRecipes, unframed).draws) {
          // Half a pixel on either side, seen from the other.
          const width = (reduced.height * source.width) / source.height;
          expect(Math.abs(reduced.width - width)).toBeLessThanOrEqual(0.5 + Math.max(1, source.width / source.height));
        }
      }),
      { numRuns: 100 },
    );
  });
});
