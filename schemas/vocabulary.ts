import { z } from 'zod';

/** The closed lists of the field; every other file takes its words from here. */
export const roleSchema = z.enum([
  'admin',
  'project_manager',
  'creative',
  'copywriter',
  'brand_manager',
  'compliance',
  'social_manager',
  'photographer',
  'guest',
]);
export type Role = z.infer<typeof roleSchema>;

export const assetStateSchema = z.enum([
  'draft',
  'in_review',
  'changes_requested',
  'approved',
  'scheduled',
  'published',
  'expired',
  'archived',
  'rejected',
  'quarantined',
]);
export type AssetState = z.infer<typeof assetStateSchema>;

/** What the asset's workflow is doing, or will do next, on its own. */
export const assetWorkSchema = z.enum([
  'await_bytes',
  'assemble',
  'examine',
  'render',
  'withdraw_placements',
  'resubmit',
  'replace_placements',
  'move_to_archive',
  'restore_from_archive',
  'apply_hold',
  'release_hold',
  'purge',
]);
export type AssetWork = z.infer<typeof assetWorkSchema>;

export const decisionKindSchema = z.enum(['approve', 'approve_with_changes', 'request_changes', 'reject']);
export type DecisionKind = z.infer<typeof decisionKindSchema>;

export const reviewStateSchema = z.enum(['open', 'approved', 'changes_requested', 'rejected', 'superseded', 'withdrawn']);
export type ReviewState = z.infer<typeof reviewStateSchema>;

export const reviewStageStateSchema = z.enum(['waiting', 'open', 'done', 'failed', 'carried', 'not_needed']);
export type ReviewStageState = z.infer<typeof reviewStageStateSchema>;

/** How somebody came to be asked for a decision. */
export const assignmentReasonSchema = z.enum(['policy', 'delegated', 'reassigned', 'absence', 'silence']);
export type AssignmentReason = z.infer<typeof assignmentReasonSchema>;

export const campaignStateSchema = z.enum(['planning', 'in_review', 'launching', 'live', 'ended', 'cancelled']);
export type CampaignState = z.infer<typeof campaignStateSchema>;

export const placementStateSchema = z.enum(['scheduled', 'publishing', 'live', 'withdrawing', 'withdrawn', 'replaced', 'cancelled', 'failed', 'unknown_outcome']);
export type PlacementState = z.infer<typeof placementStateSchema>;

export const renditionStateSchema = z.enum(['ready', 'failed']);
export type RenditionState = z.infer<typeof renditionStateSchema>;

/** Of each name one version is in use; `superseded` is one that another version of its name has replaced. */
export const recipeStateSchema = z.enum(['draft', 'active', 'superseded', 'retired']);

export const recipePreviewStateSchema = z.enum(['pending', 'ready', 'failed']);
export type RecipePreviewState = z.infer<typeof recipePreviewStateSchema>;

/** `preparing`: what is to be drawn is being written down. */
export const backfillStateSchema = z.enum(['preparing', 'running', 'paused', 'done', 'cancelled']);
export type BackfillState = z.infer<typeof backfillStateSchema>;

export const backfillItemStateSchema = z.enum(['pending', 'done', 'skipped', 'failed', 'cancelled']);
export type BackfillItemState = z.infer<typeof backfillItemStateSchema>;

export const previewStateSchema = z.enum(['pending', 'ready', 'not_possible', 'failed']);
export type PreviewState = z.infer<typeof previewStateSchema>;

/** `overdue`: nobody answered in time, and there is nobody to escalate to; it still waits. */
export const handoffStateSchema = z.enum(['offered', 'overdue', 'escalated', 'accepted', 'completed', 'declined']);
export type HandoffState = z.infer<typeof handoffStateSchema>;

export const leaseStateSchema = z.enum(['held', 'returned', 'expired', 'broken']);
export type LeaseState = z.infer<typeof leaseStateSchema>;

export const packageStateSchema = z.enum(['building', 'ready', 'failed']);
export type PackageState = z.infer<typeof packageStateSchema>;

/** What an API key may do; a session may do all that its person may. */
export const scopeSchema = z.enum(['assets:read', 'assets:write', 'reviews:decide', 'campaigns:write', 'distribution:write', 'governance:read', 'admin']);
export type Scope = z.infer<typeof scopeSchema>;

export const channelKindSchema = z.enum(['cdn_folder', 'webhook']);
export type ChannelKind = z.infer<typeof channelKindSchema>;

export const componentKindSchema = z.enum(['copy_line', 'safety_statement', 'price', 'claim', 'indication', 'logo']);
export type ComponentKind = z.infer<typeof componentKindSchema>;

export const componentStateSchema = z.enum(['active', 'retired']);
export type ComponentState = z.infer<typeof componentStateSchema>;

export const componentVersionStateSchema = z.enum(['proposed', 'approved', 'rejected']);
export type ComponentVersionState = z.infer<typeof componentVersionStateSchema>;

/** How grave a change of a component is: for `safety`, what is live is taken down before it is replaced. */
export const severitySchema = z.enum(['wording', 'claim', 'safety']);
export type Severity = z.infer<typeof severitySchema>;

export const pullThroughStateSchema = z.enum(['scheduled', 'running', 'waiting', 'paused', 'done', 'cancelled', 'coalesced']);
export type PullThroughState = z.infer<typeof pullThroughStateSchema>;

export const pullThroughItemStateSchema = z.enum(['pending', 'asked', 'done', 'skipped', 'flagged', 'coalesced', 'cancelled']);
export type PullThroughItemState = z.infer<typeof pullThroughItemStateSchema>;
