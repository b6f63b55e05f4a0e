import { insertCampaign } from '../../db/insert-campaign.js';
import { readCursor, toPage } from '../../db/keyset-page.js';
import { findCampaign, listCampaigns } from '../../db/list-campaigns.js';
import { planSchema } from '../../schemas/campaign-plan.js';
import { campaignListQuerySchema, campaignPageSchema, campaignSchema, newCampaignSchema, scheduleSchema } from '../../schemas/campaigns.js';
import { GalleyError } from '../../schemas/galley-error.js';
import type { CampaignRecord } from '../../schemas/life-records.js';
import { askCampaign } from '../ask-workflow.js';
import { derivedId } from '../derived-id.js';
import { etagOf } from '../etag.js';
import { notFound } from '../not-found.js';
import { campaignRoles, presentCampaign, presentCampaignSummary } from '../present-campaign.js';
import { launchBlockers, requireCampaign, requirePlan } from '../require-campaign.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
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
  problems: ['placement.breaks_spec', 'resource.not_found', 'campaign.launch_in_past', 'rights.dates_invalid', 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ body, caller, services, resourceId }) => {
    const { tenantId, actor, personId } = caller;
    let campaign = await findCampaign(services.database, tenantId, resourceId);
    if (campaign === undefined) {
      await requirePlan(services, caller, body);
      const launchAt = body.launchAt ?? null;
      const endsAt = body.endsAt ?? null;
      const record: CampaignRecord = {
        tenantId, campaignId: resourceId, state: 'planning', sequence: 0, launchAt, endsAt, dueAt: launchAt ?? body.brief.dueAt ?? null,
        launchMode: body.launchMode, launchesItself: false, launches: 0, warned: [], work: [], answered: [],
      };
      await insertCampaign(services.database, {
        record,
        actor,
        name: body.name,
        brief: body.brief,
        ownerId: personId,
        dueAt: body.brief.dueAt ?? null,
        plan: body.plan ?? planSchema.parse({}),
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

const schedule = defineRoute({
  method: 'post',
  path: '/campaigns/{id}/schedule',
  summary: 'Change the dates; the launch may need nobody when its time comes, and what is live may end at another time',
  tags: ['campaigns'],
  roles: campaignRoles.launch,
  scope: 'campaigns:write',
  body: scheduleSchema,
  responses: { 202: campaignSchema },
  problems: ['campaign.wrong_state', 'campaign.launch_in_past', 'rights.dates_invalid', 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ params, body, caller, services, resourceId }) => {
    const { body: before } = await requireCampaign(services, caller, params.id);
    const { launchAt, launchesItself } = body;
    const endsAt = body.endsAt === undefined ? before.endsAt : body.endsAt;
    await askCampaign(services, caller, params.id, { kind: 'schedule', launchAt, endsAt, launchesItself }, resourceId);
    const { body: campaign } = await requireCampaign(services, caller, params.id);
    return { status: 202, body: campaign, headers: { location: `/api/v1/campaigns/${params.id}` } };
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
    problems: [...(kind === 'launch' ? (['campaign.not_ready', 'campaign.nothing_to_launch', 'rights.dates_invalid'] as const) : []), 'campaign.wrong_state', 'orchestration.unavailable'],
    idempotent: true,
    handle: async ({ params, caller, services, resourceId }) => {
      await requireCampaign(services, caller, params.id);
      try {
        await askCampaign(services, caller, params.id, { kind }, resourceId);
      } catch (error) {
        if (!(error instanceof GalleyError) || error.code !== 'campaign.not_ready') throw error;
        throw new GalleyError(error.code, error.message, { errors: await launchBlockers(services, caller, params.id) });
      }
      const { body } = await requireCampaign(services, caller, params.id);
      return { status: 202, body, headers: { location: `/api/v1/campaigns/${params.id}` } };
    },
  }),
);

export const campaignRoutes: readonly Route[] = [plan, list, show, schedule, ...commandRoutes];
