import type { HandoffRecord, HandoffTarget } from '../schemas/handoff-record.js';
import type { Role } from '../schemas/vocabulary.js';
import { refuse } from './refusal.js';
import type { Refusal } from './refusal.js';

/** What a person may ask of a hand-off. What they say with it is in PostgreSQL under the answer's id. */
export type HandoffRequest = {
  readonly answerId: string;
  readonly personId: string;
  readonly roles: readonly Role[];
} & ({ readonly kind: 'accept' | 'decline' | 'complete' } | { readonly kind: 'reassign'; readonly to: HandoffTarget });

export type HandoffAction =
  | 'handoff.accepted'
  | 'handoff.passed_on'
  | 'handoff.declined'
  | 'handoff.escalated'
  | 'handoff.overdue'
  | 'handoff.completed'
  | 'handoff.reassigned';

export interface HandoffStep {
  readonly record: HandoffRecord;
  readonly action: HandoffAction;
}

/** Ids of the last answers that were counted: one that comes again after a crash is answered, and not counted twice. */
const rememberedAnswers = 8;

/**
 * Counts one answer, or says why not. Pure and total: an answer that was counted before comes back with the same record and no action.
 * @param now ISO 8601 instant, UTC.
 */
export function answerHandoff(record: HandoffRecord, request: HandoffRequest, now: string): HandoffStep | Refusal | null {
  if (record.answered.includes(request.answerId)) return null;
  if (record.state === 'completed' || record.state === 'declined') return refuse('handoff.closed', `Hand-off ${record.handoffId} is ${record.state}.`);
  const mayRun = request.roles.includes('project_manager') || request.roles.includes('admin');
  const isTheirs = isFor(record, request);
  if (!isTheirs && !(mayRun && (request.kind === 'complete' || request.kind === 'reassign'))) {
    return refuse('handoff.not_yours', `It waits for ${record.waitsFor !== null && 'role' in record.waitsFor ? `the role ${record.waitsFor.role}` : 'someone else'}.`);
  }
  const counted = { ...record, sequence: record.sequence + 1, answered: [...record.answered, request.answerId].slice(-rememberedAnswers) };
  switch (request.kind) {
    case 'accept':
      if (record.state === 'accepted') return refuse('handoff.wrong_state', 'It has been accepted.');
      return { action: 'handoff.accepted', record: { ...counted, state: 'accepted', waitsFor: { personId: request.personId }, dueAt: null, receivedBy: request.personId } };
    case 'decline':
      if (record.state === 'accepted') return refuse('handoff.wrong_state', 'It has been accepted; hand it on to someone else instead.');
      return passOn(counted, now);
    case 'complete':
      if (record.state !== 'accepted') return refuse('handoff.wrong_state', 'Nobody has accepted it.');
      return { action: 'handoff.completed', record: { ...counted, state: 'completed', waitsFor: null } };
    case 'reassign':
      return { action: 'handoff.reassigned', record: { ...counted, state: 'offered', waitsFor: request.to, dueAt: dueFrom(record, now) } };
  }
}

/** The time to answer is over: it goes to who is there for that, or waits on, seen by all. */
export function missHandoffAnswer(record: HandoffRecord, now: string): HandoffStep | null {
  if (record.state !== 'offered' || record.dueAt === null || record.dueAt > now) return null;
  const missed = { ...record, sequence: record.sequence + 1, isLate: true, dueAt: null };
  if (record.escalateTo === null) return { action: 'handoff.overdue', record: { ...missed, state: 'overdue' } };
  return { action: 'handoff.escalated', record: { ...missed, state: 'escalated', waitsFor: record.escalateTo, escalateTo: null, next: [] } };
}

/** Who declines speaks for their role: it goes to the next in line, then to who it escalates to; after that it is back with its giver. */
function passOn(record: HandoffRecord, now: string): HandoffStep {
  const [next, ...rest] = record.next;
  if (next !== undefined) return { action: 'handoff.passed_on', record: { ...record, state: 'offered', waitsFor: next, next: rest, dueAt: dueFrom(record, now) } };
  if (record.escalateTo !== null) return { action: 'handoff.escalated', record: { ...record, state: 'escalated', waitsFor: record.escalateTo, escalateTo: null, dueAt: null } };
  return { action: 'handoff.declined', record: { ...record, state: 'declined', waitsFor: null, dueAt: null } };
}

function isFor({ waitsFor }: HandoffRecord, { personId, roles }: Pick<HandoffRequest, 'personId' | 'roles'>): boolean {
  if (waitsFor === null) return false;
  return 'role' in waitsFor ? roles.includes(waitsFor.role) : waitsFor.personId === personId;
}

function dueFrom({ answerWithinSeconds }: HandoffRecord, now: string): string | null {
  return answerWithinSeconds === null ? null : new Date(Date.parse(now) + answerWithinSeconds * 1_000).toISOString();
}
