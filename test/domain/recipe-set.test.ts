import { describe, expect, test } from '@jest/globals';
import { activeRecipes } from '../../domain/active-recipes.js';
import type { KeptRecipe } from '../../domain/active-recipes.js';
import { nextBackfillStep } from '../../domain/backfill-lifecycle.js';
import type { BackfillFact, BackfillRequest } from '../../domain/backfill-lifecycle.js';
import { builtInRecipes, isReservedRecipe } from '../../domain/built-in-recipes.js';
import { faultsOfDrawing } from '../../domain/recipe-faults.js';
import { backfillLanes, recipeImpact } from '../../domain/recipe-impact.js';
import type { ImpactMeasures } from '../../domain/recipe-impact.js';
import { recipeVersions } from '../../domain/recipe-versions.js';
import { plainDrawing, standardRecipes } from '../../domain/recipes.js';
import type { Drawing } from '../../domain/recipes.js';
import { isRefusal } from '../../domain/refusal.js';
import { newRecipeSchema } from '../../schemas/recipes.js';
import type { BackfillRecord } from '../../schemas/life-records.js';
import { backfillStateSchema } from '../../schemas/vocabulary.js';

const drawing: Drawing = { ...plainDrawing, fit: 'cover', width: 400, height: 200, format: 'jpeg', quality: 80 };
const kept = (name: string, version: number, state: KeptRecipe['state']): KeptRecipe => ({ name, version, purpose: 'web', drawing, state });
const namesOf = (recipes: readonly { name: string; version: number }[]): string[] => recipes.map(({ name, version }) => `${name}@${version}`);

describe('the recipes of a tenant', () => {
  test('are the standard ones where it has said nothing', () => {
    expect(activeRecipes([])).toEqual(standardRecipes);
  });

  test('are its own in their place, its own besides by name, and none of a name that it has retired', () => {
    const active = activeRecipes([kept('zebra', 1, 'active'), kept('linkedin', 9, 'active'), kept('apple', 2, 'active'), kept('apple', 3, 'draft'), kept('tiktok', 3, 'retired')]);
    const expected = namesOf(standardRecipes).map((name) => (name.startsWith('linkedin@') ? 'linkedin@9' : name)).filter((name) => !name.startsWith('tiktok@'));
    expect(namesOf(active)).toEqual([...expected, 'apple@2', 'zebra@1']);
  });

  test('that were kept before a drawing could say more say what was meant then', () => {
    const { fit, width, height, format, quality } = drawing;
    const old = { ...kept('old', 1, 'active'), drawing: { fit, width, height, format, quality } as Drawing };
    expect(activeRecipes([old]).at(-1)?.drawing).toEqual(drawing);
  });

  test('show the one that Galley brings along as what it is beside them', () => {
    const [standard] = recipeVersions('linkedin', []);
    const states = (...own: KeptRecipe[]): string[] => recipeVersions('linkedin', own).map(({ version, state, isBuiltIn }) => `${version} ${state}${isBuiltIn ? ' built in' : ''}`);
    const built = standard!.version;
    expect(states()).toEqual([`${built} active built in`]);
    expect(states(kept('linkedin', 99, 'active'))).toEqual(['99 active', `${built} superseded built in`]);
    expect(states(kept('linkedin', 99, 'retired'))).toEqual(['99 retired', `${built} retired built in`]);
    expect(states(kept('linkedin', 1, 'active'))).toEqual([`${built} draft built in`, '1 active']);
    expect(states(kept('linkedin', built, 'retired'))).toEqual([`${built} retired`]);
  });

  test('that Galley brings along have names of their own and can be sent back as they are', () => {
    const names = builtInRecipes.map(({ recipe }) => recipe.name);
    expect(new Set(names).size).toBe(names.length);
    for (const { recipe } of builtInRecipes.filter(({ recipe: { name } }) => !isReservedRecipe(name))) {
      const { name, purpose } = recipe;
      expect(newRecipeSchema.parse({ name, purpose, drawing: recipe.drawing })).toEqual({ name, purpose, drawing: recipe.drawing });
      expect({ name, faults: faultsOfDrawing(recipe.drawing) }).toEqual({ name, faults: [] });
    }
    for (const name of ['preview-320', 'web-2048', 'poster', 'proxy-720', 'page-1']) expect(isReservedRecipe(name)).toBe(true);
  });
});

