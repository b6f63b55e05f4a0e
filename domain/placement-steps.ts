import type { ProblemCode } from '../schemas/problem-catalogue.js';
import type { PlacementRecord } from '../schemas/life-records.js';
import type { PlacementState } from '../schemas/vocabulary.js';

/** What happened to a placement; every fact moves it one step. */
export type PlacementFact =
  | { readonly kind: 'prepared' }
  | { readonly kind: 'refused'; readonly reason: ProblemCode }
  | { readonly kind: 'committed' }
  | { readonly kind: 'commit_unknown' }
  | { readonly kind: 'proven_absent' }
  | { readonly kind: 'still_unknown' }
  | { readonly kind: 'finalised' }
  | { readonly kind: 'withdrawal_asked' }
  /** The end of its window was moved; null: until somebody takes it down. */
  | { readonly kind: 'end_moved'; readonly endsAt: string | null }
  | { readonly kind: 'ended' }
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'yielded'; readonly to: string }
  | { readonly kind: 'resumed' }
  | { readonly kind: 'replaced' };

/** Nothing of it is at the channel any more, nor will be. */
export const overStates: readonly PlacementState[] = ['withdrawn', 'replaced', 'cancelled', 'failed'];

/** What a placement answers to the one that is to take its place; `not_yet` is asked again. */
export type YieldAnswer = 'yielding' | 'not_yet' | 'gone';

/**
 * Whether a placement can make way for another now. Only what is live has a place to give; what has not gone out yet has to go
 * first, so that it does not come later and on top.
 */
export function answerToYield(record: PlacementRecord, to: string): YieldAnswer | 'withdraw_first' {
  if (record.step === 'done') return 'gone';
  if (record.yieldedTo === to) return 'yielding';
  if (record.withdrawalAsked || record.yieldedTo !== null) return 'not_yet';
  if (record.step === 'live') return 'yielding';
  return record.step === 'wait' || record.step === 'prepare' ? 'withdraw_first' : 'not_yet';
}

/**
 * What became of the place of the one that was to be replaced, once the replacement has ended without ever having been live: the
 * old content is still there, unless the replacement was taken back after it may have written over it.
 */
export function fateOfReplaced(record: PlacementRecord): 'replaced' | 'resumed' {
  return record.state === 'withdrawn' && record.commits > 0 ? 'replaced' : 'resumed';
}

/** After so many proven-absent commits a person is asked instead. */
const mostCommits = 5;

/** The steps of effectively-once publishing: prepare, commit, reconcile when the outcome is unknown, finalise; later withdraw. */
export function nextPlacementStep(record: PlacementRecord, fact: PlacementFact): PlacementRecord {
  const to = (change: Partial<PlacementRecord>): PlacementRecord => ({ ...record, ...change, sequence: record.sequence + 1 });
  switch (fact.kind) {
    case 'prepared':
      // Recorded before the commit: a life raised from here looks first whether the effect is there.
      return to({ state: 'publishing', step: 'commit', commits: record.commits + 1 });
    case 'refused':
      return to({ state: 'failed', reason: fact.reason, step: 'done' });
    case 'committed':
      return to({ step: 'finalise' });
    case 'commit_unknown':
      return to({ step: 'reconcile' });
    case 'proven_absent':
      return record.commits >= mostCommits ? to({ state: 'failed', reason: 'channel.unreachable', step: 'done' }) : to({ step: 'prepare' });
    case 'still_unknown':
      return to({ state: 'unknown_outcome', reason: 'channel.unreachable', step: 'reconcile' });
    case 'finalised':
      return to({ state: 'live', step: 'live', reason: null });
    case 'withdrawal_asked':
      return to({ withdrawalAsked: true });
    case 'end_moved':
      return to({ endsAt: fact.endsAt });
    case 'ended':
      return record.step === 'wait' || record.step === 'prepare' ? to({ state: 'cancelled', step: 'done' }) : to({ state: 'withdrawing', step: 'withdraw' });
    case 'withdrawn':
      return to({ state: 'withdrawn', step: 'done' });
    case 'yielded':
      return to({ yieldedTo: fact.to });
    case 'resumed':
      return to({ yieldedTo: null });
    case 'replaced':
      return to({ state: 'replaced', step: 'done', yieldedTo: null });
  }
}
