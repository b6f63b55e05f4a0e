import { describe, expect, test } from '@jest/globals';
import { contentDisposition } from '../../storage/content-disposition.js';

describe('the name under which a file is downloaded', () => {
  test('is given in ASCII and in full', () => {
    expect(contentDisposition('attachment', 'Größe "A" 100%.jpg')).toBe(
      `attachment; filename="Gr__e _A_ 100_.jpg"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%22A%22%20100%25.jpg`,
    );
  });

  test.each([
    ['a header cannot be split', 'a\r\nSet-Cookie: b=c.jpg', /^[^\r\n]+$/],
    ['a path cannot be left', '../../etc/passwd', /^(?!.*(\/|%2F|%5C))/],
    ['a direction mark cannot turn the ending round', 'photo\u202egpj.exe', /^(?!.*%E2%80%AE)/],
    ['quotes and parentheses are spelled out', "it's (1)*.jpg", /UTF-8''it%27s%20%281%29%2A\.jpg$/],
    ['half a character does not break it', 'a\ud800.jpg', /UTF-8''a_\.jpg$/],
    ['an empty name has a substitute', ' ', /filename="download"/],
  ])('%s', (_, name, shape) => {
    expect(contentDisposition('inline', name)).toMatch(shape);
  });

  test('is cut at 255 characters, not in the middle of one', () => {
    const header = contentDisposition('inline', '🌊'.repeat(300));
    expect(header.match(/%F0%9F%8C%8A/g)).toHaveLength(255);
  });
});
