import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { AssetFact, AssetRequest, ReviewOutcome } from '../domain/asset-commands.js';
import type { BackfillRequest } from '../domain/backfill-lifecycle.js';
import type { CampaignRequest } from '../domain/campaign-lifecycle.js';
import type { ComponentRequest } from '../domain/component-lifecycle.js';
import type { PullThroughRequest } from '../domain/pull-through-lifecycle.js';
import type { AssignmentRequest } from '../domain/review-assignments.js';
import type { HandoffRequest } from '../domain/handoff-steps.js';
import type { LeaseRequest } from '../domain/lease-steps.js';
import type { DecisionRequest } from '../domain/review-progress.js';
import type { YieldAnswer } from '../domain/placement-steps.js';
import type { AssetRecord } from '../schemas/asset-record.js';
import type { HandoffRecord } from '../schemas/handoff-record.js';
import type { LeaseRecord } from '../schemas/lease-record.js';
import type { BackfillRecord, CampaignRecord, ComponentRecord, PlacementRecord, PullThroughRecord, ReviewRecord } from '../schemas/life-records.js';

/**
 * Everything that can be said to a life. Every message is one object; `actor` is `person:<id>`, `key:<id>` or
 * `workflow:<id>`. Nothing here may hold free text or personal data: it stays in Temporal's history.
 */
export interface LifeInput {
  readonly tenantId: string;
  readonly id: string;
}

export interface Asked<Request> {
  readonly actor: string;
  readonly request: Request;
}

/** What a life answers: where it stands after the command. */
export interface Standing {
  readonly state: string;
  readonly sequence: number;
  readonly reason: string | null;
}

/** Answers once the life has read its record; with update-with-start this registers an asset and starts its life in one act. */
export const beginAsset = defineUpdate<Standing, []>('begin');
export const askAsset = defineUpdate<Standing, [Asked<AssetRequest>]>('ask');
/** Facts from reviews and placements, sent with signal-with-start. */
export const tellAsset = defineSignal<[AssetFact]>('tell');
export const assetNow = defineQuery<AssetRecord | null>('now');

export const decide = defineUpdate<Standing, [Asked<DecisionRequest>]>('decide');
/** The same decision for systems that speak Temporal; a refusal is written to the decision's audit trail, not returned. */
export const decideBySignal = defineSignal<[Asked<DecisionRequest>]>('decide_by_signal');
export const endReview = defineUpdate<Standing, [Asked<Extract<ReviewOutcome, 'withdrawn' | 'superseded'>>]>('end');
export const supersedeReview = defineSignal('supersede');
/** Somebody else is to decide; whoever is asked instead stands in the request. */
export const assignReview = defineUpdate<Standing, [Asked<AssignmentRequest>]>('assign');
export const moveReview = defineUpdate<Standing, [Asked<{ readonly policyId: string; readonly policyVersion: number }>]>('move');
/** Somebody has left, has come, or is away: it looks for itself who is here. */
export const restaffReview = defineSignal('restaff');
export const reviewNow = defineQuery<ReviewRecord | null>('now');

export const recallPlacement = defineUpdate<Standing, [Asked<'recall'>]>('recall');
export const withdrawPlacementSignal = defineSignal('withdraw');
/** The end of its window is another one; null: until somebody takes it down. */
export const moveEndSignal = defineSignal<[{ readonly endsAt: string | null }]>('move_end');
/** Asked by the placement named in `to`, which is about to take this one's place. */
export const yieldPlacement = defineUpdate<YieldAnswer, [{ readonly to: string }]>('yield');
/** How the placement that was to take this one's place has ended. */
export const replacementEnded = defineSignal<[{ readonly by: string; readonly outcome: 'replaced' | 'resumed' }]>('replacement_ended');
export const placementNow = defineQuery<PlacementRecord | null>('now');

export const askCampaign = defineUpdate<Standing, [Asked<CampaignRequest>]>('ask');
/** Something that its deliverables rest on has changed; it reads for itself what. */
export const campaignFactsChanged = defineSignal('facts_changed');
export const campaignNow = defineQuery<CampaignRecord | null>('now');

export const askHandoff = defineUpdate<Standing, [Asked<HandoffRequest>]>('ask');
export const handoffNow = defineQuery<HandoffRecord | null>('now');

export const askLease = defineUpdate<Standing, [Asked<LeaseRequest>]>('ask');
export const leaseNow = defineQuery<LeaseRecord | null>('now');

export const askComponent = defineUpdate<Standing, [Asked<ComponentRequest>]>('ask');
export const componentNow = defineQuery<ComponentRecord | null>('now');

export const askPullThrough = defineUpdate<Standing, [Asked<PullThroughRequest>]>('ask');
/** A newer run of the same component takes its assets over. */
export const coalescePullThrough = defineSignal<[{ readonly byRunId: string }]>('coalesce');
/** An asset of the run has come to its end, and it was the last that was waited for. */
export const pullThroughItemFinished = defineSignal('item_finished');
export const pullThroughNow = defineQuery<PullThroughRecord | null>('now');

export const askBackfill = defineUpdate<Standing, [Asked<BackfillRequest>]>('ask');
export const backfillNow = defineQuery<BackfillRecord | null>('now');
