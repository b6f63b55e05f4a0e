import type { ApprovalPolicy } from './approval-policy.js';
import type { CampaignState, DecisionKind, PlacementState, ReviewState } from './vocabulary.js';

/** A decision as the review's workflow counts it: ids and hashes; the comment stays in PostgreSQL. */
export interface CountedDecision {
  readonly decisionId: string;
  readonly personId: string;
  readonly decision: DecisionKind;
  readonly stage: number;
}

/** The review workflow's own record, kept in `reviews.life`. Instants are ISO 8601 in UTC. */
export interface ReviewRecord {
  readonly tenantId: string;
  readonly reviewId: string;
  readonly assetId: string;
  readonly versionId: string;
  readonly contentHash: string;
  readonly uploaderId: string;
  readonly policy: ApprovalPolicy;
  readonly state: ReviewState;
  readonly sequence: number;
  readonly stage: number;
  readonly stageOpenedAt: string;
  readonly decisions: readonly CountedDecision[];
  readonly reminded: boolean;
  readonly escalated: boolean;
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
}

/** The campaign workflow's own record, kept in `campaigns.life`. */
export interface CampaignRecord {
  readonly tenantId: string;
  readonly campaignId: string;
  readonly state: CampaignState;
  readonly sequence: number;
  readonly launchAt: string | null;
  readonly endsAt: string | null;
  /** What the workflow does next on its own, in this order. */
  readonly work: readonly CampaignWork[];
  /** As in AssetRecord. */
  readonly answered: readonly string[];
}

export type CampaignWork = 'submit_selection' | 'place_deliverables' | 'withdraw_placements' | 'archive_selection';