describe('a drawing', () => {
  test.each<[string, Partial<Drawing>, string]>([
    ['a least quality above the best', { lowestQuality: 81 }, '/lowestQuality'],
    ['a format twice', { otherFormats: ['jpeg'], maxBytes: 5_000 }, '/otherFormats'],
    ['other formats without a cap', { otherFormats: ['webp'] }, '/otherFormats'],
    ['a least size of what is not cut', { fit: 'inside', smallest: { width: 10, height: 10 } }, '/smallest'],
    ['a least size above the size', { smallest: { width: 401, height: 10 } }, '/smallest'],
    ['a clear background in JPEG', { background: '#ffffff80' }, '/background'],
    ['padding that fills the box', { padding: 100 }, '/padding'],
    ['corners beyond a circle', { cornerRadius: 101 }, '/cornerRadius'],
    ['a film in JPEG', { animated: true }, '/animated'],
  ])('with %s is wrong', (_what, change, pointer) => {
    expect(faultsOfDrawing({ ...drawing, ...change }).map((fault) => fault.pointer)).toEqual([pointer]);
    expect(faultsOfDrawing(drawing)).toEqual([]);
  });
});

describe('the impact of a recipe', () => {
  const recipe = { name: 'banner', version: 1, purpose: 'web' as const, drawing };
  const unmeasured: ImpactMeasures = { byRecipe: {}, byPreview: {}, byMediaType: {}, backfillMilliseconds: null, previewMilliseconds: null };
  const groups = [
    { width: 6_000, height: 4_000, framing: null, recipes: ['banner'], versions: 100 },
    { width: 300, height: 300, framing: null, recipes: ['banner'], versions: 7 },
  ];

  test('counts what would be made, and what is too small for it', () => {
    expect(recipeImpact([recipe], groups, unmeasured, 1)).toMatchObject({ versions: 100, renditions: 100, tooSmall: 7, bytesFrom: 'usual', minutesFrom: 'usual' });
  });

  test('tells bytes and minutes from what is surest, never above the cap, and by how many are drawn at once', () => {
    const measured = { ...unmeasured, byMediaType: { 'image/jpeg': 1 }, byPreview: { banner: 0.5 }, previewMilliseconds: 600, backfillMilliseconds: 1_200 };
    expect(recipeImpact([recipe], groups, measured, 1)).toMatchObject({ bytes: 100 * 400 * 200 * 0.5, bytesFrom: 'previews', minutes: 2, minutesFrom: 'backfills' });
    expect(recipeImpact([recipe], groups, { ...measured, byRecipe: { banner: 0.25 } }, 2)).toMatchObject({ bytes: 100 * 400 * 200 * 0.25, bytesFrom: 'same_recipe', minutes: 1 });
    expect(recipeImpact([{ ...recipe, drawing: { ...drawing, maxBytes: 1_000 } }], groups, measured, 1).bytes).toBe(100_000);
    expect([1, 2, 3, 8].map(backfillLanes)).toEqual([1, 1, 1, 4]);
  });
});

describe('a backfill', () => {
  const commands: (BackfillRequest | BackfillFact)['kind'][] = ['begin', 'pause', 'resume', 'cancel', 'all_frozen', 'all_settled'];
  const record = (state: BackfillRecord['state'], resumesAs: BackfillRecord['resumesAs'] = null): BackfillRecord => ({ tenantId: 't', runId: 'r', state, sequence: 4, resumesAs, answered: [] });
  const next = (from: BackfillRecord, kind: (typeof commands)[number]): string => {
    const step = nextBackfillStep(from, { kind });
    if (isRefusal(step)) return 'no';
    expect(step.record.sequence).toBe(5);
    return step.record.state;
  };

  test('moves as its table says, from every state by every command', () => {
    const table = Object.fromEntries(backfillStateSchema.options.map((state) => [state, commands.map((kind) => next(record(state, state === 'paused' ? 'running' : null), kind))]));
    expect(table).toEqual({
      preparing: ['no', 'paused', 'no', 'cancelled', 'running', 'no'],
      running: ['no', 'paused', 'no', 'cancelled', 'no', 'done'],
      paused: ['no', 'no', 'running', 'cancelled', 'no', 'no'],
      done: ['no', 'no', 'no', 'no', 'no', 'no'],
      cancelled: ['no', 'no', 'no', 'no', 'no', 'no'],
    });
    expect(next(record('paused', 'preparing'), 'resume')).toBe('preparing');
  });
});
