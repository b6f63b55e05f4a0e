import { v5 as nameBasedUuid } from 'uuid';
import type { DeliverablePlace } from '../../db/campaign-board.js';
import { findDefaultPolicy, findSelection, findSuccessorCampaign } from '../../db/find-selection.js';
import type { Selected } from '../../db/find-selection.js';
import { loadLife } from '../../db/load-life.js';
import { findPlacementsMade, noteAsked } from '../../db/note-asked.js';
import type { AssetRequest } from '../../domain/asset-commands.js';
import { standingOfDeliverable } from '../../domain/deliverable-status.js';
import { overStates } from '../../domain/placement-steps.js';
import { askLife, tellLife } from '../../runtime/ask-life.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import { codeOf } from '../../schemas/galley-error.js';
import type { CampaignRecord } from '../../schemas/life-records.js';
import type { PlacementState } from '../../schemas/vocabulary.js';
import { askAsset, askCampaign } from '../../workflows/messages.js';
import { workflowId } from '../../workflows/workflow-ids.js';
import { askPage, pageSize } from './ask-page.js';
import type { PageOutcome } from './ask-page.js';
import { relayCampaignNews } from './relay-news.js';

export interface CampaignPage {
  readonly tenantId: string;
  readonly campaignId: string;
  /** The last deliverable of the page before; null for the first page. */
  readonly after: DeliverablePlace | null;
}

const isOver = (state: PlacementState | null): boolean => state !== null && overStates.includes(state);

/**
 * What a campaign does with its selection, a page at a time: it asks each asset, and each asset decides. Ids are derived from what they
 * are for, so that a repeated activity asks for the same review or placement again and not for another. What an asset refuses is kept
 * with the deliverable; only a server that is away stops a step, to be tried again.
 */
