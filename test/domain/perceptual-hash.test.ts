import { describe, expect, test } from '@jest/globals';
import { perceptualHash } from '../../domain/perceptual-hash.js';

type Shade = (x: number, y: number) => readonly [number, number, number, number];

/** A picture by the colour at each place, from 0 to 1 across and down. */
function hashOf(shade: Shade, size = { width: 64, height: 48 }): string {
  const rgba = new Uint8Array(size.width * size.height * 4);
  for (let row = 0; row < size.height; row += 1) {
    for (let column = 0; column < size.width; column += 1) rgba.set(shade((column + 0.5) / size.width, (row + 0.5) / size.height), (row * size.width + column) * 4);
  }
  return perceptualHash(rgba, size);
}

function bitsApart(one: string, other: string): number {
  return [...one].filter((bit, index) => bit !== other[index]).length;
}

const grey = (value: number): readonly [number, number, number, number] => [value, value, value, 255];
const spots: Shade = (x, y) => grey(Math.round(127 + 60 * Math.sin(9 * x + 4 * y) + 60 * Math.cos(7 * y * x + 3)));
const rings: Shade = (x, y) => grey(Math.round(127 + 120 * Math.cos(20 * Math.hypot(x - 0.3, y - 0.6))));

describe('the hash by which pictures that look alike are found', () => {
  test('has 64 binary digits, also of a single pixel', () => {
    expect(hashOf(spots)).toMatch(/^[01]{64}$/);
    expect(hashOf(() => grey(9), { width: 1, height: 1 })).toMatch(/^[01]{64}$/);
  });

  test('stays nearly the same at another size, in another shape and in another light', () => {
    expect(bitsApart(hashOf(spots), hashOf(spots, { width: 40, height: 64 }))).toBeLessThanOrEqual(4);
    const brighter: Shade = (x, y) => grey(Math.min(255, (spots(x, y)[0] ?? 0) * 0.8 + 40));
    expect(bitsApart(hashOf(spots), hashOf(brighter))).toBeLessThanOrEqual(4);
  });

  test('is another one for another picture, and for the same one on its side', () => {
    expect(bitsApart(hashOf(spots), hashOf(rings))).toBeGreaterThanOrEqual(16);
    expect(bitsApart(hashOf(rings), hashOf((x, y) => rings(y, x)))).toBeGreaterThanOrEqual(10);
  });

  test('sees what is see-through on white', () => {
    const isIn = (x: number, y: number): boolean => x < 0.4 && y < 0.7;
    const onWhite = hashOf((x, y) => grey(isIn(x, y) ? 0 : 255));
    expect(hashOf((x, y) => [0, 0, 0, isIn(x, y) ? 255 : 0])).toBe(onWhite);
    expect(hashOf((x, y) => [0, 0, 0, isIn(y, x) ? 255 : 0])).not.toBe(onWhite);
  });

  test('finds no waves where there is one colour only', () => {
    for (const value of [0, 77, 255]) expect(hashOf(() => grey(value))).toBe('0'.repeat(64));
  });
});
