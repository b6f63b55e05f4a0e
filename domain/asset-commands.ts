import type { ProblemCode } from '../schemas/problem-catalogue.js';
import type { ApprovalScope, AssetVersion, ContentParts } from '../schemas/asset-record.js';

/** What a person may ask of an asset; each arrives as an Update and is answered yes, or no with a reason. */
export type AssetRequest =
  | { readonly kind: 'complete_upload'; readonly uploadId: string }
  | { readonly kind: 'abandon_upload'; readonly uploadId: string }
  | { readonly kind: 'add_version'; readonly uploadId: string; readonly expiresAt: string; readonly version: AssetVersion; /** The newest version as whoever made this one knew it; null: there was none. */ readonly takesPlaceOf: string | null }
  | { readonly kind: 'edit'; readonly editId: string }
  /** New component versions in its slots, by a pull-through run; with `takeDownFirst` what is live goes before the new is approved. */
  | { readonly kind: 'pull_through'; readonly runId: string; readonly editId: string; readonly takeDownFirst: boolean }
  | {
      readonly kind: 'submit';
      readonly reviewId: string;
      readonly policyId: string;
      readonly policyVersion: number;
      readonly campaignId: string | null;
    }
  | {
      readonly kind: 'place';
      readonly placementId: string;
      readonly channelId: string;
      readonly renditionId: string;
      readonly campaignId: string | null;
      /** ISO 3166-1 alpha-2, or * for everywhere. */
      readonly market: string;
      /** The placement whose place it takes at the channel, without a moment between. */
      readonly replaces: string | null;
      readonly startsAt: string;
      readonly endsAt: string | null;
    }
  | { readonly kind: 'archive' }
  | { readonly kind: 'restore' }
  | { readonly kind: 'hold' }
  | { readonly kind: 'release_hold' }
  | { readonly kind: 'retry' };

/** What happened to an asset: facts from its own activities, its timers, its reviews and its placements. */
export type AssetFact =
  | { readonly kind: 'upload_expired' }
  | { readonly kind: 'assembled' }
  | { readonly kind: 'upload_refused'; readonly reason: ProblemCode }
  | { readonly kind: 'examined'; readonly sha256: string; readonly contentHash: string; readonly contentParts: ContentParts | null; readonly slotsOf: string | null; readonly previewable: boolean }
  /**
   * `metadata`: the part of the content (see ContentParts) that the renditions were made with; null where it is not known. `reason`: why
   * something of it could not be made that another try may make.
   */
  | { readonly kind: 'rendered'; readonly versionId: string; readonly metadata: string | null; readonly reason?: ProblemCode }
  | {
      readonly kind: 'edited';
      readonly editId: string;
      readonly contentHash: string | null;
      readonly contentParts: ContentParts | null;
      readonly newVersion: VersionOfEdit | null;
      readonly dates: AssetDates;
      readonly pullThrough: { readonly runId: string; readonly takeDownFirst: boolean } | null;
    }
  | { readonly kind: 'quarantined'; readonly reason: ProblemCode }
  | { readonly kind: 'work_failed'; readonly reason: ProblemCode }
  | { readonly kind: 'review_concluded'; readonly reviewId: string; readonly contentHash: string; readonly outcome: ReviewOutcome; readonly scope: ApprovalScope; readonly expiresAt: string | null }
  | { readonly kind: 'placement_live'; readonly placementId: string }
  | { readonly kind: 'placement_ended'; readonly placementId: string }
  | { readonly kind: 'placements_told' }
  /** It was not submitted again, because it had not been in review before. */
  | { readonly kind: 'not_resubmitted' }
  | { readonly kind: 'replacements_placed' }
  | { readonly kind: 'boundary'; readonly boundary: AssetBoundary }
  | { readonly kind: 'archived' }
  | { readonly kind: 'restored' }
  | { readonly kind: 'hold_applied' }
  | { readonly kind: 'hold_released' }
  | { readonly kind: 'purged' };

export type AssetCommand = AssetRequest | AssetFact;

export type ReviewOutcome = 'approved' | 'changes_requested' | 'rejected' | 'withdrawn' | 'superseded';

/** The version that an edit makes which changes what is in the slots or how the picture is framed. */
export interface VersionOfEdit {
  readonly versionId: string;
  readonly number: number;
  /** The version whose bytes it has. */
  readonly madeFrom: string;
}

/** An instant in an asset's life for which its workflow keeps a durable timer. */
export type AssetBoundary = 'sunset' | 'licence_end' | 'approval_end' | 'retention_end';

export interface AssetDates {
  readonly embargoAt: string | null;
  readonly sunsetAt: string | null;
  readonly licenceEndsAt: string | null;
  readonly retainUntil: string | null;
}
