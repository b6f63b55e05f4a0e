import { v5 as nameBasedUuid } from 'uuid';
import { findDefaultPolicy, findSelection } from '../../db/find-selection.js';
import type { Selected } from '../../db/find-selection.js';
import { loadLife } from '../../db/load-life.js';
import type { AssetRequest } from '../../domain/asset-commands.js';
import { askLife, tellLife } from '../../runtime/ask-life.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import { codeOf } from '../../schemas/galley-error.js';
import type { CampaignRecord } from '../../schemas/life-records.js';
import { askAsset } from '../../workflows/messages.js';
import { workflowId } from '../../workflows/workflow-ids.js';

interface CampaignSubject {
  readonly tenantId: string;
  readonly campaignId: string;
}

/**
 * What a campaign does with its selection: it asks each asset, and each asset decides. Ids are derived from what they are for, so
 * that a repeated activity asks for the same review or placement again and not for another.
 */
export function createCampaignActivities({ database, temporal, logger }: Pick<Dependencies, 'database' | 'temporal' | 'logger'>) {
  return {
    submitSelection: async (subject: CampaignSubject): Promise<{ submitted: number; refused: number }> => {
      const policy = await database.withTenant(subject.tenantId, findDefaultPolicy);
      const waiting = (await selection(subject)).filter(({ assetState }) => assetState === 'draft' || assetState === 'changes_requested');
      return askEach(subject, onePerAsset(waiting), async ({ assetId }, record) => {
        if (policy === undefined) return null;
        const reviewId = nameBasedUuid(`review ${record.sequence} of ${assetId}`, subject.campaignId);
        return { kind: 'submit', reviewId, policyId: policy.id, policyVersion: policy.version, campaignId: subject.campaignId };
      });
    },
    placeDeliverables: async (subject: CampaignSubject): Promise<{ submitted: number; refused: number }> => {
      const open = (await selection(subject)).filter(({ placementId, renditionId }) => placementId === null && renditionId !== null);
      return askEach(subject, open, async ({ deliverableId, channelId, renditionId }, record) => ({
        kind: 'place',
        placementId: nameBasedUuid(`placement of ${deliverableId}`, subject.campaignId),
        channelId,
        renditionId: renditionId ?? '',
        campaignId: subject.campaignId,
        startsAt: record.launchAt ?? new Date().toISOString(),
        endsAt: record.endsAt,
      }));
    },
    withdrawCampaignPlacements: async ({ tenantId, campaignId }: CampaignSubject): Promise<void> => {
      for (const { placementId, placementState } of await selection({ tenantId, campaignId })) {
        if (placementId === null || ['withdrawn', 'cancelled', 'failed'].includes(placementState ?? '')) continue;
        await tellLife(temporal, { tenantId, kind: 'placement', id: placementId }, 'withdraw', []);
      }
    },
    archiveSelection: async (subject: CampaignSubject): Promise<{ submitted: number; refused: number }> =>
      askEach(subject, onePerAsset(await selection(subject)), async () => ({ kind: 'archive' })),
  };

  async function selection({ tenantId, campaignId }: CampaignSubject): Promise<Selected[]> {
    return database.withTenant(tenantId, (client) => findSelection(client, campaignId));
  }

  /** An asset that refuses stays as it is and shows on the board; only a server that is away stops the step, to be tried again. */
  async function askEach(
    { tenantId, campaignId }: CampaignSubject,
    selected: readonly Selected[],
    requestFor: (selected: Selected, record: CampaignRecord) => Promise<AssetRequest | null>,
  ): Promise<{ submitted: number; refused: number }> {
    const record = await loadLife<CampaignRecord>(database, 'campaigns', tenantId, campaignId);
    const actor = `workflow:${workflowId(tenantId, 'campaign', campaignId)}`;
    let submitted = 0;
    let refused = 0;
    for (const item of selected) {
      const request = await requestFor(item, record);
      if (request === null) continue;
      const updateId = `${campaignId}/${record.sequence}/${request.kind}/${item.deliverableId}`;
      try {
        await askLife(temporal, { tenantId, kind: 'asset', id: item.assetId }, askAsset, [{ actor, request }], updateId);
        submitted += 1;
      } catch (error) {
        const code = codeOf(error);
        if (code === undefined || code.endsWith('.unavailable')) throw error;
        logger.warn({ assetId: item.assetId, campaignId, code }, 'an asset refused what its campaign asked');
        refused += 1;
      }
    }
    return { submitted, refused };
  }
}

function onePerAsset(selected: readonly Selected[]): Selected[] {
  return [...new Map(selected.map((item) => [item.assetId, item])).values()];
}
