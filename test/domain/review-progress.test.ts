import { describe, expect, test } from '@jest/globals';
import { plainPolicy, plainStage } from '../../domain/policy-templates.js';
import { assignTurn } from '../../domain/review-assignments.js';
import { closeReview, countDecision } from '../../domain/review-progress.js';
import type { DecisionRequest } from '../../domain/review-progress.js';
import { approvalOf } from '../../domain/review-stages.js';
import { nextTimer, passTimer } from '../../domain/review-timers.js';
import { movePolicy } from '../../domain/move-policy.js';
import { isRefusal } from '../../domain/refusal.js';
import type { Staffing } from '../../domain/review-turn.js';
import type { ApprovalPolicy } from '../../schemas/approval-policy.js';
import type { ReviewRecord } from '../../schemas/life-records.js';
import { decision, followed, monday, nextId, openReview } from '../builders/review.js';

const brand = ['brand_manager'] as const;
const legal = ['compliance'] as const;
const staffing: Staffing = {
  people: [
    { id: 'ana', roles: ['brand_manager'] },
    { id: 'ben', roles: brand },
    { id: 'cleo', roles: brand },
    { id: 'dan', roles: legal },
    { id: 'eve', roles: ['creative'] },
  ],
  absent: [],
};
const two = plainPolicy([plainStage('brand', 'Brand', 'brand_manager', { quorum: { kind: 'count', n: 2 } }), plainStage('legal', 'Legal', 'compliance', { after: ['brand'] })]);
const sideBySide = plainPolicy([plainStage('brand', 'Brand', 'brand_manager', { covers: ['bytes'] }), plainStage('legal', 'Legal', 'compliance', { covers: ['components', 'metadata'] })]);

type By = Parameters<typeof decision>[0];
const after = (review: ReviewRecord, ...steps: By[]): ReviewRecord =>
  steps.reduce((record, step) => {
    const answer = countDecision(record, decision(step), monday);
    if (isRefusal(answer)) throw new Error(`${answer.refused}: ${answer.detail}`);
    return followed(record, answer, staffing);
  }, review);
const states = (review: ReviewRecord): Record<string, string> => Object.fromEntries(review.stages.map(({ key, state }) => [key, state]));
const ben = { personId: 'ben', roles: brand };
const cleo = { personId: 'cleo', roles: brand };
const dan = { personId: 'dan', roles: legal };

describe('a decision', () => {
  const review = openReview(two, staffing);

  test.each<[string, Partial<DecisionRequest>, string]>([
    ['the uploader', { personId: 'ana' }, 'review.own_work'],
    ['someone whose turn it is not', dan, 'review.not_your_turn'],
    ['who saw other content', { contentHash: 'other' }, 'approval.content_changed'],
    ['who rejects without a reason', { decision: 'reject', hasComment: false }, 'review.comment_required'],
    ['who names a stage that is not open', { stage: 'legal' }, 'review.not_your_turn'],
    ['who approves until yesterday', { expiresAt: '2027-02-28T12:00:00.000Z' }, 'rights.dates_invalid'],
    ['who approves for nowhere', { scope: { markets: [], channelIds: null } }, 'review.scope_empty'],
  ])('of %s is refused', (_, change, code) => {
    expect(countDecision(review, { ...decision(ben), ...change }, monday)).toMatchObject({ refused: code });
  });

  test('is made once in a stage, and none after the end', () => {
    expect(countDecision(after(review, ben), decision(ben), monday)).toMatchObject({ refused: 'review.already_decided' });
    const rejected = after(review, { ...ben, decision: 'reject' });
    expect(rejected).toMatchObject({ state: 'rejected', waitingSince: null });
    expect(countDecision(rejected, decision(cleo), monday)).toMatchObject({ refused: 'review.closed' });
    expect(closeReview(rejected, 'withdrawn')).toMatchObject({ refused: 'review.closed' });
  });

  test('by one who is asked in two stages at once names the stage', () => {
    const open = openReview(plainPolicy([plainStage('one', 'One', 'brand_manager'), plainStage('two', 'Two', 'brand_manager')]), staffing);
    expect(countDecision(open, decision(ben), monday)).toMatchObject({ refused: 'review.stage_ambiguous', detail: expect.stringContaining('one, two') });
    expect(states(after(open, { ...ben, stage: 'two' }))).toEqual({ one: 'open', two: 'done' });
  });

  test('of somebody who has decided in another stage is refused where the policy asks for different people', () => {
    const open = openReview(plainPolicy([plainStage('one', 'One', 'brand_manager'), plainStage('two', 'Two', 'brand_manager')], { distinctPeople: true }), staffing);
    const once = after(open, { ...ben, stage: 'one' });
    expect(countDecision(once, decision({ ...ben, stage: 'two' }), monday)).toMatchObject({ refused: 'review.already_decided' });
    expect(after(once, cleo).state).toBe('approved');
  });
});

