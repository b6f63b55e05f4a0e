import { findBoard } from '../../db/campaign-board.js';
import { insertCampaign } from '../../db/insert-campaign.js';
import { readCursor, toPage } from '../../db/keyset-page.js';
import { listChannels } from '../../db/list-channels.js';
import { findCampaign, listCampaigns } from '../../db/list-campaigns.js';
import { selectPicks } from '../../db/select-picks.js';
import { waiveDeliverable } from '../../db/waive-deliverable.js';
import { standardRecipes } from '../../domain/recipes.js';
import {
  boardSchema,
  campaignListQuerySchema,
  campaignPageSchema,
  campaignSchema,
  newCampaignSchema,
  selectionSchema,
  waiverSchema,
} from '../../schemas/campaigns.js';
import type { Board, NewCampaign } from '../../schemas/campaigns.js';
import type { FieldError } from '../../schemas/galley-error.js';
import { GalleyError } from '../../schemas/galley-error.js';
import type { CampaignRecord } from '../../schemas/life-records.js';
import { askCampaign } from '../ask-workflow.js';
import type { Caller } from '../caller.js';
import { derivedId } from '../derived-id.js';
import { etagOf } from '../etag.js';
import { notFound } from '../not-found.js';
import { campaignRoles, presentBoard, presentCampaign, presentCampaignSummary } from '../present-campaign.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import type { Services } from '../services.js';
import { everyRoleButGuest } from '../who-may.js';

const plan = defineRoute({
  method: 'post',
  path: '/campaigns',
  summary: 'Plan a campaign: its brief, and what is to be delivered for which channel, market and language',
  tags: ['campaigns'],
  roles: campaignRoles.plan,
  scope: 'campaigns:write',
  body: newCampaignSchema,
  responses: { 201: campaignSchema },
  problems: ['resource.not_found', 'rights.dates_invalid', 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ body, caller, services, resourceId }) => {
    const { tenantId, actor, personId } = caller;
    let campaign = await findCampaign(services.database, tenantId, resourceId);
    if (campaign === undefined) {
      await requirePlan(services, caller, body);
      const launchAt = body.launchAt ?? null;
      const endsAt = body.endsAt ?? null;
      const record: CampaignRecord = { tenantId, campaignId: resourceId, state: 'planning', sequence: 0, launchAt, endsAt, work: [], answered: [] };
      await insertCampaign(services.database, {
        record,
        actor,
        name: body.name,
        brief: body.brief,
        ownerId: personId,
        dueAt: body.brief.dueAt ?? null,
        deliverables: body.deliverables.map((deliverable, index) => ({ ...deliverable, id: derivedId(resourceId, `deliverable ${index}`) })),
      });
    }
    if ((campaign?.life.sequence ?? 0) === 0) await askCampaign(services, caller, resourceId, { kind: 'begin' }, resourceId);
    campaign = await findCampaign(services.database, tenantId, resourceId);
    if (campaign === undefined) throw notFound('campaign');
    return { status: 201, body: presentCampaign(campaign, caller), headers: { location: `/api/v1/campaigns/${resourceId}` } };
  },
});

