import { randomUUID } from 'node:crypto';
import { v5 as nameBasedUuid } from 'uuid';
import { findLastSubmission } from '../../db/find-last-submission.js';
import { loadLife } from '../../db/load-life.js';
import { hasOpenItem } from '../../db/pull-through-items-of-asset.js';
import { recordAssetTransition } from '../../db/record-asset.js';
import type { AssetTransition } from '../../db/record-asset.js';
import { recordCampaignTransition } from '../../db/record-campaign.js';
import type { CampaignTransition } from '../../db/record-campaign.js';
import { recordPlacementTransition } from '../../db/record-placement.js';
import type { PlacementTransition } from '../../db/record-placement.js';
import type { Recording } from '../../db/record-transition.js';
import { recordReviewTransition } from '../../db/record-review.js';
import type { ReviewTransition } from '../../db/record-review.js';
import { readContent } from '../../db/read-content.js';
import type { Content } from '../../db/read-content.js';
import { refuseSignalledDecision } from '../../db/refuse-signalled-decision.js';
import type { AssetFact, AssetRequest } from '../../domain/asset-commands.js';
import { approvalOf } from '../../domain/review-stages.js';
import { askLife, tellLife } from '../../runtime/ask-life.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import type { AssetRecord } from '../../schemas/asset-record.js';
import type { YieldAnswer } from '../../domain/placement-steps.js';
import { yieldPlacement } from '../../workflows/messages.js';
import type { CampaignRecord, PlacementRecord, ReviewRecord } from '../../schemas/life-records.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';
import { asFailure } from '../as-failure.js';

/** The steps that only touch PostgreSQL or pass a word to another life; they run as local activities of the lifecycle worker. */
export function createRecordActivities({ database, temporal }: Pick<Dependencies, 'database' | 'temporal'>) {
  return {
    loadAsset: async (life: { tenantId: string; assetId: string }): Promise<AssetRecord> => loadLife<AssetRecord>(database, 'assets', life.tenantId, life.assetId).catch(asFailure),
    recordAsset: async (transition: AssetTransition): Promise<Recording> =>
      database.withTenant(transition.record.tenantId, (client) => recordAssetTransition(client, transition)).catch(asFailure),
    readContent: async (content: {
      tenantId: string;
      assetId: string;
      versionSha256: string | null;
      slotsOf: string | null;
      editId: string | null;
    }): Promise<Content> => database.withTenant(content.tenantId, (client) => readContent(client, content)).catch(asFailure),

    /** The submission that goes on where the last one was overtaken; null where it never was submitted. Its review is one per run and content. */
    findLastSubmission: async ({ tenantId, assetId, runId, contentHash }: { tenantId: string; assetId: string; runId: string; contentHash: string | null }): Promise<Extract<AssetRequest, { kind: 'submit' }> | null> => {
      const last = await database.withTenant(tenantId, (client) => findLastSubmission(client, tenantId, assetId));
      return last === undefined ? null : { kind: 'submit', reviewId: nameBasedUuid(`review of ${contentHash} for ${runId}`, assetId), ...last };
    },
    /** Tells a run that none of its assets is waited for any more; keeps quiet while there are others. */
    tellPullThrough: async ({ tenantId, runId }: { tenantId: string; runId: string }): Promise<void> => {
      const waits = await database.withTenant(tenantId, (client) => hasOpenItem(client, tenantId, runId));
      if (!waits) await tellLife(temporal, { tenantId, kind: 'pull_through', id: runId }, 'item_finished', []);
    },

    loadReview: async (life: { tenantId: string; reviewId: string }): Promise<ReviewRecord> => loadLife<ReviewRecord>(database, 'reviews', life.tenantId, life.reviewId).catch(asFailure),
    recordReview: async (transition: ReviewTransition): Promise<Recording> =>
      database.withTenant(transition.record.tenantId, (client) => recordReviewTransition(client, transition)).catch(asFailure),
    refuseSignalledDecision: async (refusal: { tenantId: string; reviewId: string; actor: string; decisionId: string; reason: ProblemCode }): Promise<void> =>
      database.withTenant(refusal.tenantId, (client) => refuseSignalledDecision(client, refusal)).catch(asFailure),
    /** Tells the asset how its review ended, then lets the review rest. */
    tellAssetOfReview: async ({ tenantId, reviewId }: { tenantId: string; reviewId: string }): Promise<void> => {
      const review = await loadLife<ReviewRecord>(database, 'reviews', tenantId, reviewId);
      if (review.state !== 'open') {
        const fact: AssetFact = { kind: 'review_concluded', reviewId, contentHash: review.contentHash, outcome: review.state, ...approvalOf(review) };
        await tellLife(temporal, { tenantId, kind: 'asset', id: review.assetId }, 'tell', [fact]);
      }
      await rest('reviews', tenantId, reviewId);
    },
    tellReview: async ({ tenantId, reviewId }: { tenantId: string; reviewId: string }): Promise<void> =>
      tellLife(temporal, { tenantId, kind: 'review', id: reviewId }, 'supersede', []),

    loadPlacement: async (life: { tenantId: string; placementId: string }): Promise<PlacementRecord> =>
      loadLife<PlacementRecord>(database, 'placements', life.tenantId, life.placementId).catch(asFailure),
    recordPlacement: async (transition: PlacementTransition): Promise<Recording> =>
      database.withTenant(transition.record.tenantId, (client) => recordPlacementTransition(client, transition)).catch(asFailure),
    tellPlacement: async ({ tenantId, placementId }: { tenantId: string; placementId: string }): Promise<void> =>
      tellLife(temporal, { tenantId, kind: 'placement', id: placementId }, 'withdraw', []),
    /** Asks the placement whose place is to be taken to make way. */
    askToYield: async (place: { tenantId: string; placementId: string; to: string }): Promise<YieldAnswer> =>
      // Another answer may be given each time: the attempt names the question.
      askLife(temporal, { tenantId: place.tenantId, kind: 'placement', id: place.placementId }, yieldPlacement, [{ to: place.to }], `yield/${place.to}/${randomUUID()}`),
    tellReplaced: async (news: { tenantId: string; placementId: string; by: string; outcome: 'replaced' | 'resumed' }): Promise<void> =>
      tellLife(temporal, { tenantId: news.tenantId, kind: 'placement', id: news.placementId }, 'replacement_ended', [{ by: news.by, outcome: news.outcome }]),
    tellAssetOfPlacement: async (news: { tenantId: string; placementId: string; assetId: string; fact: 'placement_live' | 'placement_ended' }): Promise<void> => {
      const fact: AssetFact = { kind: news.fact, placementId: news.placementId };
      await tellLife(temporal, { tenantId: news.tenantId, kind: 'asset', id: news.assetId }, 'tell', [fact]);
      if (news.fact === 'placement_ended') await rest('placements', news.tenantId, news.placementId);
    },

    loadCampaign: async (life: { tenantId: string; campaignId: string }): Promise<CampaignRecord> =>
      loadLife<CampaignRecord>(database, 'campaigns', life.tenantId, life.campaignId).catch(asFailure),
    recordCampaign: async (transition: CampaignTransition): Promise<Recording> =>
      database.withTenant(transition.record.tenantId, (client) => recordCampaignTransition(client, transition)).catch(asFailure),
  };

  async function rest(table: 'reviews' | 'placements', tenantId: string, id: string): Promise<void> {
    await database.ask(tenantId, `update ${table} set in_motion = false where tenant_id = $1 and id = $2`, [tenantId, id]);
  }
}
