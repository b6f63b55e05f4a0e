import type { AssetState, AssetWork } from './vocabulary.js';

/**
 * The asset workflow's own record: everything it needs to go on from, and nothing personal. Kept in `assets.life` with each
 * transition, so that a life can be started again from it. Instants are ISO 8601 in UTC.
 */
export interface AssetRecord {
  readonly tenantId: string;
  readonly assetId: string;
  readonly state: AssetState;
  /** Problem code: why it is quarantined, rejected or has failed work. */
  readonly reason: string | null;
  /** Number of transitions recorded so far. */
  readonly sequence: number;
  /** What the workflow does next on its own, in this order. */
  readonly work: readonly AssetWork[];
  readonly upload: { readonly uploadId: string; readonly expiresAt: string } | null;
  /** The version being prepared, until its bytes have been examined; then it becomes `version`. */
  readonly incoming: AssetVersion | null;
  readonly version: AssetVersion | null;
  /** What an approval is given for: see domain/approval-subject.ts. Null until examined. */
  readonly contentHash: string | null;
  /** What `contentHash` is made of, each for itself: says which stages of an approval a change touches. Null until examined. */
  readonly contentParts: ContentParts | null;
  /** The metadata that is written into the renditions: `contentParts.metadata` when they were made. Null where it is not known. */
  readonly renderedMetadata: string | null;
  readonly reviewId: string | null;
  readonly approval: AssetApproval | null;
  readonly embargoAt: string | null;
  readonly sunsetAt: string | null;
  readonly licenceEndsAt: string | null;
  readonly retainUntil: string | null;
  readonly held: boolean;
  /** Placements that are scheduled or live. */
  readonly placements: readonly { readonly placementId: string; readonly live: boolean }[];
  /** Archive as soon as nothing is live any more. */
  readonly archiveWhenWithdrawn: boolean;
  /** A pull-through under way: what was, or was to go, out when it came, and goes out again once the new content is approved. */
  readonly replacing: AssetReplacing | null;
  readonly purged: boolean;
  /** Ids of the last asks that were recorded: one that is asked again after a crash is answered, and not done twice. */
  readonly answered: readonly string[];
}

/** Each a SHA-256, hexadecimal. */
export interface ContentParts {
  /** Of the version's bytes, and of how they are framed. */
  readonly bytes: string;
  /** Of the component versions in its slots. */
  readonly components: string;
  /** Of its title, description and governed metadata. */
  readonly metadata: string;
}

/** Where an approval holds; null is everywhere. */
export interface ApprovalScope {
  /** ISO 3166-1 alpha-2. */
  readonly markets: readonly string[] | null;
  readonly channelIds: readonly string[] | null;
}

export interface AssetApproval {
  readonly reviewId: string;
  readonly contentHash: string;
  readonly scope: ApprovalScope;
  /** From then on it is void; null where it is for good. */
  readonly expiresAt: string | null;
}

export interface AssetReplacing {
  readonly runId: string;
  /** Placements that wait for their replacement to be placed. */
  readonly placementIds: readonly string[];
  /** Replacements that are to go live. */
  readonly awaiting: readonly string[];
}

export interface AssetVersion {
  readonly versionId: string;
  readonly number: number;
  readonly sha256: string | null;
  /** False where the type has no preview; the asset stays usable. */
  readonly previewable: boolean;
  readonly uploaderId: string;
}
