import type { ApprovalPolicy } from './approval-policy.js';
import type { ApprovalScope, ContentParts } from './asset-record.js';
import type { AssignmentReason, BackfillState, CampaignState, ComponentKind, ComponentState, DecisionKind, PlacementState, PullThroughState, ReviewStageState, ReviewState, Role, Severity } from './vocabulary.js';

/** A decision as the review's workflow counts it: ids and hashes; comment and conditions stay in PostgreSQL. */
export interface CountedDecision {
  readonly decisionId: string;
  readonly personId: string;
  readonly decision: DecisionKind;
  /** Key of the stage it counts in. */
  readonly stage: string;
  /** By which it was this person's turn. */
  readonly assignmentId: string;
  /** Whose turn it would have been. */
  readonly onBehalfOf: string | null;
  /** An approval for some markets or channels only; null: wherever the policy lets it hold. */
  readonly scope: ApprovalScope | null;
  /** An approval for a time; ISO 8601. */
  readonly expiresAt: string | null;
  /** The electronic signature under it. */
  readonly signatureId: string | null;
}

/** Whose turn it is in a stage: one person's, or that of all who hold a role. Never changed; another one that `replaces` it takes over. */
export interface ReviewAssignment {
  readonly assignmentId: string;
  readonly role: Role | null;
  readonly personId: string | null;
  readonly replaces: string | null;
  /** Who cannot decide by the replaced assignment any more, because this one stands in for them. */
  readonly onBehalfOf: string | null;
  readonly why: AssignmentReason;
  readonly at: string;
}

/** Something that happens by itself while a stage waits. */
export interface ReviewTimer {
  readonly at: string;
  readonly kind: 'remind' | 'escalate' | 'due';
  /** Index in the stage's ladder; -1 for the deadline. */
  readonly step: number;
}

/** What a complete stage stands for. */
export interface StageApproval {
  readonly scope: ApprovalScope;
  readonly expiresAt: string | null;
  readonly approvedBy: readonly string[];
  /** Nobody decided in time, and the policy lets that count. */
  readonly isBySilence: boolean;
}

export interface ReviewStage {
  readonly key: string;
  readonly state: ReviewStageState;
  readonly openedAt: string | null;
  readonly dueAt: string | null;
  /** What is still to happen by itself, soonest first. */
  readonly timers: readonly ReviewTimer[];
  readonly assignments: readonly ReviewAssignment[];
  /** Since when nobody could complete it; the admins have it, who can assign somebody. */
  readonly strandedSince: string | null;
  /** The review in which it was completed, where what it covers has not changed since. */
  readonly carriedFrom: string | null;
  readonly approval: StageApproval | null;
}

/** The review workflow's own record, kept in `reviews.life`. Instants are ISO 8601 in UTC. */
export interface ReviewRecord {
  readonly tenantId: string;
  readonly reviewId: string;
  readonly assetId: string;
  readonly versionId: string;
  readonly contentHash: string;
  readonly contentParts: ContentParts;
  readonly uploaderId: string;
  readonly policyId: string;
  readonly policyVersion: number;
  readonly policy: ApprovalPolicy;
  readonly state: ReviewState;
  readonly sequence: number;
  /** Markets it was submitted for, ISO 3166-1 alpha-2; null: all. Stages for other markets are not needed. */
  readonly markets: readonly string[] | null;
  /** One for each of the policy, in its order. */
  readonly stages: readonly ReviewStage[];
  /** Since when what waits longest waits. */
  readonly waitingSince: string | null;
  readonly decisions: readonly CountedDecision[];
}

/** The placement workflow's own record, kept in `placements.life`. */
export interface PlacementRecord {
  readonly tenantId: string;
  readonly placementId: string;
  readonly assetId: string;
  readonly state: PlacementState;
  readonly reason: string | null;
  readonly sequence: number;
  readonly startsAt: string;
  readonly endsAt: string | null;
  /** Where publishing stands; a commit whose outcome is unknown is reconciled, never repeated blindly. */
  readonly step: 'wait' | 'prepare' | 'commit' | 'reconcile' | 'finalise' | 'live' | 'withdraw' | 'done';
  /** Someone, or the asset, wants it gone. */
  readonly withdrawalAsked: boolean;
  /** Commits tried so far; each is tried again only when its effect is proven absent. */
  readonly commits: number;
  /** The placement whose place it takes at the channel, without a moment between; null where it takes nobody's. */
  readonly replaces: string | null;
  /** The placement that is about to take this one's place; until that has ended well or not, this one keeps still. */
  readonly yieldedTo: string | null;
}

/** The campaign workflow's own record, kept in `campaigns.life`. */
export interface CampaignRecord {
  readonly tenantId: string;
  readonly campaignId: string;
  readonly state: CampaignState;
  readonly sequence: number;
  readonly launchAt: string | null;
  readonly endsAt: string | null;
  /** When all is to be ready: the launch, else what the brief says. */
  readonly dueAt: string | null;
  readonly launchMode: LaunchMode;
  /** At `launchAt` it launches by itself, if it is ready then. */
  readonly launchesItself: boolean;
  /** Launches tried so far. */
  readonly launches: number;
  /** What somebody has been warned of, and which still holds. */
  readonly warned: readonly CampaignWarning[];
  /** What the workflow does next on its own, in this order. */
  readonly work: readonly CampaignWork[];
  /** As in AssetRecord. */
  readonly answered: readonly string[];
}

/** `all_or_nothing`: everything goes live, or nothing stays. `as_ready`: what is ready goes first, the rest follows as it becomes ready. */
export type LaunchMode = 'all_or_nothing' | 'as_ready';

export type CampaignWarning = 'plan_at_risk' | 'date_unreachable' | 'launch_due' | 'successors_not_ready';

export type CampaignWork =
  | 'submit_selection'
  | 'place_deliverables'
  | 'await_live'
  | 'place_successors'
  | 'await_successors'
  | 'move_ends'
  | 'withdraw_placements'
  | 'await_withdrawn'
  | 'archive_selection';

/** The component workflow's own record, kept in `components.life`: what of its versions waits for a decision. */
export interface ComponentRecord {
  readonly tenantId: string;
  readonly componentId: string;
  readonly kind: ComponentKind;
  readonly state: ComponentState;
  readonly sequence: number;
  /** Versions there are; the next one gets the number after it. */
  readonly versions: number;
  readonly proposed: readonly { readonly versionId: string; readonly authorId: string }[];
  /** As in AssetRecord. */
  readonly answered: readonly string[];
}

/** The pull-through workflow's own record, kept in `pull_throughs.life`; where each asset stands is in `pull_through_items`. */
export interface PullThroughRecord {
  readonly tenantId: string;
  readonly runId: string;
  readonly componentId: string;
  readonly severity: Severity;
  readonly effectiveAt: string;
  readonly state: PullThroughState;
  readonly sequence: number;
  /** Where a paused run goes on. */
  readonly resumesAs: 'scheduled' | 'running' | null;
  /** As in AssetRecord. */
  readonly answered: readonly string[];
}

/** The backfill workflow's own record, kept in `backfills.life`; where each version stands is in `backfill_items`. */
export interface BackfillRecord {
  readonly tenantId: string;
  readonly runId: string;
  readonly state: BackfillState;
  readonly sequence: number;
  /** Where a paused run goes on. */
  readonly resumesAs: 'preparing' | 'running' | null;
  /** As in AssetRecord. */
  readonly answered: readonly string[];
}