describe('stages', () => {
  test('open one after the other, or side by side', () => {
    expect(states(openReview(two, staffing))).toEqual({ brand: 'open', legal: 'waiting' });
    expect(states(after(openReview(two, staffing), ben, cleo))).toEqual({ brand: 'done', legal: 'open' });
    expect(states(openReview(sideBySide, staffing))).toEqual({ brand: 'open', legal: 'open' });
    expect(after(openReview(sideBySide, staffing), dan, ben).state).toBe('approved');
  });

  test('without a veto count a rejection against, and fail when their quorum is out of reach', () => {
    const open = openReview(plainPolicy([plainStage('brand', 'Brand', 'brand_manager', { veto: false, quorum: { kind: 'count', n: 1 } })]), staffing);
    const against = after(open, { ...ben, decision: 'reject' });
    expect(against.state).toBe('open');
    expect(after(against, cleo).state).toBe('approved');
    expect(after(against, { ...cleo, decision: 'request_changes' }).state).toBe('rejected');
  });

  test('of all ask everybody who could decide when they opened, and nobody who comes later', () => {
    const open = openReview(plainPolicy([plainStage('brand', 'Brand', 'brand_manager', { quorum: { kind: 'all' } })]), staffing);
    expect(countDecision(open, decision({ personId: 'new', roles: brand }), monday)).toMatchObject({ refused: 'review.not_your_turn' });
    expect(after(open, ben).state).toBe('open');
    expect(after(open, ben, cleo).state).toBe('approved');
  });

  test('for other markets are not needed, and then the approval holds for the markets asked for only', () => {
    const policy = plainPolicy([plainStage('brand', 'Brand', 'brand_manager'), plainStage('us', 'United States', 'compliance', { markets: ['US'] })]);
    const german = openReview(policy, staffing, { markets: ['DE', 'AT'] });
    expect(states(german)).toEqual({ brand: 'open', us: 'not_needed' });
    expect(approvalOf(after(german, ben)).scope.markets).toEqual(['DE', 'AT']);
    expect(states(openReview(policy, staffing, { markets: ['DE', 'US'] }))).toEqual({ brand: 'open', us: 'open' });
    expect(approvalOf(after(openReview(policy, staffing), ben, dan)).scope.markets).toBeNull();
  });
});

test('an approval holds where all who approved let it, until the first of their ends', () => {
  const narrowed = after(
    openReview(sideBySide, staffing),
    { ...ben, scope: { markets: ['DE', 'FR'], channelIds: null }, expiresAt: '2027-09-01T00:00:00.000Z' },
    { ...dan, scope: { markets: ['DE'], channelIds: ['web'] }, expiresAt: '2027-06-01T00:00:00.000Z' },
  );
  expect(approvalOf(narrowed)).toEqual({ scope: { markets: ['DE'], channelIds: ['web'] }, expiresAt: '2027-06-01T00:00:00.000Z' });
  const german = after(openReview(sideBySide, staffing), { ...ben, scope: { markets: ['DE'], channelIds: null } });
  expect(countDecision(german, decision({ ...dan, scope: { markets: ['FR'], channelIds: null } }), monday)).toMatchObject({ refused: 'review.scope_empty' });
});

