import { describe, expect, test } from '@jest/globals';
import { approvalPartTexts, approvalSubjectText } from '../../domain/approval-subject.js';

const subject = { versionSha256: 'a'.repeat(64), title: 'Dunes', description: '', metadata: { market: ['DE', 'FR'], price: 12.5, legal: { line: 'x', date: null } }, slots: { safety: 'c1 h1' } };

describe('what an approval is given for', () => {
  test('does not depend on the order in which metadata was written', () => {
    const other = { ...subject, metadata: { legal: { date: null, line: 'x' }, price: 12.5, market: ['DE', 'FR'] } };
    expect(approvalSubjectText(other)).toBe(approvalSubjectText(subject));
  });

  test.each([
    ['the bytes', { versionSha256: 'b'.repeat(64) }],
    ['the title', { title: 'Dunes ' }],
    ['the description', { description: 'Sand' }],
    ['a value deep in the metadata', { metadata: { ...subject.metadata, legal: { line: 'y', date: null } } }],
    ['the order of a list', { metadata: { ...subject.metadata, market: ['FR', 'DE'] } }],
    ['a number that becomes text', { metadata: { ...subject.metadata, price: '12.5' } }],
    ['another component version in a slot', { slots: { safety: 'c2 h1' } }],
    ['an emptied slot', { slots: {} }],
    ['an added field', { metadata: { ...subject.metadata, extra: true } }],
    ['words that move from title to description', { title: 'Dun', description: 'es' }],
  ])('changes with %s', (_, change) => {
    expect(approvalSubjectText({ ...subject, ...change })).not.toBe(approvalSubjectText(subject));
  });

  test('has one text for ever', () => {
    expect(approvalSubjectText({ ...subject, metadata: { b: 1, a: '"' } })).toBe(
      `galley approval subject 2\n{"description":"","metadata":{"a":"\\"","b":1},"slots":{"safety":"c1 h1"},"title":"Dunes","versionSha256":"${'a'.repeat(64)}"}`,
    );
  });

  test('says which part has changed', () => {
    const { components, metadata } = approvalPartTexts(subject);
    expect(approvalPartTexts({ ...subject, title: 'Dune' })).toEqual({ components, metadata: expect.not.stringMatching(metadata) });
    const other = approvalPartTexts({ ...subject, slots: {} });
    expect([other.metadata === metadata, other.components === components]).toEqual([true, false]);
  });
});