const list = defineRoute({
  method: 'get',
  path: '/campaigns',
  summary: 'List campaigns, newest first',
  tags: ['campaigns'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: campaignListQuerySchema,
  responses: { 200: campaignPageSchema },
  problems: [],
  handle: async ({ query, caller, services }) => {
    const rows = await listCampaigns(services.database, caller.tenantId, { state: query.state, after: readCursor(query.cursor), rows: query.limit + 1 });
    return { status: 200, body: toPage(rows, query.limit, presentCampaignSummary) };
  },
});

const show = defineRoute({
  method: 'get',
  path: '/campaigns/{id}',
  summary: 'A campaign with its brief, and what may be done with it',
  tags: ['campaigns'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: campaignSchema },
  problems: [],
  handle: async ({ params, caller, services }) => {
    const { body, revision } = await requireCampaign(services, caller, params.id);
    return { status: 200, body, headers: { etag: etagOf(revision, body) } };
  },
});

const board = defineRoute({
  method: 'get',
  path: '/campaigns/{id}/board',
  summary: 'Where every deliverable stands, what it waits for, since when and on whom',
  tags: ['campaigns'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: boardSchema },
  problems: [],
  handle: async ({ params, caller, services }) => ({ status: 200, body: await requireBoard(services, caller, params.id) }),
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
  problems: ['campaign.wrong_state'],
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

const commands = [
  ['submit', 'Submit every picked asset that still needs a review', campaignRoles.select],
  ['launch', 'Place every deliverable; refused while one is not ready', campaignRoles.launch],
  ['cancel', 'Cancel the campaign and take down what is live for it', campaignRoles.launch],
  ['end', 'End the campaign now: take down what is live for it and archive its selection', campaignRoles.launch],
] as const;

const commandRoutes = commands.map(([kind, summary, roles]) =>
  defineRoute({
    method: 'post',
    path: `/campaigns/{id}/${kind}`,
    summary,
    tags: ['campaigns'],
    roles,
    scope: 'campaigns:write',
    responses: { 202: campaignSchema },
    problems: [...(kind === 'launch' ? (['campaign.not_ready'] as const) : []), 'campaign.wrong_state', 'orchestration.unavailable'],
    idempotent: true,
    handle: async ({ params, caller, services, resourceId }) => {
      await requireCampaign(services, caller, params.id);
      try {
        await askCampaign(services, caller, params.id, { kind }, resourceId);
      } catch (error) {
        if (!(error instanceof GalleyError) || error.code !== 'campaign.not_ready') throw error;
        throw new GalleyError(error.code, error.message, { errors: blockersOf(await requireBoard(services, caller, params.id)) });
      }
      const { body } = await requireCampaign(services, caller, params.id);
      return { status: 202, body, headers: { location: `/api/v1/campaigns/${params.id}` } };
    },
  }),
);

export const campaignRoutes: readonly Route[] = [plan, list, show, board, select, waive, ...commandRoutes];

async function requireCampaign(services: Services, caller: Caller, id: string) {
  const row = await findCampaign(services.database, caller.tenantId, id);
  if (row === undefined) throw notFound('campaign');
  return { body: presentCampaign(row, caller), revision: row.revision };
}

async function requireBoard(services: Services, caller: Caller, id: string): Promise<Board> {
  const facts = await findBoard(services.database, caller.tenantId, id);
  if (facts === undefined) throw notFound('campaign');
  return presentBoard(id, facts);
}

/** @throws GalleyError `rights.dates_invalid`, or `resource.not_found` with a pointer to each channel or recipe that is not there */
async function requirePlan(services: Services, caller: Caller, campaign: NewCampaign): Promise<void> {
  if (campaign.launchAt != null && campaign.endsAt != null && campaign.endsAt <= campaign.launchAt) {
    throw new GalleyError('rights.dates_invalid', 'It would end before it is launched.', { errors: [{ pointer: '/endsAt', detail: 'must be after the launch' }] });
  }
  const channels = new Set((await listChannels(services.database, caller.tenantId, null)).map(({ id }) => id));
  const recipes = new Set(standardRecipes.map(({ name }) => name));
  const errors = campaign.deliverables.flatMap(({ channelId, recipe }, index): FieldError[] => [
    ...(channels.has(channelId) ? [] : [{ pointer: `/deliverables/${index}/channelId`, detail: 'There is no such channel.' }]),
    ...(recipes.has(recipe) ? [] : [{ pointer: `/deliverables/${index}/recipe`, detail: 'There is no such recipe.' }]),
  ]);
  if (errors.length > 0) throw new GalleyError('resource.not_found', 'Deliverables name channels or recipes that are not there.', { errors });
}

function blockersOf(found: Board): FieldError[] {
  return found.deliverables.flatMap(({ id, status, blocker }) =>
    status === 'ready' || status === 'published' || status === 'waived' ? [] : [{ pointer: `/deliverables/${id}`, detail: blocker?.sentence ?? status }],
  );
}
