import { expect, test } from '@jest/globals';
import { understaffedStage } from '../../domain/policy-staffing.js';
import type { ApprovalPolicy } from '../../schemas/approval-policy.js';

const stage = { name: 'Brand', role: 'brand_manager', quorum: 2, reminderAfterSeconds: null, escalateAfterSeconds: null, deadlineAfterSeconds: null } as const;
const policy: ApprovalPolicy = { stages: [stage], fourEyes: true };
const people = [
  { id: 'a', roles: ['brand_manager'] },
  { id: 'b', roles: ['brand_manager', 'photographer'] },
  { id: 'c', roles: ['admin'] },
] as const;

test('a policy can be completed when enough people hold the role of each stage', () => {
  expect(understaffedStage(policy, people, 'elsewhere')).toBeNull();
});

test('under four eyes the uploader does not count', () => {
  expect(understaffedStage(policy, people, 'b')).toMatch(/needs 2 with the role brand_manager, and 1 could decide/);
  expect(understaffedStage({ ...policy, fourEyes: false }, people, 'b')).toBeNull();
});

test('every stage is looked at', () => {
  expect(understaffedStage({ ...policy, stages: [stage, { ...stage, name: 'Legal', role: 'compliance', quorum: 1 }] }, people, 'x')).toContain('"Legal"');
});
