import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '../../domain/refusal.js';
import type { DecisionRequest } from '../../domain/review-progress.js';
import { closeReview, countDecision, nextNudge, waitingRole } from '../../domain/review-progress.js';
import type { ReviewRecord } from '../../schemas/life-records.js';

const now = '2027-03-01T12:00:00.000Z';
const stage = { quorum: 1, reminderAfterSeconds: 3_600, escalateAfterSeconds: 7_200, deadlineAfterSeconds: null };
const review: ReviewRecord = {
  tenantId: 't', reviewId: 'r', assetId: 'a', versionId: 'v', contentHash: 'h', uploaderId: 'ana', state: 'open', sequence: 0, stage: 0,
  stageOpenedAt: now, decisions: [], reminded: false, escalated: false,
  policy: { fourEyes: true, stages: [{ ...stage, name: 'Brand', role: 'brand_manager', quorum: 2 }, { ...stage, name: 'Compliance', role: 'compliance' }] },
};
const people = ['ana', 'ben', 'cleo', 'dan'] as const;

const requests: fc.Arbitrary<DecisionRequest> = fc.record({
  decisionId: fc.uuid(),
  personId: fc.constantFrom(...people),
  roles: fc.constantFrom(['brand_manager'] as const, ['compliance'] as const, ['brand_manager', 'compliance'] as const, ['photographer'] as const),
  decision: fc.constantFrom('approve' as const, 'approve' as const, 'approve_with_changes' as const, 'request_changes' as const, 'reject' as const),
  contentHash: fc.constantFrom('h', 'h', 'h', 'other'),
  hasComment: fc.boolean(),
});

function counted(steps: readonly DecisionRequest[]): ReviewRecord {
  return steps.reduce((record, request) => {
    const answer = countDecision(record, request, now);
    return isRefusal(answer) ? record : answer;
  }, review);
}

const request = (change: Partial<DecisionRequest>): DecisionRequest => ({
  decisionId: fc.sample(fc.uuid(), 1)[0] ?? '', personId: 'ben', roles: ['brand_manager'], decision: 'approve', contentHash: 'h', hasComment: false, ...change,
});

describe('the progress of a review', () => {
  test('is approved only when every stage has its quorum of different people, none of them the uploader, all on the hash shown', () => {
    fc.assert(
      fc.property(fc.array(requests, { maxLength: 30 }), (steps) => {
        const record = counted(steps);
        const approvers = (at: number): string[] => record.decisions.filter((decision) => decision.stage === at && decision.decision.startsWith('approve')).map(({ personId }) => personId);
        expect(record.decisions.map(({ personId }) => personId)).not.toContain('ana');
        for (const at of [0, 1]) expect(new Set(approvers(at)).size).toBe(approvers(at).length);
        expect(record.state === 'approved').toBe(approvers(0).length === 2 && approvers(1).length === 1);
      }),
      { numRuns: 2_000 },
    );
  });

  test('always waits for a named role while it is open, and for nobody after', () => {
    fc.assert(
      fc.property(fc.array(requests, { maxLength: 20 }), (steps) => {
        const record = counted(steps);
        expect(waitingRole(record) !== null).toBe(record.state === 'open');
      }),
    );
  });

  test('the same decision sent twice counts once', () => {
    fc.assert(
      fc.property(fc.array(requests, { maxLength: 10 }), (steps) => {
        expect(counted(steps.flatMap((step) => [step, step]))).toEqual(counted(steps));
      }),
    );
  });

  test.each<[string, Partial<DecisionRequest>, string]>([
    ['the uploader', { personId: 'ana' }, 'review.own_work'],
    ['someone whose turn it is not', { roles: ['compliance'] }, 'review.not_your_turn'],
    ['who saw other content', { contentHash: 'other' }, 'approval.content_changed'],
    ['who rejects without a reason', { decision: 'reject' }, 'review.comment_required'],
  ])('%s is refused', (_, change, code) => {
    expect(countDecision(review, request(change), now)).toMatchObject({ refused: code });
  });

  test('deciding twice in one stage, or after the end, is refused', () => {
    const once = counted([request({})]);
    expect(countDecision(once, request({}), now)).toMatchObject({ refused: 'review.already_decided' });
    const rejected = counted([request({ decision: 'reject', hasComment: true })]);
    expect(rejected.state).toBe('rejected');
    expect(countDecision(rejected, request({ personId: 'cleo' }), now)).toMatchObject({ refused: 'review.closed' });
    expect(closeReview(rejected, 'withdrawn')).toMatchObject({ refused: 'review.closed' });
  });

  test('reminds first, escalates after, and starts both again in the next stage', () => {
    expect(nextNudge(review)).toEqual({ kind: 'remind', at: Date.parse(now) + 3_600_000 });
    expect(nextNudge({ ...review, reminded: true })).toEqual({ kind: 'escalate', at: Date.parse(now) + 7_200_000 });
    expect(nextNudge({ ...review, reminded: true, escalated: true })).toBeNull();
    const second = counted([request({}), request({ personId: 'cleo' })]);
    expect(second).toMatchObject({ stage: 1, reminded: false, escalated: false });
    expect(waitingRole(second)).toBe('compliance');
  });
});
