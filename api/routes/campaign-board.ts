import { addDeliverables, removeDeliverable } from '../../db/change-deliverables.js';
import { changeCampaignPlan } from '../../db/change-campaign-plan.js';
import { nameSuccessorCampaign, nameSuccessors } from '../../db/name-successors.js';
import { selectPicks } from '../../db/select-picks.js';
import { findSuccession } from '../../db/find-succession.js';
import { waiveDeliverable } from '../../db/waive-deliverable.js';
import { planSchema } from '../../schemas/campaign-plan.js';
import { boardQuerySchema, boardSchema, newDeliverablesSchema, selectionSchema, successionSchema, waiverSchema } from '../../schemas/campaigns.js';
import { GalleyError } from '../../schemas/galley-error.js';
import { askCampaign } from '../ask-workflow.js';
import { readBoardCursor } from '../board-cursor.js';
import { derivedId } from '../derived-id.js';
import { campaignRoles } from '../present-campaign.js';
import { requireBoard, requireCampaign, requirePlan } from '../require-campaign.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import { everyRoleButGuest } from '../who-may.js';

const board = defineRoute({
  method: 'get',
  path: '/campaigns/{id}/board',
  summary: 'What blocks the launch and who has it, and where every deliverable stands, since when, and when it will be ready',
  tags: ['campaigns'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: boardQuerySchema,
  responses: { 200: boardSchema },
  problems: [],
  handle: async ({ params, query, caller, services }) => ({
    status: 200,
    body: await requireBoard(services, caller, params.id, { after: readBoardCursor(query.cursor), limit: query.limit }),
  }),
});

const changePlan = defineRoute({
  method: 'post',
  path: '/campaigns/{id}/plan',
  summary: 'Plan the phases anew: how long each takes, and when it is due',
  tags: ['campaigns'],
  roles: campaignRoles.plan,
  scope: 'campaigns:write',
  body: planSchema,
  responses: { 200: boardSchema },
  problems: ['campaign.wrong_state'],
  idempotent: true,
  handle: async ({ params, body, caller, services }) => {
    const { tenantId, actor } = caller;
    await changeCampaignPlan(services.database, { tenantId, actor, campaignId: params.id, plan: body });
    return { status: 200, body: await requireBoard(services, caller, params.id) };
  },
});

const add = defineRoute({
  method: 'post',
  path: '/campaigns/{id}/deliverables',
  summary: 'Add deliverables to a campaign before its launch',
  tags: ['campaigns'],
  roles: campaignRoles.plan,
  scope: 'campaigns:write',
  body: newDeliverablesSchema,
  responses: { 200: boardSchema },
  problems: ['campaign.wrong_state', 'resource.not_found', 'placement.breaks_spec'],
  idempotent: true,
  handle: async ({ params, body, caller, services, resourceId }) => {
    const { tenantId, actor } = caller;
    await requireCampaign(services, caller, params.id);
    await requirePlan(services, caller, body);
    const deliverables = body.deliverables.map((deliverable, index) => ({ ...deliverable, id: derivedId(resourceId, `deliverable ${index}`) }));
    await addDeliverables(services.database, { tenantId, actor, campaignId: params.id }, deliverables);
    return { status: 200, body: await requireBoard(services, caller, params.id) };
  },
});

const remove = defineRoute({
  method: 'delete',
  path: '/campaigns/{id}/deliverables/{deliverableId}',
  summary: 'Take a deliverable out of a campaign before its launch',
  tags: ['campaigns'],
  roles: campaignRoles.plan,
  scope: 'campaigns:write',
  responses: { 200: boardSchema },
  problems: ['campaign.wrong_state'],
  handle: async ({ params, caller, services }) => {
    const { tenantId, actor } = caller;
    await removeDeliverable(services.database, { tenantId, actor, campaignId: params.id }, params.deliverableId);
    return { status: 200, body: await requireBoard(services, caller, params.id) };
  },
});

const select = defineRoute({
  method: 'post',
  path: '/campaigns/{id}/selections',
  summary: 'Pick assets for deliverables',
  tags: ['campaigns'],
  roles: campaignRoles.select,
  scope: 'campaigns:write',
  body: selectionSchema,
  responses: { 200: boardSchema },
  problems: ['campaign.wrong_state', 'placement.breaks_spec'],
  idempotent: true,
  handle: async ({ params, body, caller, services }) => {
    const { tenantId, actor, personId } = caller;
    await selectPicks(services.database, { tenantId, actor, personId, campaignId: params.id, picks: body.picks });
    return { status: 200, body: await requireBoard(services, caller, params.id) };
  },
});

const waive = defineRoute({
  method: 'post',
  path: '/campaigns/{id}/deliverables/{deliverableId}/waive',
  summary: 'Say that a deliverable is not needed, and why',
  tags: ['campaigns'],
  roles: campaignRoles.plan,
  scope: 'campaigns:write',
  body: waiverSchema,
  responses: { 200: boardSchema },
  problems: ['campaign.wrong_state'],
  idempotent: true,
  handle: async ({ params, body, caller, services }) => {
    const { tenantId, actor } = caller;
    await waiveDeliverable(services.database, { tenantId, actor, campaignId: params.id, deliverableId: params.deliverableId, reason: body.reason });
    return { status: 200, body: await requireBoard(services, caller, params.id) };
  },
});

const unwaive = defineRoute({
  method: 'delete',
  path: '/campaigns/{id}/deliverables/{deliverableId}/waive',
  summary: 'Say that a deliverable is needed after all',
  tags: ['campaigns'],
  roles: campaignRoles.plan,
  scope: 'campaigns:write',
  responses: { 200: boardSchema },
  problems: ['campaign.wrong_state'],
  handle: async ({ params, caller, services }) => {
    const { tenantId, actor } = caller;
    await waiveDeliverable(services.database, { tenantId, actor, campaignId: params.id, deliverableId: params.deliverableId, reason: null });
    return { status: 200, body: await requireBoard(services, caller, params.id) };
  },
});

const succeed = defineRoute({
  method: 'post',
  path: '/campaigns/{id}/succeed',
  summary: 'Name what takes the place of a campaign at its end, or let it take over now, with no moment between',
  tags: ['campaigns'],
  roles: campaignRoles.launch,
  scope: 'campaigns:write',
  body: successionSchema,
  responses: { 202: boardSchema },
  problems: ['resource.not_found', 'campaign.wrong_state', 'campaign.succession_cycle', 'campaign.no_successors', 'campaign.successors_not_ready', 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ params, body, caller, services, resourceId }) => {
    const { tenantId, actor } = caller;
    const naming = { tenantId, actor, campaignId: params.id };
    const { body: campaign } = await requireCampaign(services, caller, params.id);
    const isNow = body.when === 'now';
    if (isNow && campaign.state !== 'live' && campaign.state !== 'ended') {
      throw new GalleyError('campaign.wrong_state', `Nothing takes over now from a campaign that is ${campaign.state}.`, { facts: { state: campaign.state } });
    }
    // Asked again after it has taken over, there is nothing to name any more; the campaign says whether it was this that it was asked.
    if (campaign.state !== 'ended' || !isNow) {
      if (body.successor !== undefined) await nameSuccessorCampaign(services.database, naming, body.successor);
      if (body.successions.length > 0) await nameSuccessors(services.database, naming, body.successions);
    }
    if (isNow) {
      try {
        await askCampaign(services, caller, params.id, { kind: 'succeed' }, resourceId);
      } catch (error) {
        if (!(error instanceof GalleyError) || error.code !== 'campaign.successors_not_ready') throw error;
        const { unreadyIds } = await services.database.withTenant(tenantId, (client) => findSuccession(client, params.id));
        const errors = unreadyIds.map((id) => ({ pointer: `/deliverables/${id}`, detail: 'Its successor is not approved for this market and channel, or has no rendition for it.' }));
        throw new GalleyError(error.code, error.message, { errors });
      }
    }
    return { status: 202, body: await requireBoard(services, caller, params.id), headers: { location: `/api/v1/campaigns/${params.id}` } };
  },
});

export const campaignBoardRoutes: readonly Route[] = [board, changePlan, add, remove, select, waive, unwaive, succeed];
