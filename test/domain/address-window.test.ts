import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addressWindow } from '../../domain/address-window.js';

describe('the window of an address', () => {
  test('is the same for all who ask within ten minutes', () => {
    const first = addressWindow('2030-01-01T10:00:00.000Z', []);
    expect(first).toEqual({ from: '2030-01-01T10:00:00.000Z', until: '2030-01-01T10:11:00.000Z', renewInSeconds: 600 });
    expect(addressWindow('2030-01-01T10:09:59.999Z', [null])).toEqual({ ...first, renewInSeconds: 0 });
    expect(addressWindow('2030-01-01T10:10:00.000Z', [])).toMatchObject({ from: '2030-01-01T10:10:00.000Z' });
  });

  test('ends with the first boundary ahead; one that has passed changes nothing', () => {
    const ends = ['2030-01-01T10:05:00.700Z', '2030-01-01T10:07:00.000Z', '2030-01-01T09:00:00.000Z', null];
    expect(addressWindow('2030-01-01T10:01:00.000Z', ends)).toEqual({ from: '2030-01-01T10:00:00.000Z', until: '2030-01-01T10:05:00.000Z', renewInSeconds: 240 });
    expect(addressWindow('2030-01-01T10:01:00.000Z', ['2030-01-01T09:00:00.000Z'])).toMatchObject({ until: '2030-01-01T10:11:00.000Z' });
  });

  test('never outlives a boundary ahead, is never kept for longer than it is good, and is never over', () => {
    const instant = fc.integer({ min: 1_900_000_000_000, max: 1_900_003_600_000 });
    fc.assert(
      fc.property(instant, fc.array(instant), (now, boundaries) => {
        const ahead = boundaries.filter((boundary) => boundary - now >= 1_000);
        const { from, until, renewInSeconds } = addressWindow(new Date(now).toISOString(), ahead.map((at) => new Date(at).toISOString()));
        expect(Date.parse(from)).toBeLessThanOrEqual(now);
        expect(Date.parse(until)).toBeLessThanOrEqual(Math.min(now + 11 * 60_000, ...ahead));
        expect(Date.parse(until)).toBeGreaterThan(Date.parse(from));
        expect(now + renewInSeconds * 1_000).toBeLessThanOrEqual(Date.parse(until));
      }),
    );
  });
});
