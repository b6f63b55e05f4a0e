import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { selectorsOf } from '../../domain/annotation-selector.js';
import { textStandsThere } from '../../domain/annotation-text.js';
import type { AnnotationTarget } from '../../schemas/annotation-target.js';
import { annotationTargetSchema } from '../../schemas/annotation-target.js';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const place = fc.tuple(share, share);
const shapes: fc.Arbitrary<AnnotationTarget> = fc.oneof(
  fc.record({ kind: fc.constant('point' as const), x: share, y: share }),
  fc.record({ kind: fc.constant('polygon' as const), points: fc.array(place, { minLength: 3, maxLength: 20 }) }),
  fc.record({ kind: fc.constant('freehand' as const), points: fc.array(place, { minLength: 2, maxLength: 20 }) }),
);

describe('a selector', () => {
  test('of a shape holds plain numbers within the picture, whatever its size', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 30_000 }), fc.integer({ min: 1, max: 30_000 }), (shape, width, height) => {
        const [selector] = selectorsOf(annotationTargetSchema.parse(shape), { width, height });
        expect(selector?.type).toBe('SvgSelector');
        const svg = selector?.type === 'SvgSelector' ? selector.value : '';
        expect(svg).not.toMatch(/\de[+-]?\d|NaN|Infinity/);
        for (const [, x, y] of svg.matchAll(/(?:^|[" ML])([\d.]+),([\d.]+)/g)) {
          expect(Number(x)).toBeLessThanOrEqual(width);
          expect(Number(y)).toBeLessThanOrEqual(height);
        }
      }),
    );
  });

  test('of a rectangle never leaves the picture', () => {
    fc.assert(
      fc.property(share, share, fc.double({ min: 0.001, max: 1, noNaN: true }), fc.double({ min: 0.001, max: 1, noNaN: true }), (x, y, width, height) => {
        fc.pre(x + width <= 1 && y + height <= 1);
        const [selector] = selectorsOf(annotationTargetSchema.parse({ kind: 'rectangle', x, y, width, height }), null);
        expect(selector).toMatchObject({ type: 'FragmentSelector', value: expect.stringMatching(/^xywh=percent:(\d+(\.\d+)?,){3}\d+(\.\d+)?$/) });
      }),
    );
  });

  test('of all of it is none', () => {
    expect(selectorsOf({ kind: 'whole' }, null)).toEqual([]);
  });
});

describe('marked words', () => {
  test('stand wherever they were cut from, in any script', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'ab é漢🐚'), { minLength: 1, maxLength: 30 }), fc.nat(29), fc.nat(29), (points, from, length) => {
        fc.pre(from < points.length);
        const exact = points.slice(from, from + length + 1).join('');
        const marked = { exact, prefix: points.slice(Math.max(0, from - 3), from).join(''), suffix: points.slice(from + length + 1, from + length + 4).join(''), start: from };
        expect(textStandsThere(points.join(''), marked)).toBe(true);
        expect(textStandsThere(`x${points.join('')}`, { ...marked, prefix: `x${points.slice(0, from).join('')}` })).toBe(false);
      }),
    );
  });
});
