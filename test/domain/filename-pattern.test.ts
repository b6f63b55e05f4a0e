import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fitsFilenamePattern } from '../../domain/filename-pattern.js';

describe('a file name', () => {
  test.each([
    ['IMG_0042.JPG', 'img_????.jpg', true],
    ['IMG_42.JPG', 'img_????.jpg', false],
    ['press_kit_final.png', 'press_*', true],
    ['my press_kit.png', 'press_*', false],
    ['a.b.c.png', '*.b.*', true],
    ['anything', '*', true],
    ['', '*', true],
    ['ä.png', '?.png', true],
    ['(1).png', '(1).png', true],
    ['x1).png', '(1).png', false],
  ])('%s against %s: %s', (filename, pattern, fits) => {
    expect(fitsFilenamePattern(filename, pattern)).toBe(fits);
  });

  test('fits as the same pattern written as a regular expression says', () => {
    const signs = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 }), signs, (filename, pattern) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(fitsFilenamePattern(filename, pattern)).toBe(expression.test(filename));
      }),
    );
  });

  test('is looked at in no time, whatever the pattern', () => {
    const started = performance.now();
    expect(fitsFilenamePattern('a'.repeat(255), `${'*a'.repeat(99)}*b`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(100);
  });
});
