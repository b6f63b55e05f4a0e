import type { AssetRequest } from '../domain/asset-commands.js';
import type { BackfillRequest } from '../domain/backfill-lifecycle.js';
import type { CampaignRequest } from '../domain/campaign-lifecycle.js';
import type { ComponentRequest } from '../domain/component-lifecycle.js';
import type { PullThroughRequest } from '../domain/pull-through-lifecycle.js';
import type { HandoffRequest } from '../domain/handoff-steps.js';
import type { LeaseRequest } from '../domain/lease-steps.js';
import type { AssignmentRequest } from '../domain/review-assignments.js';
import type { DecisionRequest } from '../domain/review-progress.js';
import { askLife } from '../runtime/ask-life.js';
import * as messages from '../workflows/messages.js';
import type { Standing } from '../workflows/messages.js';
import type { Caller } from './caller.js';
import type { Services } from './services.js';

/**
 * What the API asks of lives, in the name of its caller. Each throws the life's refusal as a GalleyError, or
 * `orchestration.unavailable`; the row of the life must be known to exist in the caller's tenant. The same `updateId`
 * asked again gets the first answer: make it from the request's resource id.
 */
type Asking = Pick<Services, 'temporal'>;

/** Lets a registered asset's life begin. */
export async function beginAsset({ temporal }: Asking, { tenantId }: Caller, assetId: string): Promise<Standing> {
  return askLife(temporal, { tenantId, kind: 'asset', id: assetId }, messages.beginAsset, [], `begin/${assetId}`);
}

export async function askAsset({ temporal }: Asking, caller: Caller, assetId: string, request: AssetRequest, resourceId: string): Promise<Standing> {
  const life = { tenantId: caller.tenantId, kind: 'asset', id: assetId } as const;
  return askLife(temporal, life, messages.askAsset, [{ actor: caller.actor, request }], `${resourceId}/${request.kind}`);
}

export async function askDecision({ temporal }: Asking, caller: Caller, reviewId: string, request: DecisionRequest): Promise<Standing> {
  const life = { tenantId: caller.tenantId, kind: 'review', id: reviewId } as const;
  return askLife(temporal, life, messages.decide, [{ actor: caller.actor, request }], `${request.decisionId}/decide`);
}

export async function askAssignment({ temporal }: Asking, caller: Caller, reviewId: string, request: AssignmentRequest): Promise<Standing> {
  const life = { tenantId: caller.tenantId, kind: 'review', id: reviewId } as const;
  return askLife(temporal, life, messages.assignReview, [{ actor: caller.actor, request }], `${request.assignmentId}/assign`);
}

export async function askReviewToMove({ temporal }: Asking, caller: Caller, reviewId: string, to: { readonly policyId: string; readonly policyVersion: number }, resourceId: string): Promise<Standing> {
  const life = { tenantId: caller.tenantId, kind: 'review', id: reviewId } as const;
  return askLife(temporal, life, messages.moveReview, [{ actor: caller.actor, request: to }], `${resourceId}/move`);
}

export async function askReviewToEnd({ temporal }: Asking, caller: Caller, reviewId: string, resourceId: string): Promise<Standing> {
  const life = { tenantId: caller.tenantId, kind: 'review', id: reviewId } as const;
  return askLife(temporal, life, messages.endReview, [{ actor: caller.actor, request: 'withdrawn' }], `${resourceId}/withdraw`);
}

export async function askRecall({ temporal }: Asking, caller: Caller, placementId: string, resourceId: string): Promise<Standing> {
  const life = { tenantId: caller.tenantId, kind: 'placement', id: placementId } as const;
  return askLife(temporal, life, messages.recallPlacement, [{ actor: caller.actor, request: 'recall' }], `${resourceId}/recall`);
}

export async function askHandoff({ temporal }: Asking, caller: Caller, handoffId: string, request: HandoffRequest): Promise<Standing> {
  const life = { tenantId: caller.tenantId, kind: 'handoff', id: handoffId } as const;
  return askLife(temporal, life, messages.askHandoff, [{ actor: caller.actor, request }], `${request.answerId}/${request.kind}`);
}

export async function askLease({ temporal }: Asking, caller: Caller, leaseId: string, request: LeaseRequest, resourceId: string): Promise<Standing> {
  const life = { tenantId: caller.tenantId, kind: 'lease', id: leaseId } as const;
  return askLife(temporal, life, messages.askLease, [{ actor: caller.actor, request }], `${resourceId}/${request.kind}`);
}

export async function askCampaign({ temporal }: Asking, caller: Caller, campaignId: string, request: CampaignRequest, resourceId: string): Promise<Standing> {
  const life = { tenantId: caller.tenantId, kind: 'campaign', id: campaignId } as const;
  return askLife(temporal, life, messages.askCampaign, [{ actor: caller.actor, request }], `${resourceId}/${request.kind}`);
}

export async function askComponent({ temporal }: Asking, caller: Caller, componentId: string, request: ComponentRequest, resourceId: string): Promise<Standing> {
  const life = { tenantId: caller.tenantId, kind: 'component', id: componentId } as const;
  return askLife(temporal, life, messages.askComponent, [{ actor: caller.actor, request }], `${resourceId}/${request.kind}`);
}

export async function askPullThrough({ temporal }: Asking, caller: Caller, runId: string, request: PullThroughRequest, resourceId: string): Promise<Standing> {
  const life = { tenantId: caller.tenantId, kind: 'pull_through', id: runId } as const;
  return askLife(temporal, life, messages.askPullThrough, [{ actor: caller.actor, request }], `${resourceId}/${request.kind}`);
}

export async function askBackfill({ temporal }: Asking, caller: Caller, runId: string, request: BackfillRequest, resourceId: string): Promise<Standing> {
  const life = { tenantId: caller.tenantId, kind: 'backfill', id: runId } as const;
  return askLife(temporal, life, messages.askBackfill, [{ actor: caller.actor, request }], `${resourceId}/${request.kind}`);
}
