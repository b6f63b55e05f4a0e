import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { printable, printableJson } from '../../cli/printable.js';
import { bytesText, durationText } from '../../cli/quantities.js';

const acting = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const anyText = fc.string({ unit: 'binary' });

describe('what comes from outside cannot act on the terminal', () => {
  test('as text', () => {
    fc.assert(fc.property(anyText, (text) => expect(printable(text)).not.toMatch(acting)));
    expect(printable('\u001b]0;title\u0007 \r\n ü 漢 👩‍🚀')).toBe('\\u{1b}]0;title\\u{7} \\u{d}\\u{a} ü 漢 👩‍🚀');
  });

  test('as JSON, which stays the same value', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(printableJson({ text })).not.toMatch(acting);
        expect(JSON.parse(printableJson({ text }))).toEqual({ text });
      }),
    );
  });
});

test('quantities are as long as a person wants to read', () => {
  expect([0, 999, 1_000, 1_549_000, 99_960_000, 999_600_000, 2 ** 31].map(bytesText)).toEqual(['0 B', '999 B', '1.0 kB', '1.5 MB', '100 MB', '1.0 GB', '2.1 GB']);
  expect([0.2, 59, 61, 3_600, 7_500].map(durationText)).toEqual(['1 s', '59 s', '2 min', '1 h 00 min', '2 h 05 min']);
});
