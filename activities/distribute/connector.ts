import type { PlacementPlan } from '../../db/find-placement-plan.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';

/** What a channel answered to one attempt; kept with the placement, for its receipt and for whoever looks into it. */
export interface ChannelAnswer {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** HTTP status, where there was an answer. */
  readonly status: number | null;
  /** Code of the failure, where there was none. */
  readonly failure: string | null;
  /** True where the effect may be there for all that this answer says. */
  readonly uncertain: boolean;
  /** The channel asked not to be called before this instant. */
  readonly notBefore: string | null;
  /** The channel says that it will never answer again. */
  readonly gone: boolean;
}

type PrepareOutcome =
  /** `prepared` is kept in `placements.prepared`: what commit, reconcile and withdraw need to find the effect again. */
  { readonly outcome: 'prepared'; readonly prepared: object } | { readonly outcome: 'refused'; readonly reason: ProblemCode };

type CommitOutcome = (
  | { readonly outcome: 'committed' }
  | { readonly outcome: 'refused'; readonly reason: ProblemCode }
  | { readonly outcome: 'unknown' }
) & { readonly answer: ChannelAnswer | null };

interface ReconcileOutcome {
  readonly outcome: 'present' | 'absent' | 'unknown';
  readonly answer: ChannelAnswer | null;
}

/** What `prepare` left, and whether any attempt since then may have had its effect unseen. */
export interface Prepared {
  readonly prepared: unknown;
  readonly inDoubt: boolean;
}

/** The effect as its receipt tells of it. */
export interface Effect {
  readonly remoteId: string;
  readonly remoteUrl: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

type WithdrawOutcome =
  | { readonly outcome: 'withdrawn'; readonly effect: Effect; readonly answer: ChannelAnswer | null }
  /** It is, or may be, still there: to be asked again. */
  | { readonly outcome: 'not_yet'; readonly answer: ChannelAnswer | null };

/**
 * One kind of channel. Everything but `commit` may be called any number of times; `commit` is called once per preparation, and
 * again only after `reconcile` has answered `absent`.
 */
export interface Connector {
  /** What no repetition would cure: settings, a missing secret, a forbidden address. Null where there is nothing. */
  validate(plan: PlacementPlan): ProblemCode | null;
  /** All that can be done before anyone outside sees something. */
  prepare(plan: PlacementPlan, left: Prepared | null): Promise<PrepareOutcome>;
  /** The one call that is seen outside. Never throws once something may have been sent. */
  commit(plan: PlacementPlan, left: Prepared): Promise<CommitOutcome>;
  /** Whether the effect is there, after a commit of which nobody knows how it ended. `absent` only where that is proven. */
  reconcile(plan: PlacementPlan, left: Prepared): Promise<ReconcileOutcome>;
  /** Cleans up after a commit and tells where the effect is. @throws Error where it is not there after all */
  finalise(plan: PlacementPlan, left: Prepared): Promise<Effect>;
  /** Takes the effect back and makes sure that it is gone. */
  withdraw(plan: PlacementPlan, left: Prepared | null): Promise<WithdrawOutcome>;
}
