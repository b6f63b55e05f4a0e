import { describe, expect, test } from '@jest/globals';
import { readCues, writeWebVtt } from '../../domain/caption-file.js';

describe('captions', () => {
  test('are read from SubRip', () => {
    expect(readCues('\uFEFF1\r\n00:00:01,500 --> 00:00:03,000\r\nWild,\r\nand made to last.\r\n\r\n2\r\n01:00:00,000 --> 01:00:01,000\r\n{\\an8}Now.')).toEqual([
      { from: 1_500, to: 3_000, text: 'Wild,\nand made to last.' },
      { from: 3_600_000, to: 3_601_000, text: 'Now.' },
    ]);
  });

  test('are read from WebVTT without its styles, notes and positions', () => {
    const file = 'WEBVTT\n\nSTYLE\n::cue { background: url(http://example.com/x) }\n\nNOTE not shown\n\nfirst\n00:01.000 --> 00:02.000 line:0\n<v Ada>Hello</v> &amp; welcome';
    expect(readCues(file)).toEqual([{ from: 1_000, to: 2_000, text: 'Hello & welcome' }]);
  });

  test.each(['', 'just a text', '1\n00:00:03,000 --> 00:00:01,000\nbackwards', '#EXTM3U\nfile:///etc/passwd', '[Script Info]\nTitle: x'])('are nothing else: %j', (file) => {
    expect(readCues(file)).toBeNull();
  });

  test('come out as they went in', () => {
    const cues = [{ from: 0, to: 3_599_999, text: 'a < b & c\nd' }];
    expect(readCues(writeWebVtt(cues))).toEqual(cues);
  });
});
