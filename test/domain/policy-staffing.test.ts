import { expect, test } from '@jest/globals';
import { understaffedStage } from '../../domain/policy-staffing.js';
import { plainPolicy, plainStage } from '../../domain/policy-templates.js';

const brand = plainStage('brand', 'Brand', 'brand_manager', { quorum: { kind: 'count', n: 2 } });
const policy = plainPolicy([brand]);
const people = [
  { id: 'a', roles: ['brand_manager'] },
  { id: 'b', roles: ['brand_manager', 'photographer'] },
  { id: 'c', roles: ['admin'] },
] as const;

test('a policy can be completed when enough people hold the role of each stage', () => {
  expect(understaffedStage(policy, people, 'elsewhere')).toBeNull();
});

test('under four eyes the uploader does not count', () => {
  expect(understaffedStage(policy, people, 'b')).toMatch(/needs 2 of the role brand_manager, and 1 could decide/);
  expect(understaffedStage({ ...policy, fourEyes: false }, people, 'b')).toBeNull();
});

test('every stage is looked at, and people who are named count beside the role', () => {
  expect(understaffedStage(plainPolicy([brand, plainStage('legal', 'Legal', 'compliance')]), people, 'x')).toContain('"Legal"');
  expect(understaffedStage(plainPolicy([brand, plainStage('legal', 'Legal', 'compliance', { people: ['c'] })]), people, 'x')).toBeNull();
});

test('where different people must decide, one who could decide in every stage is one only', () => {
  const stages = [plainStage('one', 'One', 'brand_manager'), plainStage('two', 'Two', 'brand_manager'), plainStage('three', 'Three', 'photographer')];
  expect(understaffedStage(plainPolicy(stages), people, 'x')).toBeNull();
  expect(understaffedStage(plainPolicy(stages, { distinctPeople: true }), people, 'x')).toMatch(/different people/);
  expect(understaffedStage(plainPolicy(stages.slice(1), { distinctPeople: true }), people, 'x')).toBeNull();
});
