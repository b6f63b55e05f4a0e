import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { AssetFact, AssetRequest, ReviewOutcome } from '../domain/asset-commands.js';
import type { CampaignRequest } from '../domain/campaign-lifecycle.js';
import type { DecisionRequest } from '../domain/review-progress.js';
import type { AssetRecord } from '../schemas/asset-record.js';
import type { CampaignRecord, PlacementRecord, ReviewRecord } from '../schemas/life-records.js';

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
export const reviewNow = defineQuery<ReviewRecord | null>('now');

export const recallPlacement = defineUpdate<Standing, [Asked<'recall'>]>('recall');
export const withdrawPlacementSignal = defineSignal('withdraw');
export const placementNow = defineQuery<PlacementRecord | null>('now');

export const askCampaign = defineUpdate<Standing, [Asked<CampaignRequest>]>('ask');
export const campaignNow = defineQuery<CampaignRecord | null>('now');
