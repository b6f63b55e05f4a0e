import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { answerHandoff, missHandoffAnswer } from '../../domain/handoff-steps.js';
import type { HandoffRequest } from '../../domain/handoff-steps.js';
import { newHandoff } from '../../domain/new-handoff.js';
import { isRefusal } from '../../domain/refusal.js';
import type { HandoffRecord } from '../../schemas/handoff-record.js';
import { routingRuleDefinitionSchema } from '../../schemas/routing-rules.js';

const start = '2027-01-01T09:00:00.000Z';
const later = (seconds: number): string => new Date(Date.parse(start) + seconds * 1_000).toISOString();
const ids = { tenantId: 't', handoffId: 'h', ruleId: 'r', assetId: 'a', versionId: 'v', sha256: 'f', handedBy: 'pia' };

function offered(definition: Record<string, unknown> = {}): HandoffRecord {
  const parsed = { ...routingRuleDefinitionSchema.parse({ to: [{ role: 'creative' }] }), ...definition };
  return newHandoff(ids, parsed, parsed.to, start);
}

const by = (personId: string, role: HandoffRequest['roles'][number], kind: 'accept' | 'decline' | 'complete', answerId = `${personId} ${kind}`): HandoffRequest => ({ answerId, personId, roles: [role], kind });

describe('a hand-off', () => {
  test('is late from the instant on at which its answer was due, and not before', () => {
    const record = offered({ answerWithinSeconds: 60 });
    expect(missHandoffAnswer(record, later(59))).toBeNull();
    expect(missHandoffAnswer(record, later(60))).toMatchObject({ action: 'handoff.overdue', record: { isLate: true, waitsFor: { role: 'creative' } } });
  });

  test('escalates once: after that it waits', () => {
    const step = missHandoffAnswer(offered({ answerWithinSeconds: 60, escalateTo: { personId: 'bea' } }), later(60));
    expect(step).toMatchObject({ action: 'handoff.escalated', record: { waitsFor: { personId: 'bea' }, escalateTo: null, dueAt: null } });
    expect(missHandoffAnswer(step!.record, later(1_000_000))).toBeNull();
  });

  test('may be handed on by those who run the work, who may not accept it for others', () => {
    const manager = { answerId: '1', personId: 'pat', roles: ['project_manager'] } as const;
    expect(answerHandoff(offered(), { ...manager, kind: 'reassign', to: { personId: 'bea' } }, later(5))).toMatchObject({ record: { state: 'offered', waitsFor: { personId: 'bea' }, dueAt: later(5 + 24 * 3_600) } });
    expect(answerHandoff(offered(), { ...manager, kind: 'accept' }, start)).toMatchObject({ refused: 'handoff.not_yours' });
  });

  test('whatever is answered in whatever order: it always waits for someone until it is over, and is received at most by one', () => {
    const person = fc.constantFrom(['kim', 'creative'] as const, ['bea', 'brand_manager'] as const, ['pat', 'project_manager'] as const);
    const command = fc.oneof(
      fc.record({ who: person, kind: fc.constantFrom('accept', 'decline', 'complete') }),
      fc.record({ who: person, kind: fc.constant('reassign' as const), to: fc.constantFrom({ role: 'creative' as const }, { personId: 'bea' }) }),
      fc.record({ waits: fc.integer({ min: 0, max: 120 }) }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 20 }), fc.boolean(), (commands, escalates) => {
        let record = offered({ answerWithinSeconds: 60, to: [{ role: 'creative' }, { role: 'brand_manager' }], escalateTo: escalates ? { role: 'project_manager' } : null });
        let now = 0;
        commands.forEach((one, index) => {
          if ('waits' in one) {
            now += one.waits;
            record = missHandoffAnswer(record, later(now))?.record ?? record;
            return;
          }
          const request = { ...one, answerId: String(index), personId: one.who[0], roles: [one.who[1]] } as HandoffRequest;
          const answer = answerHandoff(record, request, later(now));
          if (answer === null || isRefusal(answer)) return;
          expect(answer.record.sequence).toBe(record.sequence + 1);
          expect(answerHandoff(answer.record, request, later(now))).toBeNull();
          record = answer.record;
          expect(record.waitsFor === null).toBe(record.state === 'completed' || record.state === 'declined');
          if (record.state === 'completed') expect(record.receivedBy).not.toBeNull();
        });
      }),
    );
  });

  test('that is over takes no answer', () => {
    const taken = answerHandoff(offered(), by('kim', 'creative', 'accept'), start) as { record: HandoffRecord };
    const done = answerHandoff(taken.record, by('kim', 'creative', 'complete'), start) as { record: HandoffRecord };
    expect(answerHandoff(done.record, by('kim', 'creative', 'accept', 'again'), start)).toMatchObject({ refused: 'handoff.closed' });
  });
});
