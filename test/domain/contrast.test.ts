import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { neededContrast, readableBand, rgbOf, worstContrast } from '../../domain/contrast.js';
import type { Rgb } from '../../domain/contrast.js';

const white = rgbOf('#ffffff');
const black = rgbOf('#000000');
const anyColour = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)) as fc.Arbitrary<Rgb>;

describe('the contrast of a text', () => {
  test('is that of WCAG: 21 for black on white, 4.48 for #777777 on white', () => {
    expect(worstContrast(black, { darkest: white, lightest: white })).toBeCloseTo(21, 5);
    expect(worstContrast(rgbOf('#777777'), { darkest: white, lightest: white })).toBeCloseTo(4.48, 2);
  });

  test('is that with the worst pixel: nothing, where a pixel may have the colour of the ink', () => {
    expect(worstContrast(rgbOf('#777777'), { darkest: black, lightest: white })).toBe(1);
  });

  test('may be less for large text, and for bold text sooner', () => {
    expect([neededContrast(23, false), neededContrast(24, false), neededContrast(18, true), neededContrast(19, true)]).toEqual([4.5, 3, 4.5, 3]);
  });
});

describe('a band', () => {
  test('stays as it was stated where the ink can be read on it, whatever lies beneath', () => {
    expect(readableBand('#000000bf', white, { darkest: black, lightest: white }, 4.5)).toBe('#000000bf');
  });

  test('becomes denser, up to opaque, where it could not; and is no help where the ink cannot be read on the band itself', () => {
    expect(readableBand('#00000020', white, { darkest: white, lightest: white }, 4.5)).toBe('#00000089');
    expect(readableBand('#76767600', white, { darkest: white, lightest: white }, 4.5)).toMatch(/^#767676f/);
    expect(readableBand('#ffffff80', white, { darkest: black, lightest: white }, 4.5)).toBeNull();
  });

  test('that is answered lets every pixel between the tones be read', () => {
    fc.assert(
      fc.property(anyColour, anyColour, anyColour, anyColour, (band, ink, one, other) => {
        const [darkest, lightest] = [Math.min, Math.max].map((pick) => one.map((value, channel) => pick(value, other[channel]!)) as unknown as Rgb) as [Rgb, Rgb];
        const hex = `#${band.map((value) => value.toString(16).padStart(2, '0')).join('')}40`;
        const found = readableBand(hex, ink, { darkest, lightest }, 4.5);
        if (found === null) return worstContrast(ink, { darkest: band, lightest: band }) < 4.5;
        const alpha = Number.parseInt(found.slice(7), 16) / 255;
        const seen = one.map((value, channel) => band[channel]! * alpha + value * (1 - alpha)) as unknown as Rgb;
        return alpha >= 0x40 / 255 && worstContrast(ink, { darkest: seen, lightest: seen }) >= 4.5 - 1e-9;
      }),
    );
  });
});
