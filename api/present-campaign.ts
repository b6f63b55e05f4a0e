import type { z } from 'zod';
import type { CampaignRow } from '../db/list-campaigns.js';
import { nextCampaignStep, takesPicks } from '../domain/campaign-lifecycle.js';
import { isRefusal } from '../domain/refusal.js';
import { planSchema } from '../schemas/campaign-plan.js';
import type { campaignSchema, campaignSummarySchema } from '../schemas/campaigns.js';
import type { Role } from '../schemas/vocabulary.js';
import type { Caller } from './caller.js';

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
  const { launchMode, launchesItself, warned, work } = row.life;
  return {
    ...presentCampaignSummary(row),
    brief: row.brief,
    launchMode,
    launchesItself,
    warnings: [...warned],
    successorId: row.successorId,
    plan: planSchema.parse(row.plan),
    work: [...work],
    allowed: allowedOf(row, caller),
    revision: row.revision,
  };
}

function allowedOf(row: CampaignRow, caller: Caller): z.input<typeof campaignSchema>['allowed'] {
  const holds = (roles: readonly Role[]): boolean => caller.roles.includes('admin') || caller.roles.some((role) => roles.includes(role));
  const isOpen = row.state === 'planning' || row.state === 'in_review';
  const takes = (kind: 'submit' | 'launch' | 'cancel' | 'end' | 'succeed'): boolean => !isRefusal(nextCampaignStep(row.life, { kind }, new Date().toISOString()));
  return [
    ...(takesPicks(row.life) && holds(campaignRoles.select) ? (['select'] as const) : []),
    ...(isOpen && holds(campaignRoles.select) ? (['waive'] as const) : []),
    ...(isOpen && holds(campaignRoles.plan) ? (['plan'] as const) : []),
    ...((isOpen || row.state === 'live') && holds(campaignRoles.launch) ? (['schedule'] as const) : []),
    ...(takes('submit') && holds(campaignRoles.select) ? (['submit'] as const) : []),
    ...(['launch', 'cancel', 'end', 'succeed'] as const).filter((kind) => takes(kind) && holds(campaignRoles.launch)),
  ];
}
