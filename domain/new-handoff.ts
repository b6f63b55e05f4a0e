import type { HandoffRecord, HandoffTarget } from '../schemas/handoff-record.js';
import type { RoutingRuleDefinition } from '../schemas/routing-rules.js';

/**
 * The record a hand-off begins with.
 * @param line whom it can be offered to, first to last; not empty
 * @param now ISO 8601 instant, UTC.
 */
export function newHandoff(
  ids: Pick<HandoffRecord, 'tenantId' | 'handoffId' | 'ruleId' | 'assetId' | 'versionId' | 'sha256' | 'handedBy'>,
  { needsAcceptance, answerWithinSeconds, escalateTo }: RoutingRuleDefinition,
  [first, ...next]: readonly HandoffTarget[],
  now: string,
): HandoffRecord {
  if (first === undefined) throw new RangeError('a hand-off is for someone');
  const dueAt = needsAcceptance && answerWithinSeconds !== null ? new Date(Date.parse(now) + answerWithinSeconds * 1_000).toISOString() : null;
  return {
    ...ids,
    state: needsAcceptance ? 'offered' : 'completed',
    sequence: 1,
    waitsFor: needsAcceptance ? first : null,
    next,
    escalateTo,
    answerWithinSeconds,
    offeredAt: now,
    dueAt,
    isLate: false,
    receivedBy: null,
    answered: [],
  };
}
