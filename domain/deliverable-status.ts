import type { AssetState, PlacementState, RenditionState, Role } from '../schemas/vocabulary.js';

export interface DeliverableFacts {
  readonly isWaived: boolean;
  readonly channelDisabled: boolean;
  /** Null where no asset is picked. */
  readonly assetState: AssetState | null;
  readonly assetReason: string | null;
  /** Galley has work to do on the asset. */
  readonly isBeingPrepared: boolean;
  readonly isBeingRendered: boolean;
  readonly isExamined: boolean;
  /** It needs copy, and its asset has neither a description nor a filled slot. */
  readonly waitsForCopy: boolean;
  /** Its approval is for the content it has now. */
  readonly isApproved: boolean;
  /** Its approval holds for the market and the channel. */
  readonly isInScope: boolean;
  /** Roles that its open review waits for. */
  readonly waitingRoles: readonly Role[];
  /** Of the deliverable's recipe and the asset's current version; null where there is none. */
  readonly renditionState: RenditionState | null;
  readonly renditionReason: string | null;
  readonly placementState: PlacementState | null;
  readonly placementReason: string | null;
  /** Why what the campaign last asked for it did not happen; a problem code. */
  readonly refusal: string | null;
}

export interface DeliverableStanding {
  readonly status: 'missing' | 'in_preparation' | 'in_review' | 'ready' | 'published' | 'waived';
  /** What keeps it from being ready or from staying published, and who can change that; null where nothing does. */
  readonly blocker: { readonly sentence: string; readonly who: readonly (Role | 'galley')[]; readonly reason: string | null } | null;
}

const creatives = ['creative', 'project_manager'] as const;

/** Where a deliverable of a campaign stands. Ready means what the launch needs: copy, approved content and a rendition for the channel. */
export function standingOfDeliverable(facts: DeliverableFacts): DeliverableStanding {
  const blocked = (
    status: DeliverableStanding['status'],
    sentence: string,
    who: readonly (Role | 'galley')[],
    reason: string | null = null,
  ): DeliverableStanding => ({ status, blocker: { sentence, who, reason } });
  const clear = (status: DeliverableStanding['status']): DeliverableStanding => ({ status, blocker: null });

  if (facts.isWaived) return clear('waived');
  if (facts.placementState === 'live') return clear('published');
  switch (facts.assetState) {
    case null:
      return blocked('missing', 'No asset has been picked.', creatives);
    case 'quarantined':
      return blocked('in_preparation', 'The file is in quarantine; a good one must be uploaded.', ['photographer', 'creative'], facts.assetReason);
    case 'rejected':
      return blocked('missing', 'The picked asset was rejected; another must be picked.', creatives, facts.assetReason);
    case 'expired':
    case 'archived':
      return blocked('missing', `The picked asset is ${facts.assetState}; another must be picked.`, creatives);
    case 'changes_requested':
      return blocked('in_preparation', 'Changes were requested; a new version or an edit must follow.', ['photographer', 'creative', 'copywriter']);
    case 'in_review':
      return blocked('in_review', facts.waitingRoles.length === 0 ? 'A decision is due.' : `A decision is due from: ${facts.waitingRoles.join(', ')}.`, facts.waitingRoles);
    case 'draft':
      if (facts.isBeingPrepared || !facts.isExamined) return blocked('in_preparation', 'Galley is preparing the asset.', ['galley']);
      if (facts.waitsForCopy) return waitsForCopy();
      return blocked('in_preparation', 'The asset has not been submitted for review.', creatives, facts.refusal);
    case 'approved':
    case 'scheduled':
    case 'published':
      return facts.waitsForCopy ? waitsForCopy() : standingOfApproved(facts);
  }

  function waitsForCopy(): DeliverableStanding {
    return blocked('in_preparation', 'It waits for copy: a description, or copy in a slot.', ['copywriter']);
  }

  function standingOfApproved(approved: DeliverableFacts): DeliverableStanding {
    if (!approved.isApproved) return blocked('in_preparation', 'The content has changed since it was approved; submit it again.', creatives);
    if (!approved.isInScope) {
      return blocked('in_preparation', 'The approval does not hold for this market and channel; it needs a review that does.', creatives, 'approval.out_of_scope');
    }
    if (approved.renditionState === null) {
      return approved.isBeingRendered
        ? blocked('in_preparation', 'Galley is making its renditions.', ['galley'])
        : blocked('in_preparation', 'There is no rendition that fits the channel; another asset or recipe must be picked.', creatives);
    }
    if (approved.renditionState === 'failed') {
      return blocked('in_preparation', 'The rendition for the channel could not be made.', creatives, approved.renditionReason);
    }
    if (approved.channelDisabled) return blocked('in_preparation', 'The channel is switched off.', ['admin']);
    if (approved.placementState === 'unknown_outcome') {
      return blocked('ready', 'Nobody knows yet whether it went out; Galley looks again.', ['galley'], approved.placementReason);
    }
    if (approved.placementState === 'failed') return blocked('ready', 'Publishing failed.', ['social_manager', 'admin'], approved.placementReason);
    if (approved.refusal !== null) return blocked('ready', 'The last launch could not place it.', ['project_manager', 'social_manager'], approved.refusal);
    return clear('ready');
  }
}

/** Whether a launch could place it, or need not. */
export function isLaunchable({ status }: DeliverableStanding): boolean {
  return status === 'ready' || status === 'published' || status === 'waived';
}
