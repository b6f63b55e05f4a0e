import type { ProblemCode } from '../schemas/problem-catalogue.js';
import type { AssetState, Severity } from '../schemas/vocabulary.js';

/** An asset of the impact as it is now. Instants are ISO 8601 in UTC. */
export interface PullThroughSubject {
  readonly state: AssetState;
  readonly held: boolean;
  readonly purged: boolean;
  /** It is being archived: what is live goes first. */
  readonly archiving: boolean;
  /** Sunset or licence end, whichever comes first. */
  readonly endOfUse: string | null;
  /** Slots of the present version that hold what is replaced, and what comes into each; null where an adaptation is missing. */
  readonly slots: readonly { readonly slot: string; readonly toVersionId: string | null }[];
  readonly livePlacements: number;
  /** Live placements of earlier versions that hold what is replaced. */
  readonly livePlacementsOfOldVersions: number;
}

/** `replace`: a new version, then whatever approval and placements it had. */
export type PullThroughPlan =
  | { readonly outcome: 'replace'; readonly needsApproval: boolean; readonly takesDownFirst: boolean }
  | { readonly outcome: 'skip' | 'flag' | 'coalesce'; readonly reason: ProblemCode };

const replacementTakesMilliseconds = 24 * 3_600_000;

/**
 * An asset whose use ends before this instant would hardly be replaced by then, approvals included, and is left to end. Null for a
 * safety matter, where every hour counts.
 * @param now ISO 8601, UTC
 */
export function replacedBefore(severity: Severity, now: string): string | null {
  return severity === 'safety' ? null : new Date(Date.parse(now) + replacementTakesMilliseconds).toISOString();
}

const waitedFor: readonly AssetState[] = ['in_review', 'approved', 'scheduled', 'published'];

/**
 * What a pull-through does with an asset. Skipped is what needs nothing; flagged is what a person must look at. The same rule gives
 * the dry run and the run itself.
 * @param replacedBefore ISO 8601: an asset whose use ends sooner is left to end; null where none is (a safety matter)
 */
export function planForAsset(subject: PullThroughSubject, run: { readonly severity: Severity; readonly replacedBefore: string | null }): PullThroughPlan {
  if (subject.purged || subject.state === 'archived') return { outcome: 'skip', reason: 'asset.wrong_state' };
  if (subject.held) return { outcome: 'flag', reason: 'asset.held' };
  if (subject.state === 'expired') return { outcome: 'skip', reason: 'rights.expired' };
  if (subject.archiving) return { outcome: 'skip', reason: 'asset.wrong_state' };
  if (subject.state === 'quarantined') return { outcome: 'flag', reason: 'asset.quarantined' };
  if (run.replacedBefore !== null && subject.endOfUse !== null && subject.endOfUse <= run.replacedBefore) return { outcome: 'skip', reason: 'pull_through.expires_first' };
  if (subject.slots.length === 0) {
    return subject.livePlacementsOfOldVersions > 0
      ? { outcome: 'flag', reason: 'pull_through.old_version_live' }
      : { outcome: 'skip', reason: 'pull_through.not_needed' };
  }
  if (subject.slots.some(({ toVersionId }) => toVersionId === null)) return { outcome: 'flag', reason: 'component.adaptation_missing' };
  return {
    outcome: 'replace',
    needsApproval: waitedFor.includes(subject.state),
    takesDownFirst: run.severity === 'safety' && subject.livePlacements + subject.livePlacementsOfOldVersions > 0,
  };
}

/** How an asset that answered no is noted: what is over is skipped, what a newer run replaces is left to it, all else a person must look at. */
export function planAfterRefusal(code: ProblemCode): Exclude<PullThroughPlan, { outcome: 'replace' }> {
  if (code === 'component.superseded') return { outcome: 'coalesce', reason: 'pull_through.coalesced' };
  return { outcome: code === 'asset.wrong_state' || code === 'asset.purged' || code === 'rights.expired' ? 'skip' : 'flag', reason: code };
}
