import { expect, test } from '@jest/globals';
import { countDecision } from '../../domain/review-progress.js';
import { approvalPolicyDraftSchema, completePolicy } from '../../schemas/approval-policy.js';
import { decision, monday, openReview } from '../builders/review.js';

const stage = { name: 'Medical', role: 'compliance', quorum: 2, signature: true };
const ben = { personId: 'ben', roles: ['compliance'] as const };
const staffing = { people: ['ben', 'cleo'].map((id) => ({ id, roles: ['compliance'] as const })), absent: [] };

test('a review refuses a decision without a signature in a stage that asks for one, whatever the decision and the way it came', () => {
  const review = openReview(completePolicy(approvalPolicyDraftSchema.parse({ stages: [stage] })), staffing);
  for (const kind of ['approve', 'approve_with_changes', 'request_changes', 'reject'] as const) {
    expect(countDecision(review, decision({ ...ben, decision: kind }), monday)).toMatchObject({ refused: 'signature.required' });
  }
  expect(countDecision(review, decision({ ...ben, signatureId: 's' }), monday)).toMatchObject({ decisions: [{ personId: 'ben', signatureId: 's' }] });
});

test('silence cannot sign', () => {
  const silent = { ...stage, deadline: { amount: 1, unit: 'hours' }, onSilence: { kind: 'approve' } };
  expect(approvalPolicyDraftSchema.safeParse({ stages: [silent] }).error?.issues).toMatchObject([{ message: 'cannot approve: nobody would have signed' }]);
});