describe('whose turn it is', () => {
  const delegate = (review: ReviewRecord, to: string, by: { personId: string; roles: readonly ['brand_manager'] } = ben) =>
    assignTurn(review, { kind: 'delegate', assignmentId: nextId(), stage: null, ...by, to }, monday);

  test('can be passed on: the new assignment points to the old, and who passed it on is out', () => {
    const open = openReview(two, staffing);
    const passed = followed(open, delegate(open, 'eve'), staffing);
    const [first, second] = passed.stages[0]!.assignments;
    expect(second).toMatchObject({ personId: 'eve', replaces: first!.assignmentId, onBehalfOf: 'ben', why: 'delegated' });
    expect(countDecision(passed, decision(ben), monday)).toMatchObject({ refused: 'review.not_your_turn' });
    expect(after(passed, { personId: 'eve', roles: ['creative'] }).decisions).toMatchObject([{ personId: 'eve', onBehalfOf: 'ben' }]);
  });

  test('is not passed to the uploader, nor to one who has decided or is asked already', () => {
    const open = openReview(two, staffing);
    expect(delegate(open, 'ana')).toMatchObject({ refused: 'review.delegate_unfit' });
    expect(delegate(after(open, cleo), 'cleo')).toMatchObject({ refused: 'review.delegate_unfit' });
    const passed = followed(open, delegate(open, 'eve'), staffing);
    expect(delegate(passed, 'eve', cleo)).toMatchObject({ refused: 'review.delegate_unfit' });
  });

  test('goes to who stands in while somebody is away, and separation of duties holds there too', () => {
    const away = (delegateId: string): Staffing => ({ ...staffing, absent: [{ personId: 'ben', delegateId }] });
    const open = openReview(two, staffing);
    expect(followed(open, open, away('eve')).stages[0]!.assignments.at(-1)).toMatchObject({ personId: 'eve', onBehalfOf: 'ben', why: 'absence' });
    const alone = followed(open, open, away('ana'));
    expect(alone.stages[0]!.assignments).toHaveLength(1);
    expect(alone.stages[0]!.strandedSince).toBe(monday);
    expect(openReview(two, away('eve')).stages[0]!.assignments).toHaveLength(2);
  });

  test('is nobody\'s when all have left: the stage is stranded until somebody is assigned', () => {
    const open = openReview(sideBySide, staffing);
    const left: Staffing = { ...staffing, people: staffing.people.filter(({ id }) => id !== 'dan') };
    const stranded = followed(open, open, left);
    expect(stranded.stages.map(({ strandedSince }) => strandedSince)).toEqual([null, monday]);
    const helped = followed(stranded, assignTurn(stranded, { kind: 'reassign', assignmentId: nextId(), stage: 'legal', from: null, to: 'eve' }, monday), left);
    expect(helped.stages[1]!.strandedSince).toBeNull();
    expect(after(helped, ben, { personId: 'eve', roles: ['creative'] }).state).toBe('approved');
  });
});

describe('a revision', () => {
  test('reopens only the stages whose ground has changed', () => {
    const first = after(openReview(sideBySide, staffing), ben, dan);
    const second = openReview(sideBySide, staffing, { before: first, contentHash: 'h2', contentParts: { bytes: 'b', components: 'c', metadata: 'changed' } });
    expect(states(second)).toEqual({ brand: 'carried', legal: 'open' });
    expect(second.stages[0]).toMatchObject({ carriedFrom: first.reviewId, approval: { approvedBy: ['ben'] } });
  });

  test('asks again for what was signed whenever anything has changed, also where the stage does not look', () => {
    const signedFirst = { ...sideBySide, stages: [{ ...sideBySide.stages[0]!, signature: true }, sideBySide.stages[1]!] };
    const first = after(openReview(signedFirst, staffing), { ...ben, signatureId: 's' }, dan);
    const changed = openReview(signedFirst, staffing, { before: first, contentHash: 'h2', contentParts: { bytes: 'b', components: 'c', metadata: 'changed' } });
    expect(states(changed)).toEqual({ brand: 'open', legal: 'open' });
    expect(openReview(signedFirst, staffing, { before: first }).state).toBe('approved');
  });

  test('that changes nothing a stage looks at is approved at once', () => {
    const first = after(openReview(sideBySide, staffing), ben, dan);
    expect(openReview(sideBySide, staffing, { before: first }).state).toBe('approved');
  });

  test('does not carry over what its new uploader approved, what has ended, what another policy asked, or what was rejected', () => {
    const first = after(openReview(sideBySide, staffing), ben, dan);
    expect(states(openReview(sideBySide, staffing, { before: first, uploaderId: 'ben' }))).toEqual({ brand: 'open', legal: 'carried' });
    expect(states(openReview(sideBySide, staffing, { before: { ...first, policyId: 'other' } }))).toEqual({ brand: 'open', legal: 'open' });
    expect(states(openReview(sideBySide, staffing, { before: { ...first, state: 'rejected' } }))).toEqual({ brand: 'open', legal: 'open' });
    const ended = first.stages.map((stage) => ({ ...stage, approval: { ...stage.approval!, expiresAt: monday } }));
    expect(states(openReview(sideBySide, staffing, { before: { ...first, stages: ended } }))).toEqual({ brand: 'open', legal: 'open' });
  });
});

