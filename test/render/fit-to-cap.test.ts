import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';
import { encodePicture } from '../../activities/render/encode-picture.js';
import type { Encoding, Fit } from '../../activities/render/fit-to-cap.js';
import { fitToCap } from '../../activities/render/fit-to-cap.js';
import type { Drawing } from '../../domain/recipes.js';
import { plainDrawing } from '../../domain/recipes.js';
import { sample } from '../builders/hostile-files.js';

const drawing: Drawing = { ...plainDrawing, fit: 'cover', width: 300, height: 250, format: 'jpeg', quality: 82, lowestQuality: 40, chroma: '4:4:4', maxBytes: 5_000 };

type SizeOf = (encoding: Encoding) => number;

/** Runs the solver over a made-up encoder. */
async function solve(more: Partial<Drawing>, sizeOf: SizeOf): Promise<{ fit: Fit; tried: Encoding[] }> {
  const tried: Encoding[] = [];
  const fit = await fitToCap({ ...drawing, ...more }, async (encoding) => {
    tried.push(encoding);
    return Buffer.alloc(sizeOf(encoding));
  });
  return { fit, tried };
}

const qualities = fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 })).map(([a, b]) => ({ lowestQuality: Math.min(a, b), quality: Math.max(a, b) }));

describe('the best that stays within a byte cap', () => {
  test('is the best quality, by one encoding, where that fits', async () => {
    const { fit, tried } = await solve({}, () => 5_000);
    expect(fit).toMatchObject({ fits: true, encoding: { format: 'jpeg', chroma: '4:4:4', quality: 82 }, tried: 1 });
    expect(tried).toHaveLength(1);
  });

  test('is found among any growing sizes, exactly, with few encodings', async () => {
    await fc.assert(
      fc.asyncProperty(qualities, fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 101, maxLength: 101 }), fc.integer({ min: 1, max: 12_000 }), async (limits, steps, maxBytes) => {
        const sizes = steps.reduce<number[]>((sofar, step) => [...sofar, (sofar.at(-1) ?? 0) + step], []);
        const { fit, tried } = await solve({ ...limits, chroma: '4:2:0', maxBytes }, ({ quality }) => sizes[quality] ?? 0);
        const fitting = sizes.map((bytes, quality) => ({ bytes, quality })).filter(({ bytes, quality }) => bytes <= maxBytes && quality >= limits.lowestQuality && quality <= limits.quality);
        expect(fit.fits ? fit.encoding.quality : null).toEqual(fitting.at(-1)?.quality ?? null);
        expect(tried.length).toBeLessThanOrEqual(9);
      }),
      { numRuns: 300 },
    );
  });

  test('fits, whatever the sizes, and the next better quality was too much', async () => {
    await fc.assert(
      fc.asyncProperty(qualities, fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 101, maxLength: 101 }), fc.integer({ min: 1, max: 10_000 }), async (limits, sizes, maxBytes) => {
        const sizeOf: SizeOf = ({ quality, chroma }) => (sizes[quality] ?? 0) + (chroma === '4:4:4' ? 500 : 0);
        const { fit, tried } = await solve({ ...limits, maxBytes }, sizeOf);
        if (fit.fits) {
          expect(fit.bytes.length).toBe(sizeOf(fit.encoding));
          expect(fit.bytes.length).toBeLessThanOrEqual(maxBytes);
          expect(fit.encoding.quality).toBeGreaterThanOrEqual(limits.lowestQuality);
          expect(fit.encoding.quality).toBeLessThanOrEqual(limits.quality);
          const better = { ...fit.encoding, quality: fit.encoding.quality + 1 };
          if (fit.encoding.quality < limits.quality) expect(sizeOf(better)).toBeGreaterThan(maxBytes);
        } else {
          expect(Math.min(...tried.map(sizeOf))).toBe(fit.numbers.smallestBytes);
          expect(fit.numbers.smallestBytes).toBeGreaterThan(maxBytes);
          for (const chroma of ['4:4:4', '4:2:0'] as const) expect(tried).toContainEqual({ format: 'jpeg', chroma, quality: limits.lowestQuality });
        }
      }),
      { numRuns: 300 },
    );
  });

  test('keeps less colour before it takes another format, and takes the formats in their order', async () => {
    const { fit, tried } = await solve({ otherFormats: ['avif', 'webp'] }, ({ format }) => (format === 'webp' ? 4_000 : 9_000));
    expect(fit).toMatchObject({ fits: true, encoding: { format: 'webp', quality: 82 } });
    expect([...new Set(tried.map(({ format, chroma }) => `${format} ${chroma}`))]).toEqual(['jpeg 4:4:4', 'jpeg 4:2:0', 'avif 4:4:4', 'avif 4:2:0', 'webp 4:2:0']);
  });

  test('keeps all the colour where a lower quality is enough', async () => {
    const { fit } = await solve({}, ({ quality }) => quality * 100);
    expect(fit).toMatchObject({ fits: true, encoding: { chroma: '4:4:4', quality: 50 } });
  });

  test('tries a PNG once: it has one size', async () => {
    const { fit, tried } = await solve({ format: 'png' }, () => 9_000);
    expect(tried).toHaveLength(1);
    expect(fit).toEqual({ fits: false, numbers: { cap: 5_000, smallestBytes: 9_000, quality: 82, format: 'png', tried: 1 } });
  });

  test('does not exist where nothing fits, and the numbers say by how much', async () => {
    const { fit } = await solve({ otherFormats: ['webp'] }, ({ format, quality }) => 6_000 + quality * (format === 'webp' ? 10 : 20));
    expect(fit).toEqual({ fits: false, numbers: { cap: 5_000, smallestBytes: 6_400, quality: 40, format: 'webp', tried: 6 } });
  });
});

describe('a real photograph', () => {
  const pixels = sharp(sample('TwoWings.jpg')).resize(970, 250);
  const encode = async (encoding: Encoding): Promise<Buffer> => encodePicture(pixels.clone(), encoding, { background: '#ffffff', film: undefined, metadata: null });

  test.each([60_000, 30_000, 20_000])('comes as near to a cap of %i bytes as its qualities allow', async (maxBytes) => {
    const fit = await fitToCap({ ...drawing, maxBytes, quality: 95 }, encode);
    if (!fit.fits) throw new Error(JSON.stringify(fit));
    expect(fit.bytes.length).toBeLessThanOrEqual(maxBytes);
    if (fit.encoding.quality < 95) expect((await encode({ ...fit.encoding, quality: fit.encoding.quality + 1 })).length).toBeGreaterThan(maxBytes);
  });

  test('fits where the channel takes a format that is better at it', async () => {
    const jpegOnly = await fitToCap({ ...drawing, maxBytes: 13_000, lowestQuality: 60 }, encode);
    expect(jpegOnly.fits).toBe(false);
    expect(await fitToCap({ ...drawing, maxBytes: 13_000, lowestQuality: 60, otherFormats: ['webp'] }, encode)).toMatchObject({ fits: true, encoding: { format: 'webp' } });
  });
});
