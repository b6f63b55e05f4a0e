import type { z } from 'zod';
import type { BoardFacts } from '../db/campaign-board.js';
import type { CampaignRow } from '../db/list-campaigns.js';
import { nextCampaignStep } from '../domain/campaign-lifecycle.js';
import { standingOfDeliverable } from '../domain/deliverable-status.js';
import { isRefusal } from '../domain/refusal.js';
import { deliverableStatusSchema } from '../schemas/campaigns.js';
import type { Board, campaignSchema, campaignSummarySchema, DeliverableStatus } from '../schemas/campaigns.js';
import type { Role } from '../schemas/vocabulary.js';
import type { Caller } from './caller.js';
import { contentPath } from './present-asset.js';
import { reasonOf } from './reason.js';

/** Who plans campaigns and picks for them; who launches and ends them. An admin may do both. */
export const campaignRoles = {
  plan: ['project_manager', 'brand_manager'],
  select: ['project_manager', 'creative', 'brand_manager', 'copywriter'],
  launch: ['project_manager', 'brand_manager'],
} as const satisfies Record<string, readonly Role[]>;

export function presentCampaignSummary(row: CampaignRow): z.input<typeof campaignSummarySchema> {
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    stateSince: row.stateSince.toISOString(),
    owner: row.owner,
    launchAt: row.life.launchAt,
    endsAt: row.life.endsAt,
    dueAt: row.dueAt?.toISOString() ?? null,
    deliverables: row.deliverables,
    waived: row.waived,
    picked: row.picked,
    createdAt: row.createdAt.toISOString(),
  };
}

export function presentCampaign(row: CampaignRow, caller: Caller): z.input<typeof campaignSchema> {
  return { ...presentCampaignSummary(row), brief: row.brief, work: [...row.life.work], allowed: allowedOf(row, caller), revision: row.revision };
}

function allowedOf(row: CampaignRow, caller: Caller): z.input<typeof campaignSchema>['allowed'] {
  const holds = (roles: readonly Role[]): boolean => caller.roles.includes('admin') || caller.roles.some((role) => roles.includes(role));
  const isOpen = row.state === 'planning' || row.state === 'in_review';
  const takes = (kind: 'submit' | 'launch' | 'cancel' | 'end'): boolean => !isRefusal(nextCampaignStep(row.life, { kind }));
  return [
    ...(isOpen && holds(campaignRoles.select) ? (['select', 'waive'] as const) : []),
    ...(takes('submit') && holds(campaignRoles.select) ? (['submit'] as const) : []),
    ...(['launch', 'cancel', 'end'] as const).filter((kind) => takes(kind) && holds(campaignRoles.launch)),
  ];
}

export function presentBoard(campaignId: string, facts: BoardFacts): Board {
  const deliverables = facts.deliverables.map((row): Board['deliverables'][number] => {
    const { status, blocker } = standingOfDeliverable(row);
    return {
      id: row.id,
      channel: { id: row.channelId, name: row.channelName },
      recipe: row.recipe,
      market: row.market,
      locale: row.locale,
      status,
      waivedReason: row.waivedReason,
      asset:
        row.assetId === null || row.assetState === null
          ? null
          : { id: row.assetId, title: row.assetTitle ?? '', state: row.assetState, thumbhash: row.thumbhash, previewPath: contentPath(row.assetId, row.previewId) },
      owner: row.picker ?? facts.owner,
      since: row.since.toISOString(),
      placementId: row.placementId,
      blocker: blocker === null ? null : { sentence: blocker.sentence, who: [...blocker.who], reason: reasonOf(blocker.reason) },
    };
  });
  const count = (status: DeliverableStatus): number => deliverables.filter((deliverable) => deliverable.status === status).length;
  return {
    campaignId,
    state: facts.state,
    counts: Object.fromEntries(deliverableStatusSchema.options.map((status) => [status, count(status)])) as Board['counts'],
    isReady: deliverables.every(({ status }) => status === 'ready' || status === 'published' || status === 'waived'),
    deliverables,
  };
}