describe('a review that is moved to another policy', () => {
  const to = (policy: ApprovalPolicy) => ({ policyId: 'p', policyVersion: 2, policy });

  test('keeps the decisions of stages that are the same, and begins the others anew', () => {
    const half = after(openReview(sideBySide, staffing), dan);
    const stricter = { ...sideBySide, stages: [plainStage('brand', 'Brand', 'brand_manager', { quorum: { kind: 'count', n: 2 } }), sideBySide.stages[1]!] };
    const moved = followed(half, movePolicy(half, to(stricter), staffing), staffing);
    expect(states(moved)).toEqual({ brand: 'open', legal: 'done' });
    expect(after(moved, ben, cleo).state).toBe('approved');
    const relaxed = followed(half, movePolicy(half, to({ ...sideBySide, stages: [plainStage('legal', 'Legal affairs', 'compliance')] }), staffing), staffing);
    expect(relaxed).toMatchObject({ decisions: [], stages: [{ state: 'open' }] });
  });

  test('stays where it is when nobody could complete it there', () => {
    const open = openReview(sideBySide, staffing);
    const impossible = { ...sideBySide, stages: [plainStage('x', 'X', 'social_manager')] };
    expect(movePolicy(open, to(impossible), staffing)).toMatchObject({ refused: 'policy.unsatisfiable' });
  });
});

describe('time', () => {
  const at = (hour: number): string => `2027-03-02T${String(hour).padStart(2, '0')}:00:00.000Z`;
  const timed = (onSilence: ApprovalPolicy['stages'][number]['onSilence']): ReviewRecord => {
    const policy = plainPolicy([plainStage('brand', 'Brand', 'brand_manager', { onSilence, deadline: { amount: 1, unit: 'hours' } }), plainStage('legal', 'Legal', 'compliance', { after: ['brand'] })]);
    const open = openReview(policy, staffing);
    return { ...open, stages: open.stages.map((stage, index) => (index > 0 ? stage : { ...stage, dueAt: at(3), timers: [{ at: at(1), kind: 'remind', step: 0 }, { at: at(3), kind: 'due', step: -1 }] })) };
  };
  const overdue = (review: ReviewRecord): ReviewRecord => {
    for (let record = review; ; ) {
      const next = nextTimer(record);
      if (next === null) return record;
      record = followed(record, passTimer(record, next.stage, next.timer, next.timer.at, nextId), staffing);
    }
  };

  test('reminds first, then the deadline passes; each once', () => {
    const review = timed({ kind: 'wait' });
    expect(nextTimer(review)).toEqual({ stage: 'brand', timer: { at: at(1), kind: 'remind', step: 0 } });
    const reminded = passTimer(review, 'brand', nextTimer(review)!.timer, at(1), nextId);
    expect(nextTimer(reminded)?.timer.kind).toBe('due');
    expect(passTimer(reminded, 'brand', nextTimer(review)!.timer, at(1), nextId)).toBe(reminded);
    expect(states(overdue(review))).toEqual({ brand: 'open', legal: 'waiting' });
  });

  test('of silence rejects, approves or hands over only where the policy says so', () => {
    expect(overdue(timed({ kind: 'reject' })).state).toBe('rejected');
    const silent = overdue(timed({ kind: 'approve' }));
    expect(silent.stages[0]).toMatchObject({ state: 'done', approval: { isBySilence: true, approvedBy: [] } });
    expect(states(silent)).toEqual({ brand: 'done', legal: 'open' });
    const handed = overdue(timed({ kind: 'reassign', role: null, people: ['eve'] }));
    expect(states(after(handed, { personId: 'eve', roles: ['creative'] }))).toEqual({ brand: 'done', legal: 'open' });
  });
});
