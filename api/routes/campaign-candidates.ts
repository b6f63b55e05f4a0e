import { listCandidates, proposeCandidates, voteOnCandidate } from '../../db/campaign-candidates.js';
import { candidateListSchema, candidateQuerySchema, candidatesSchema, voteSchema } from '../../schemas/campaigns.js';
import type { Caller } from '../caller.js';
import { contentPath } from '../present-asset.js';
import { campaignRoles } from '../present-campaign.js';
import { requireCampaign } from '../require-campaign.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import type { Services } from '../services.js';
import { everyRoleButGuest } from '../who-may.js';

/** Candidates answered after a change. */
const mostAnswered = 200;

const list = defineRoute({
  method: 'get',
  path: '/campaigns/{id}/candidates',
  summary: 'What is proposed for the uses of the brief: shortlisted first, then by votes',
  tags: ['campaigns'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: candidateQuerySchema,
  responses: { 200: candidateListSchema },
  problems: [],
  handle: async ({ params, query, caller, services }) => {
    await requireCampaign(services, caller, params.id);
    return { status: 200, body: await candidatesOf(services, caller, params.id, query.use, query.limit) };
  },
});

const propose = defineRoute({
  method: 'post',
  path: '/campaigns/{id}/candidates',
  summary: 'Propose assets for a use of the brief, or shortlist them',
  tags: ['campaigns'],
  roles: campaignRoles.select,
  scope: 'campaigns:write',
  body: candidatesSchema,
  responses: { 200: candidateListSchema },
  problems: ['campaign.wrong_state', 'campaign.unknown_use'],
  idempotent: true,
  handle: async ({ params, body, caller, services }) => {
    const { tenantId, actor, personId } = caller;
    await proposeCandidates(services.database, { tenantId, actor, personId, campaignId: params.id, use: body.use }, [...new Set(body.assetIds)], body.isShortlisted);
    return { status: 200, body: await candidatesOf(services, caller, params.id, body.use, mostAnswered) };
  },
});

const vote = defineRoute({
  method: 'post',
  path: '/campaigns/{id}/candidates/votes',
  summary: 'Vote for or against a candidate',
  tags: ['campaigns'],
  roles: campaignRoles.select,
  scope: 'campaigns:write',
  body: voteSchema,
  responses: { 200: candidateListSchema },
  problems: ['campaign.wrong_state'],
  idempotent: true,
  handle: async ({ params, body, caller, services }) => {
    const { tenantId, actor, personId } = caller;
    await voteOnCandidate(services.database, { tenantId, actor, personId, campaignId: params.id, use: body.use }, body.assetId, body.vote);
    return { status: 200, body: await candidatesOf(services, caller, params.id, body.use, mostAnswered) };
  },
});

export const campaignCandidateRoutes: readonly Route[] = [list, propose, vote];

async function candidatesOf({ database }: Services, { tenantId, personId }: Caller, campaignId: string, use: string | undefined, rows: number) {
  const found = await listCandidates(database, tenantId, { campaignId, use, personId, rows });
  return { items: found.map(({ previewId, asset, ...candidate }) => ({ ...candidate, asset: { ...asset, previewPath: contentPath(asset.id, previewId) } })) };
}
