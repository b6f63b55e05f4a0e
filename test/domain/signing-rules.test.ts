import { describe, expect, test } from '@jest/globals';
import { canMean } from '../../domain/signature-meaning.js';
import { afterWrongComponent, isContinued } from '../../domain/signing-rules.js';
import { signatureMeaningSchema } from '../../schemas/signatures.js';
import { decisionKindSchema } from '../../schemas/vocabulary.js';

const minute = 60_000;

test('a signing session goes on for 15 idle minutes, under the same password only', () => {
  const session = { lastSignedAt: 0, passwordMark: 'a' };
  expect([0, 15 * minute, 15 * minute + 1].map((now) => isContinued(session, 'a', now))).toEqual([true, true, false]);
  expect(isContinued(session, 'b', 0)).toBe(false);
  expect(isContinued(null, 'a', 0)).toBe(false);
});

describe('wrong components', () => {
  test('lock with the fifth in 15 minutes, for 15 minutes', () => {
    let wrongAt: readonly number[] = [];
    for (const now of [0, 1, 2, 3]) {
      const after = afterWrongComponent(wrongAt, now * minute);
      expect(after.lockedUntil).toBeNull();
      wrongAt = after.wrongAt;
    }
    expect(afterWrongComponent(wrongAt, 14 * minute)).toEqual({ wrongAt: [], lockedUntil: 29 * minute });
  });

  test('of longer ago do not count', () => {
    expect(afterWrongComponent([0, 1, 2, 3], 15 * minute + 3)).toEqual({ wrongAt: [15 * minute + 3], lockedUntil: null });
  });
});

test('only who approves can mean approval or authorship', () => {
  const meanings = Object.fromEntries(decisionKindSchema.options.map((decision) => [decision, signatureMeaningSchema.options.filter((meaning) => canMean(meaning, decision))]));
  const all = [...signatureMeaningSchema.options];
  expect(meanings).toEqual({ approve: all, approve_with_changes: all, request_changes: ['review', 'responsibility'], reject: ['review', 'responsibility'] });
});
