import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { filenameFault, renditionFilename, titleOf } from '../../domain/filename.js';

describe('a file name', () => {
  test.each(['photo.jpg', 'Fête — été.jpeg', '写真.png', 'a..b.jpg', '.hidden', `${'\u{1f600}'.repeat(255)}`, 'می‌خواهم.jpg'])('%p is kept', (name) => {
    expect(filenameFault(name)).toBeNull();
  });

  test.each(['', ' ', '.', '..', 'a/b', 'a\\b', 'a\0b', 'a\r\nb', 'a\u2028b', 'a\u202eb', 'a\u200fb', 'a\u2067b', 'a\ud800', '\u{1f600}'.repeat(256)])('%p is refused, with a reason', (name) => {
    expect(filenameFault(name)).toMatch(/^It .*\.$/);
  });

  test('that is kept can be a header, a log line and a row of a table', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-composite', maxLength: 300 }), (name) => {
        if (filenameFault(name) !== null) return;
        expect(name).not.toMatch(/[\0\r\n/\\]/);
        expect(Buffer.from(name, 'utf8').toString('utf8')).toBe(name);
      }),
    );
  });

  test('gives a title without its extension, and never an empty one', () => {
    expect(titleOf('Dune at dusk.final.JPG')).toBe('Dune at dusk.final');
    expect(titleOf('README')).toBe('README');
    expect(titleOf('.jpg')).toBe('.jpg');
  });

  test('of a rendition has the extension of its own type', () => {
    expect(renditionFilename('Dune.tiff', 'web-2048', 'image/jpeg')).toBe('Dune-web-2048.jpg');
    expect(renditionFilename('Dune.tiff', 'preview-640', 'image/webp')).toBe('Dune-preview-640.webp');
  });
});
