import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RegionParameters } from '../../domain/iiif-request.js';
import { canonicalRegionRequest, mostDrawn, readRegionRequest } from '../../domain/iiif-request.js';

/** As in the examples of the specification. */
const source = { width: 300, height: 200 };

function read(change: Partial<RegionParameters>, of = source) {
  return readRegionRequest(of, { region: 'full', size: 'max', rotation: '0', file: 'default.jpg', ...change });
}

describe('a region', () => {
  test.each([
    ['full', [0, 0, 300, 200]],
    ['square', [50, 0, 200, 200]],
    ['125,15,120,140', [125, 15, 120, 140]],
    ['125,15,200,200', [125, 15, 175, 185]],
    ['pct:41.6,7.5,40,70', [125, 15, 120, 140]],
    ['pct:41.6,7.5,66.6,100', [125, 15, 175, 185]],
    ['pct:0,0,.5,5.', [0, 0, 2, 10]],
  ])('%s is cut where it lies', (region, [left, top, width, height]) => {
    expect(read({ region })).toMatchObject({ region: { left, top, width, height }, size: { width, height } });
  });

  test.each(['', 'Full', '1,2,3', '1,2,3,4,5', '0,0,0,10', '300,0,10,10', '-1,0,10,10', '1.5,0,10,10', '1e2,0,1,1', 'pct:100,0,10,10', 'pct:0,0,0,10', 'pct:-1,0,5,5', 'pct:+1,0,5,5', '0x1,0,9,9', '٣,0,9,9', '9'.repeat(200)])('%j is refused', (region) => {
    expect(read({ region })).toMatchObject({ fault: 'invalid' });
  });
});

describe('a size', () => {
  test.each([
    ['max', 300, 200],
    ['150,', 150, 100],
    [',150', 225, 150],
    ['pct:50', 150, 100],
    ['225,100', 225, 100],
    ['!225,100', 150, 100],
    ['!900,900', 300, 200],
    ['^150,', 150, 100],
    ['^!150,150', 150, 100],
    ['^pct:100', 300, 200],
    ['1,', 1, 1],
  ])('%s of 300 x 200 is %i x %i', (size, width, height) => {
    expect(read({ size })).toMatchObject({ size: { width, height } });
  });

  test.each(['301,', ',201', '301,100', 'pct:100.5', 'pct:0', '0,', ',0', '0,0', ',', '!,5', '!5,', 'full', '^', '', '1,2,3', '-5,', '5.5,', 'pct:', 'pct:1,1', '!!5,5'])('%j is refused', (size) => {
    expect(read({ size })).toMatchObject({ fault: 'invalid' });
  });

  test.each(['^301,', '^,201', '^360,360', '^pct:120', '^max', '^!600,600'])('%s would enlarge, which is not done', (size) => {
    expect(read({ size })).toMatchObject({ fault: 'not_implemented' });
  });

  test('of a very large source is what is drawn at most', () => {
    const large = { width: 10_000, height: 5_000 };
    expect(read({ size: 'max' }, large)).toMatchObject({ size: { width: 4_096, height: 2_048 } });
    expect(read({ size: '^max' }, large)).toMatchObject({ size: { width: 4_096, height: 2_048 } });
    expect(read({ size: '!9000,9000' }, large)).toMatchObject({ size: { width: 4_096, height: 2_048 } });
    expect(read({ size: '5000,' }, large)).toMatchObject({ fault: 'invalid' });
    expect(read({ size: 'pct:90' }, large)).toMatchObject({ fault: 'invalid' });
  });
});

test.each([['0', false, 0], ['90', false, 90], ['360', false, 0], ['!0', true, 0], ['!270', true, 270], ['180.0', false, 180]])('rotation %s', (rotation, isMirrored, degrees) => {
  expect(read({ rotation })).toMatchObject({ isMirrored, degrees });
});

test.each(['22.5', '361', '450', '-90', '!', '', 'left', '90!', '+90', '9e1'])('rotation %j is refused', (rotation) => {
  expect(read({ rotation })).toMatchObject({ fault: 'invalid' });
});

test.each(['default', 'default.', 'default.tif', 'default.gif', 'native.jpg', 'Default.jpg', 'default.JPG', '.jpg', 'default.jpg.jpg', 'color.jpg/..', ''])('quality and format %j are refused', (file) => {
  expect(read({ file })).toMatchObject({ fault: 'invalid' });
});

test('requests for the same picture come to one text', () => {
  const canonical = (change: Partial<RegionParameters>): string => {
    const drawing = read(change);
    if ('fault' in drawing) throw new Error(drawing.detail);
    return canonicalRegionRequest(source, drawing);
  };
  for (const size of ['max', '300,', ',200', 'pct:100', '300,200', '!300,300', '^300,']) expect(canonical({ size })).toBe('full/max/0/default.jpg');
  expect(canonical({ region: '0,0,900,900', size: '150,', rotation: '360', file: 'color.png' })).toBe('full/150,100/0/default.png');
  expect(canonical({ region: 'square', size: '!50,100', rotation: '!90', file: 'gray.webp' })).toBe('50,0,200,200/50,50/!90/gray.webp');
});

test('whatever is asked, what is drawn lies within the source and within the limits', () => {
  const side = fc.integer({ min: 1, max: 12_000 });
  const number = fc.oneof(fc.nat(13_000).map(String), fc.double({ min: 0, max: 120, noNaN: true }).map((value) => value.toFixed(3)), fc.string());
  const region = fc.oneof(fc.constantFrom('full', 'square'), fc.tuple(fc.constantFrom('', 'pct:'), fc.array(number, { minLength: 4, maxLength: 4 })).map(([form, parts]) => form + parts.join(',')));
  const size = fc.tuple(fc.constantFrom('', '^', '!', '^!', 'pct:', '^pct:'), fc.oneof(fc.constant('max'), number, fc.tuple(number, number).map((parts) => parts.join(',')), number.map((one) => `${one},`)));
  fc.assert(
    fc.property(side, side, region, size, (width, height, regionText, [form, sizeText]) => {
      const drawing = read({ region: regionText, size: form + sizeText }, { width, height });
      if ('fault' in drawing) return;
      const { region: box, size: drawn } = drawing;
      expect(Math.min(box.left, box.top)).toBeGreaterThanOrEqual(0);
      expect(Math.min(box.width, box.height, drawn.width, drawn.height)).toBeGreaterThanOrEqual(1);
      expect(box.left + box.width).toBeLessThanOrEqual(width);
      expect(box.top + box.height).toBeLessThanOrEqual(height);
      expect(drawn.width).toBeLessThanOrEqual(Math.min(box.width, mostDrawn.width));
      expect(drawn.height).toBeLessThanOrEqual(Math.min(box.height, mostDrawn.height));
      const [again, sizeAgain, rotation, file] = canonicalRegionRequest({ width, height }, drawing).split('/') as [string, string, string, string];
      expect(read({ region: again, size: sizeAgain, rotation, file }, { width, height })).toEqual(drawing);
    }),
    { numRuns: 2_000 },
  );
});
