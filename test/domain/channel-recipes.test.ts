import { describe, expect, test } from '@jest/globals';
import { channelRecipes, recipeFor } from '../../domain/channel-recipes.js';
import { referenceOf } from '../../domain/channel-specs.js';
import { checkAgainstSpec } from '../../domain/check-against-spec.js';
import { standardRecipes } from '../../domain/recipes.js';
import { unknownFact } from '../../domain/spec-finding.js';
import { standardSpecs } from '../../domain/standard-channel-specs.js';
import { newRecipeSchema } from '../../schemas/recipes.js';

const recipes = [...standardRecipes, ...channelRecipes];

describe('the recipes for channels', () => {
  test('have names of their own, beside those that every picture gets', () => {
    expect(new Set(recipes.map(({ name }) => name)).size).toBe(recipes.length);
    expect(standardRecipes).toHaveLength(12);
  });

  test('can be taken over as they are', () => {
    for (const { name, purpose, drawing } of channelRecipes) expect(newRecipeSchema.safeParse({ name, purpose, drawing }).error).toBeUndefined();
  });

  test('are each asked for by a spec', () => {
    const asked = new Set(standardSpecs.map(({ recipe }) => recipe));
    expect(channelRecipes.map(({ name }) => name).filter((name) => !asked.has(name))).toEqual([]);
  });

  const pictures = standardSpecs.filter(({ media }) => media === 'image');
  test.each(pictures.map((spec) => [referenceOf(spec), spec] as const))('draw what %s takes, at the most bytes that they may have', (_reference, spec) => {
    const recipe = recipeFor(spec);
    expect(recipe).not.toBeNull();
    const { width, height, maxBytes, format, otherFormats } = recipe!.drawing;
    for (const one of [format, ...otherFormats]) {
      const fact = { ...unknownFact, width, height, bytes: maxBytes, mediaType: `image/${one}`, colourSpace: 'srgb', animated: false, alpha: false } as const;
      const check = checkAgainstSpec(spec, fact);
      expect(check).toMatchObject({ verdict: 'pass' });
    }
  });
});
