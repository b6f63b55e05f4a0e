import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { partSize, planParts } from '../../domain/upload-parts.js';

const mebibyte = 1024 * 1024;

test('the parts of any file make up the file, within the limits of S3', () => {
  fc.assert(
    fc.property(fc.oneof(fc.integer({ min: 1, max: 64 * mebibyte }), fc.maxSafeNat().map((bytes) => 1 + (bytes % (5 * 1024 ** 4)))), (bytes) => {
      const plan = planParts(bytes);
      expect(plan.parts).toBeLessThanOrEqual(10_000);
      expect(plan.parts).toBeGreaterThanOrEqual(1);
      expect(plan.partBytes).toBeGreaterThanOrEqual(5 * mebibyte);
      expect(plan.partBytes).toBeLessThanOrEqual(5 * 1024 ** 3);
      const last = partSize(bytes, plan, plan.parts);
      expect(last).toBeGreaterThan(0);
      expect(last).toBeLessThanOrEqual(plan.partBytes);
      expect((plan.parts - 1) * plan.partBytes + last).toBe(bytes);
    }),
  );
});

test('a file up to 80 GB goes in parts of 8 MiB', () => {
  expect(planParts(2 * 1024 ** 3)).toEqual({ partBytes: 8 * mebibyte, parts: 256 });
  expect(planParts(10_000 * 8 * mebibyte)).toEqual({ partBytes: 8 * mebibyte, parts: 10_000 });
  expect(planParts(10_000 * 8 * mebibyte + 1)).toMatchObject({ partBytes: 9 * mebibyte });
});
