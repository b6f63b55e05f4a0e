import type { BackfillRecord } from '../schemas/life-records.js';
import { refuse } from './refusal.js';
import type { Refusal } from './refusal.js';

/** What a person may ask of a backfill. `begin` only wakes it. */
export type BackfillRequest = { readonly kind: 'begin' } | { readonly kind: 'pause' } | { readonly kind: 'resume' } | { readonly kind: 'cancel' };

/** What happens to a backfill. */
export type BackfillFact =
  /** Every asset has been looked at, and what is to be drawn is written down. */
  | { readonly kind: 'all_frozen' }
  /** All of it has been drawn, skipped or given up. */
  | { readonly kind: 'all_settled' };

export interface BackfillStep {
  readonly record: BackfillRecord;
  readonly action: string;
}

/** True while a run must exist for it; one that is paused rests. */
export function isBackfillInMotion(record: BackfillRecord): boolean {
  return record.state === 'preparing' || record.state === 'running';
}

/** The life of a backfill as one total function. Where its versions stand are facts that its workflow reads. */
export function nextBackfillStep(record: BackfillRecord, command: BackfillRequest | BackfillFact): BackfillStep | Refusal {
  const wrong = (): Refusal => refuse('backfill.wrong_state', `A backfill that is ${record.state} cannot ${command.kind}.`);
  const done = (action: string, change: Partial<BackfillRecord>): BackfillStep => ({ action, record: { ...record, ...change, sequence: record.sequence + 1 } });
  switch (command.kind) {
    case 'begin':
      return wrong();
    case 'all_frozen':
      return record.state === 'preparing' ? done('backfill.prepared', { state: 'running' }) : wrong();
    case 'all_settled':
      return record.state === 'running' ? done('backfill.done', { state: 'done' }) : wrong();
    case 'pause':
      return record.state === 'preparing' || record.state === 'running' ? done('backfill.paused', { state: 'paused', resumesAs: record.state }) : wrong();
    case 'resume':
      return record.state === 'paused' && record.resumesAs !== null ? done('backfill.resumed', { state: record.resumesAs, resumesAs: null }) : wrong();
    case 'cancel':
      return record.state === 'done' || record.state === 'cancelled' ? wrong() : done('backfill.cancelled', { state: 'cancelled', resumesAs: null });
  }
}
