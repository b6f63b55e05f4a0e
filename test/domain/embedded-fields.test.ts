import { describe, expect, test } from '@jest/globals';
import { embeddedFieldsOf } from '../../domain/embedded-fields.js';

const asset = {
  title: 'Dunes at noon',
  description: '',
  tags: ['sand', 'summer'],
  metadata: { creator: 'Ana Lima', altText: 'Red dunes under a blue sky', price: 12 },
  embedded: { exif: { Artist: 'A. Lima', Copyright: '(c) 2024 Lima' }, iptc: { Credit: 'Lima/Agency' }, xmp: { Rights: 'All rights reserved', Creator: ['X', 'Y'] } },
};

describe('what is written into renditions', () => {
  test('what people say wins over what the file says, and the file speaks where nobody did', () => {
    expect(embeddedFieldsOf(asset)).toEqual({
      title: 'Dunes at noon',
      description: null,
      altText: 'Red dunes under a blue sky',
      creator: 'Ana Lima',
      credit: 'Lima/Agency',
      copyrightNotice: 'All rights reserved',
      usageTerms: null,
      webStatement: null,
      keywords: ['sand', 'summer'],
      digitalSourceType: null,
    });
  });

  test('several creators are named together; what is no text is not written', () => {
    const { creator } = embeddedFieldsOf({ ...asset, metadata: { creator: ['  '] } });
    expect(creator).toBe('X; Y');
    expect(embeddedFieldsOf({ ...asset, metadata: { credit: 7 }, embedded: {} }).credit).toBeNull();
  });
});