export function createCampaignActivities({ database, temporal, logger }: Pick<Dependencies, 'database' | 'temporal' | 'logger'>) {
  return {
    submitPage: async (page: CampaignPage): Promise<PageOutcome> => {
      const [policy, record, rows] = await read(page);
      const waiting = new Set(onePerAsset(rows.filter(isToSubmit)).map(({ id }) => id));
      return askPage(rows, async (row) => {
        if (!waiting.has(row.id) || policy === undefined) return 'nothing';
        const reviewId = nameBasedUuid(`review ${record.sequence} of ${row.assetId}`, page.campaignId);
        const request = { kind: 'submit', reviewId, policyId: policy.id, policyVersion: policy.version, campaignId: page.campaignId } as const;
        const refusal = await askOne(page, row.assetId, request, `${record.sequence}/submit/${row.id}`);
        if (refusal !== row.refusal) await note(page, { deliverableId: row.id, refusal });
        return refusal === null ? 'asked' : 'refused';
      });
    },

    /** Places what is ready and has no placement that is out, or on its way out. */
    placePage: async (page: CampaignPage): Promise<PageOutcome> => {
      const [, record, rows] = await read(page);
      // While it is live, each new pick is placed for itself; during a launch, a deliverable once.
      const ofPick = ({ pickedAt }: Selected): string => (record.state === 'live' && pickedAt !== null ? ` picked ${pickedAt.toISOString()}` : '');
      const idOf = (row: Selected): string => nameBasedUuid(`placement ${record.launches} of ${row.id}${ofPick(row)}`, page.campaignId);
      const made = await database.withTenant(page.tenantId, (client) => findPlacementsMade(client, rows.map(idOf)));
      return askPage(rows, async (row) => {
        const placementId = idOf(row);
        if (row.placementId === placementId || (row.placementId !== null && !isOver(row.placementState))) return 'nothing';
        // What was recalled, or refused by its channel, stays down until somebody picks for it again.
        if (record.state === 'live' && row.placementId !== null) return 'nothing';
        if (standingOfDeliverable(row).status !== 'ready' || row.renditionId === null) return record.launchMode === 'as_ready' ? 'nothing' : refuse(page, row, 'campaign.not_ready');
        const now = new Date().toISOString();
        const request: AssetRequest = {
          kind: 'place', placementId, channelId: row.channelId, renditionId: row.renditionId, campaignId: page.campaignId, market: row.market, replaces: null,
          startsAt: record.launchAt !== null && record.launchAt > now ? record.launchAt : now,
          endsAt: record.endsAt,
        };
        const refusal = made.has(placementId) ? null : await askOne(page, row.assetId, request, `place/${placementId}`);
        await note(page, { deliverableId: row.id, refusal, ...(refusal === null ? { placementId } : {}) });
        return refusal === null ? 'asked' : 'refused';
      });
    },

    /** Lets what follows each deliverable take its place at the channel. */
    placeSuccessorsPage: async (page: CampaignPage): Promise<PageOutcome> => {
      const [, , rows] = await read(page);
      const idOf = (row: Selected): string => nameBasedUuid(`successor of ${row.id}`, page.campaignId);
      const made = await database.withTenant(page.tenantId, (client) => findPlacementsMade(client, rows.map(idOf)));
      return askPage(rows, async (row) => {
        const placementId = idOf(row);
        if (row.successorAssetId === null || row.successorPlacementId === placementId) return 'nothing';
        // Its own campaign has put it out; a second time nobody would take it down.
        if (row.successorOutId !== null && row.successorOutId !== placementId) return 'nothing';
        if (row.successorRenditionId === null) return refuse(page, row, 'placement.rendition_missing');
        const request: AssetRequest = {
          kind: 'place', placementId, channelId: row.channelId, renditionId: row.successorRenditionId, market: row.market,
          campaignId: row.successorCampaignId ?? page.campaignId,
          replaces: row.placementState === 'live' ? row.placementId : null,
          startsAt: new Date().toISOString(),
          endsAt: null,
        };
        const refusal = made.has(placementId) ? null : await askOne(page, row.successorAssetId, request, `succeed/${placementId}`);
        await note(page, { deliverableId: row.id, refusal, ...(refusal === null ? { successorPlacementId: placementId } : {}) });
        return refusal === null ? 'asked' : 'refused';
      });
    },

    /** The campaign that takes over begins with what is live for it; where more of it is not ready, its people launch it. */
    launchSuccessor: async ({ tenantId, campaignId }: Pick<CampaignPage, 'tenantId' | 'campaignId'>): Promise<void> => {
      const successorId = await database.withTenant(tenantId, (client) => findSuccessorCampaign(client, campaignId));
      if (successorId === null) return;
      const actor = `workflow:${workflowId(tenantId, 'campaign', campaignId)}`;
      try {
        await askLife(temporal, { tenantId, kind: 'campaign', id: successorId }, askCampaign, [{ actor, request: { kind: 'launch' } }], `${campaignId}/succeed`);
      } catch (error) {
        const code = codeOf(error);
        if (code === undefined || code.endsWith('.unavailable')) throw error;
        logger.warn({ campaignId, successorId, code }, 'the campaign that takes over is not launched by it');
      }
    },

    /** What is out for it, or on its way, ends when the campaign now does. */
    moveEndsPage: async (page: CampaignPage): Promise<PageOutcome> => {
      const [, { endsAt }, rows] = await read(page);
      return askPage(rows, async ({ placementId, placementState }) => {
        if (placementId === null || isOver(placementState)) return 'nothing';
        await tellLife(temporal, { tenantId: page.tenantId, kind: 'placement', id: placementId }, 'move_end', [{ endsAt }]);
        return 'asked';
      });
    },

    withdrawPage: async (page: CampaignPage): Promise<PageOutcome> => {
      const [, , rows] = await read(page);
      return askPage(rows, async ({ placementId, placementState }) => {
        if (placementId === null || isOver(placementState)) return 'nothing';
        await tellLife(temporal, { tenantId: page.tenantId, kind: 'placement', id: placementId }, 'withdraw', []);
        return 'asked';
      });
    },

    /** What somebody else has out, or what takes over, stays in the library. */
    archivePage: async (page: CampaignPage): Promise<PageOutcome> => {
      const [, record, rows] = await read(page);
      const over = new Set(onePerAsset(rows.filter(({ isUsedElsewhere, assetState }) => !isUsedElsewhere && assetState !== 'archived')).map(({ id }) => id));
      return askPage(rows, async (row) => {
        if (!over.has(row.id)) return 'nothing';
        const refusal = await askOne(page, row.assetId, { kind: 'archive' }, `${record.sequence}/archive/${row.id}`);
        return refusal === null ? 'asked' : 'refused';
      });
    },

    /** Wakes the campaigns in motion that what has happened since concerns. */
    relayCampaignNews: async (): Promise<{ told: number }> => relayCampaignNews({ database, temporal }),
  };

  async function read({ tenantId, campaignId, after }: CampaignPage): Promise<[Awaited<ReturnType<typeof findDefaultPolicy>>, CampaignRecord, Selected[]]> {
    const [record, [policy, rows]] = await Promise.all([
      loadLife<CampaignRecord>(database, 'campaigns', tenantId, campaignId),
      database.withTenant(tenantId, async (client) => Promise.all([findDefaultPolicy(client), findSelection(client, campaignId, { after, rows: pageSize + 1 })])),
    ]);
    return [policy, record, rows];
  }

  /** Null where the asset has agreed, else the code of its refusal. */
  async function askOne({ tenantId, campaignId }: CampaignPage, assetId: string, request: AssetRequest, ask: string): Promise<string | null> {
    const actor = `workflow:${workflowId(tenantId, 'campaign', campaignId)}`;
    try {
      await askLife(temporal, { tenantId, kind: 'asset', id: assetId }, askAsset, [{ actor, request }], `${campaignId}/${ask}`);
      return null;
    } catch (error) {
      const code = codeOf(error);
      if (code === undefined || code.endsWith('.unavailable')) throw error;
      logger.warn({ assetId, campaignId, code }, 'an asset refused what its campaign asked');
      return code;
    }
  }

  async function note({ tenantId }: CampaignPage, asked: Parameters<typeof noteAsked>[1]): Promise<void> {
    await database.withTenant(tenantId, (client) => noteAsked(client, asked));
  }

  async function refuse(page: CampaignPage, row: Selected, refusal: string): Promise<'refused'> {
    await note(page, { deliverableId: row.id, refusal });
    return 'refused';
  }
}

/** In draft or sent back, and not waiting for somebody's copy. */
function isToSubmit({ assetState, waitsForCopy }: Selected): boolean {
  return !waitsForCopy && (assetState === 'draft' || assetState === 'changes_requested');
}

function onePerAsset(selected: readonly Selected[]): Selected[] {
  return [...new Map(selected.map((item) => [item.assetId, item])).values()];
}
