import { expect, test } from '@jest/globals';
import { policyTemplates } from '../../domain/policy-templates.js';
import { approvalPolicyDraftSchema, approvalPolicySchema, completePolicy } from '../../schemas/approval-policy.js';

const stage = { name: 'Brand', role: 'brand_manager' };
const faults = (draft: unknown): string[] => approvalPolicyDraftSchema.safeParse(draft).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

test('a short draft is a whole policy: its stages come one after the other, and one approval each is enough', () => {
  const policy = completePolicy(approvalPolicyDraftSchema.parse({ stages: [stage, { name: 'Legal & medical', role: 'compliance', quorum: 2 }] }));
  expect(approvalPolicySchema.parse(policy)).toMatchObject({
    fourEyes: true,
    stages: [{ key: 'brand', after: [], quorum: { kind: 'count', n: 1 }, veto: true }, { key: 'legal-medical', after: ['brand'], quorum: { kind: 'count', n: 2 } }],
  });
});

test.each<[string, unknown[], string]>([
  ['a stage that waits for none that is there', [{ ...stage, after: ['nowhere'] }], 'stages.0.after: names no stage: nowhere'],
  ['a circle', [{ ...stage, key: 'a', after: ['b'] }, { ...stage, key: 'b', after: ['a'] }], 'stages: must not wait for each other in a circle: a, b'],
  ['two stages of one key', [stage, stage], 'stages.1.key: must be another than that of a stage before: brand'],
  ['a stage that nobody decides in', [{ name: 'Nobody' }], 'stages.0.role: must say who decides: a role, people, or both'],
  ['a consequence of silence without a deadline', [{ ...stage, onSilence: { kind: 'approve' } }], 'stages.0.onSilence: needs a deadline'],
  ['a ladder from a deadline that is not there', [{ ...stage, ladder: [{ kind: 'remind', when: { share: 0.5 } }] }], 'stages.0.ladder: counts from a deadline that the stage does not have'],
  ['stages for some markets only', [{ ...stage, markets: ['US'] }], 'stages: must have a stage that is needed in every market'],
])('a policy with %s is refused', (_what, stages, fault) => {
  expect(faults({ stages })).toContain(fault);
});

test('a time zone that is none is refused', () => {
  expect(faults({ stages: [stage], calendar: { timeZone: 'Mars/Olympus' } })).toEqual(['calendar.timeZone: must be an IANA time zone such as Europe/Berlin']);
});

test.each(policyTemplates.map((template) => [template.key, template.definition] as const))('the ready policy %s is one that could be sent', (_key, definition) => {
  expect(faults(definition)).toEqual([]);
});
