import { describe, expect, test } from '@jest/globals';
import type { ApprovalSubject } from '../../domain/approval-subject.js';
import { approvalPartTexts, approvalSubjectText } from '../../domain/approval-subject.js';

const subject: ApprovalSubject = { versionSha256: 'a'.repeat(64), framing: null, title: 'Dunes', description: '', metadata: { market: ['DE', 'FR'], price: 12.5, legal: { line: 'x', date: null } }, slots: { safety: 'c1 h1' } };

describe('what an approval is given for', () => {
  test('does not depend on the order in which metadata was written', () => {
    const other = { ...subject, metadata: { legal: { date: null, line: 'x' }, price: 12.5, market: ['DE', 'FR'] } };
    expect(approvalSubjectText(other)).toBe(approvalSubjectText(subject));
  });

  test.each([
    ['the bytes', { versionSha256: 'b'.repeat(64) }],
    ['how the picture is framed', { framing: { focalPoint: { x: 0.2, y: 0.5 }, crops: [] } }],
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
    const { bytes, components, metadata } = approvalPartTexts(subject);
    expect(approvalPartTexts({ ...subject, title: 'Dune' })).toEqual({ bytes, components, metadata: expect.not.stringMatching(metadata) });
    const other = approvalPartTexts({ ...subject, slots: {} });
    expect([other.metadata === metadata, other.components === components]).toEqual([true, false]);
    const framed = approvalPartTexts({ ...subject, framing: { focalPoint: { x: 0.2, y: 0.5 }, crops: [] } });
    expect(framed).toEqual({ bytes: expect.any(String), components, metadata });
    expect(approvalPartTexts({ ...subject, versionSha256: 'b'.repeat(64), framing: { focalPoint: { x: 0.2, y: 0.5 }, crops: [] } }).bytes).not.toBe(framed.bytes);
  });
});
