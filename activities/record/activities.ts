import { ApplicationFailure } from '@temporalio/common';
import { countUnreadyDeliverables } from '../../db/count-unready-deliverables.js';
import { loadLife } from '../../db/load-life.js';
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
import { refuseSignalledDecision } from '../../db/refuse-signalled-decision.js';
import type { AssetDates, AssetFact } from '../../domain/asset-commands.js';
import { tellLife } from '../../runtime/ask-life.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import type { AssetRecord } from '../../schemas/asset-record.js';
import { codeOf, GalleyError } from '../../schemas/galley-error.js';
import type { CampaignRecord, PlacementRecord, ReviewRecord } from '../../schemas/life-records.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';

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
      editId: string | null;
    }): Promise<{ contentHash: string | null; dates: AssetDates }> => database.withTenant(content.tenantId, (client) => readContent(client, content)).catch(asFailure),

    loadReview: async (life: { tenantId: string; reviewId: string }): Promise<ReviewRecord> => loadLife<ReviewRecord>(database, 'reviews', life.tenantId, life.reviewId).catch(asFailure),
    recordReview: async (transition: ReviewTransition): Promise<Recording> =>
      database.withTenant(transition.record.tenantId, (client) => recordReviewTransition(client, transition)).catch(asFailure),
    refuseSignalledDecision: async (refusal: { tenantId: string; reviewId: string; actor: string; decisionId: string; reason: ProblemCode }): Promise<void> =>
      database.withTenant(refusal.tenantId, (client) => refuseSignalledDecision(client, refusal)).catch(asFailure),
    /** Tells the asset how its review ended, then lets the review rest. */
    tellAssetOfReview: async ({ tenantId, reviewId }: { tenantId: string; reviewId: string }): Promise<void> => {
      const review = await loadLife<ReviewRecord>(database, 'reviews', tenantId, reviewId);
      if (review.state !== 'open') {
        const fact: AssetFact = { kind: 'review_concluded', reviewId, contentHash: review.contentHash, outcome: review.state };
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
    tellAssetOfPlacement: async (news: { tenantId: string; placementId: string; assetId: string; fact: 'placement_live' | 'placement_ended' }): Promise<void> => {
      const fact: AssetFact = { kind: news.fact, placementId: news.placementId };
      await tellLife(temporal, { tenantId: news.tenantId, kind: 'asset', id: news.assetId }, 'tell', [fact]);
      if (news.fact === 'placement_ended') await rest('placements', news.tenantId, news.placementId);
    },

    loadCampaign: async (life: { tenantId: string; campaignId: string }): Promise<CampaignRecord> =>
      loadLife<CampaignRecord>(database, 'campaigns', life.tenantId, life.campaignId).catch(asFailure),
    recordCampaign: async (transition: CampaignTransition): Promise<Recording> =>
      database.withTenant(transition.record.tenantId, (client) => recordCampaignTransition(client, transition)).catch(asFailure),
    countUnready: async (life: { tenantId: string; campaignId: string }): Promise<number> =>
      database.withTenant(life.tenantId, (client) => countUnreadyDeliverables(client, life.campaignId)).catch(asFailure),
  };

  async function rest(table: 'reviews' | 'placements', tenantId: string, id: string): Promise<void> {
    await database.ask(tenantId, `update ${table} set in_motion = false where tenant_id = $1 and id = $2`, [tenantId, id]);
  }
}

/** A refusal is final and carries its code; a server that is away is waited for. */
function asFailure(error: unknown): never {
  const code = codeOf(error);
  if (error instanceof GalleyError && code !== 'database.unavailable') throw ApplicationFailure.nonRetryable(error.message, code);
  throw error;
}
