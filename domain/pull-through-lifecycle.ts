import type { PullThroughRecord } from '../schemas/life-records.js';
import { refuse } from './refusal.js';
import type { Refusal } from './refusal.js';

/** What a person may ask of a run. `begin` only wakes it. */
export type PullThroughRequest = { readonly kind: 'begin' } | { readonly kind: 'pause' } | { readonly kind: 'resume' } | { readonly kind: 'cancel' };

/** What happens to a run. */
export type PullThroughFact =
  /** Its time has come. */
  | { readonly kind: 'due' }
  /** Every asset of the impact has been asked, skipped or flagged. */
  | { readonly kind: 'all_asked' }
  /** No asset is on its way any more. */
  | { readonly kind: 'all_finished' }
  /** A newer change of the component takes its assets over; null where the run has found that out for itself. */
  | { readonly kind: 'coalesce'; readonly byRunId: string | null };

export interface PullThroughStep {
  readonly record: PullThroughRecord;
  readonly action: string;
}

export function hasEnded(record: Pick<PullThroughRecord, 'state'>): boolean {
  return record.state === 'done' || record.state === 'cancelled' || record.state === 'coalesced';
}

/** True while a run must exist for it: it waits for its time, or has assets to ask. While it waits for people it rests. */
export function isPullThroughInMotion(record: PullThroughRecord): boolean {
  return record.state === 'scheduled' || record.state === 'running';
}

/** The life of a pull-through as one total function. Where its assets stand are facts that its workflow reads. */
export function nextPullThroughStep(record: PullThroughRecord, command: PullThroughRequest | PullThroughFact): PullThroughStep | Refusal {
  const wrong = (): Refusal => refuse('pull_through.wrong_state', `A pull-through that is ${record.state} cannot ${command.kind}.`);
  const done = (action: string, change: Partial<PullThroughRecord>): PullThroughStep => ({ action, record: { ...record, ...change, sequence: record.sequence + 1 } });
  switch (command.kind) {
    case 'begin':
      return wrong();
    case 'due':
      return record.state === 'scheduled' ? done('pull_through.started', { state: 'running' }) : wrong();
    case 'all_asked':
      return record.state === 'running' ? done('pull_through.all_asked', { state: 'waiting' }) : wrong();
    case 'all_finished':
      return record.state === 'waiting' ? done('pull_through.done', { state: 'done' }) : wrong();
    case 'pause':
      return record.state === 'scheduled' || record.state === 'running' ? done('pull_through.paused', { state: 'paused', resumesAs: record.state }) : wrong();
    case 'resume':
      return record.state === 'paused' && record.resumesAs !== null ? done('pull_through.resumed', { state: record.resumesAs, resumesAs: null }) : wrong();
    case 'cancel':
      return hasEnded(record) ? wrong() : done('pull_through.cancelled', { state: 'cancelled', resumesAs: null });
    case 'coalesce':
      return hasEnded(record) ? wrong() : done('pull_through.coalesced', { state: 'coalesced', resumesAs: null });
  }
}
