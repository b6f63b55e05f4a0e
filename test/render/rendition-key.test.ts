import { describe, expect, test } from '@jest/globals';
import { renditionKey } from '../../activities/render/rendition-key.js';
import type { Drawing, RecipePurpose } from '../../domain/recipes.js';
import { plainDrawing } from '../../domain/recipes.js';
import type { EmbeddedFields, RenditionContent } from '../../domain/rendition-content.js';
import { onlyThePicture } from '../../domain/rendition-content.js';

const cover: Drawing = { ...plainDrawing, fit: 'cover', width: 300, height: 250, format: 'jpeg', quality: 82 };
const key = (drawing: Partial<Drawing> = {}, content: Partial<RenditionContent> = {}, purpose: RecipePurpose = 'web', engine = 'one'): string =>
  renditionKey('a'.repeat(64), { drawing: { ...cover, ...drawing }, purpose }, { ...onlyThePicture, ...content }, engine);
const fields: EmbeddedFields = { title: 'Dune', description: null, altText: null, creator: null, credit: null, copyrightNotice: null, usageTerms: null, webStatement: null, keywords: [], digitalSourceType: null };

describe('the key of a rendition', () => {
  const other: { readonly [field in keyof Omit<Drawing, 'layout' | 'pixelsPerPoint' | 'safeArea'>]: Drawing[field] } = {
    fit: 'contain',
    width: 301,
    height: 251,
    format: 'webp',
    quality: 81,
    lowestQuality: 41,
    chroma: '4:4:4',
    otherFormats: ['webp'],
    maxBytes: 150_000,
    smallest: { width: 100, height: 100 },
    colour: 'keep',
    sharpen: 1,
    background: '#000000',
    padding: 1,
    cornerRadius: 1,
    watermark: { text: 'Sample', opacity: 0.5, tiled: true },
    animated: true,
  };

  test.each(Object.keys(other) as (keyof typeof other)[])('changes with the %s of its drawing', (field) => {
    expect(key({ [field]: other[field] })).not.toBe(key());
  });

  test('changes with the engine', () => {
    expect(key({}, {}, 'web', 'two')).not.toBe(key());
  });

  test('changes with the framing where it is a crop, and only by what decides this one', () => {
    const focal = { focalPoint: { x: 0.2, y: 0.5 }, crops: [] };
    const square = { focalPoint: null, crops: [{ ratio: { width: 1, height: 1 }, box: { x: 0, y: 0, width: 0.5, height: 0.5 } }] };
    const same = { focalPoint: null, crops: [{ ratio: { width: 300, height: 251 }, box: { x: 0, y: 0, width: 0.5, height: 0.5 } }] };
    expect(key({}, { framing: focal })).not.toBe(key());
    expect(key({}, { framing: square })).toBe(key());
    expect(key({}, { framing: same })).not.toBe(key());
    expect(key({ fit: 'inside' }, { framing: focal })).toBe(key({ fit: 'inside' }));
  });

  test('changes with what is embedded where it leaves the house, and not where it stays', () => {
    expect(key({}, { embedded: fields })).not.toBe(key());
    expect(key({}, { embedded: fields }, 'preview')).toBe(key({}, {}, 'preview'));
  });

  test('is the same for recipes that draw the same for any place outside', () => {
    expect(key({}, { embedded: fields }, 'social')).toBe(key({}, { embedded: fields }, 'display'));
  });
});
