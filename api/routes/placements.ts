import type { z } from 'zod';
import { findLifeStanding } from '../../db/find-life-standing.js';
import { findPlacementFit } from '../../db/find-placement-fit.js';
import { findPlacementWish } from '../../db/find-placement-wish.js';
import { readCursor, toPage } from '../../db/keyset-page.js';
import { findPlacement, listPlacements } from '../../db/list-placements.js';
import type { PlacementRow } from '../../db/list-placements.js';
import { standingSchema } from '../../schemas/assets.js';
import { GalleyError } from '../../schemas/galley-error.js';
import { newPlacementSchema, placementListQuerySchema, placementPageSchema, placementSchema } from '../../schemas/placements.js';
import type { PlacementState } from '../../schemas/vocabulary.js';
import { askAsset, askRecall } from '../ask-workflow.js';
import { isAllowed } from '../authorise.js';
import type { Caller } from '../caller.js';
import { notFound, notFoundInBody } from '../not-found.js';
import { reasonOf } from '../reason.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import { everyRoleButGuest, whoMay } from '../who-may.js';

/** What is on its way out or out can be called back. */
const recallable: readonly PlacementState[] = ['scheduled', 'publishing', 'live', 'unknown_outcome'];

const place = defineRoute({
  method: 'post',
  path: '/placements',
  summary: 'Place an approved asset on a channel, from an instant to an instant',
  tags: ['distribution'],
  ...whoMay.place,
  body: newPlacementSchema,
  responses: { 202: placementSchema },
  problems: [
    'resource.not_found',
    'asset.not_approved',
    'asset.purged',
    'placement.rendition_missing',
    'placement.breaks_spec',
    'channel.disabled',
    'rights.embargoed',
    'rights.expired',
    'rights.dates_invalid',
    'orchestration.unavailable',
  ],
  idempotent: true,
  handle: async ({ body, caller, services, resourceId }) => {
    const wish = {
      placementId: resourceId,
      assetId: body.assetId,
      channelId: body.channelId,
      recipe: body.recipe ?? null,
      renditionId: body.renditionId ?? null,
      campaignId: body.campaignId ?? null,
    };
    const facts = await findPlacementWish(services.database, caller.tenantId, wish);
    if (!facts.hasAsset) throw notFoundInBody('asset', '/assetId');
    if (facts.isChannelDisabled === null) throw notFoundInBody('channel', '/channelId');
    if (!facts.hasCampaign) throw notFoundInBody('campaign', '/campaignId');
    if (!facts.isPlaced) {
      if (facts.isChannelDisabled) throw new GalleyError('channel.disabled', `Channel ${body.channelId} is switched off.`);
      await askAsset(services, caller, body.assetId, requestFor(facts.renditionId), resourceId).catch((error: unknown) => sayMore(error, facts.renditionId));
    }
    const row = await findPlacement(services.database, caller.tenantId, resourceId);
    if (row === undefined) throw notFound('placement');
    return { status: 202, body: present(row, caller), headers: { location: `/api/v1/placements/${resourceId}` } };

    async function sayMore(error: unknown, renditionId: string | null): Promise<never> {
      if (error instanceof GalleyError && error.code === 'placement.breaks_spec' && renditionId !== null) {
        const startsAt = body.startsAt ?? new Date().toISOString();
        const fit = await services.database.withTenant(caller.tenantId, (client) => findPlacementFit(client, caller.tenantId, { renditionId, channelId: body.channelId }, startsAt));
        throw new GalleyError(error.code, error.message, { facts: { spec: fit?.spec ?? null, verdict: fit?.verdict ?? null, findings: fit?.findings ?? [] } });
      }
      if (!(error instanceof GalleyError) || error.code !== 'placement.rendition_missing') throw error;
      throw new GalleyError(error.code, `The current version has no ready rendition ${body.recipe === undefined ? 'with this id' : `by the recipe ${body.recipe}`}.`);
    }

    function requestFor(renditionId: string | null) {
      const startsAt = body.startsAt ?? new Date().toISOString();
      const { channelId, campaignId } = wish;
      // Without a rendition the asset is asked all the same, so that it says first what is wrong with itself.
      const request = { kind: 'place', placementId: resourceId, channelId, campaignId, market: body.market, replaces: body.replaces ?? null, startsAt, endsAt: body.endsAt ?? null } as const;
      return { ...request, renditionId: renditionId ?? body.renditionId ?? resourceId };
    }
  },
});

const list = defineRoute({
  method: 'get',
  path: '/placements',
  summary: 'List placements, newest first',
  tags: ['distribution'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: placementListQuerySchema,
  responses: { 200: placementPageSchema },
  problems: [],
  handle: async ({ query, caller, services }) => {
    const { state, assetId, channelId, campaignId, limit } = query;
    const wanted = { state, assetId, channelId, campaignId, after: readCursor(query.cursor), rows: limit + 1 };
    const rows = await listPlacements(services.database, caller.tenantId, wanted);
    return { status: 200, body: toPage(rows, limit, (row) => present(row, caller)) };
  },
});

const show = defineRoute({
  method: 'get',
  path: '/placements/{id}',
  summary: 'One placement, with where it is and under whose approval',
  tags: ['distribution'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: placementSchema },
  problems: [],
  handle: async ({ params, caller, services }) => {
    const row = await findPlacement(services.database, caller.tenantId, params.id);
    if (row === undefined) throw notFound('placement');
    return { status: 200, body: present(row, caller) };
  },
});

const recall = defineRoute({
  method: 'post',
  path: '/placements/{id}/recall',
  summary: 'Take a placement down, or keep it from going out',
  tags: ['distribution'],
  ...whoMay.recall,
  responses: { 202: standingSchema },
  problems: ['placement.wrong_state', 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ params, caller, services, resourceId }) => {
    if ((await findLifeStanding(services.database, 'placements', caller.tenantId, params.id)) === undefined) throw notFound('placement');
    const standing = await askRecall(services, caller, params.id, resourceId);
    return {
      status: 202,
      body: { id: params.id, state: standing.state, reason: reasonOf(standing.reason) },
      headers: { location: `/api/v1/placements/${params.id}` },
    };
  },
});

export const placementRoutes: readonly Route[] = [place, list, show, recall];

function present(row: PlacementRow, caller: Caller): z.input<typeof placementSchema> {
  return {
    id: row.id,
    state: row.state,
    reason: reasonOf(row.reason),
    asset: row.asset,
    versionId: row.versionId,
    rendition: row.rendition,
    channel: row.channel,
    campaignId: row.campaignId,
    contentHash: row.contentHash,
    reviewId: row.reviewId,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt?.toISOString() ?? null,
    attempts: row.attempts,
    market: row.market,
    replaces: row.replaces,
    spec: row.spec,
    specFindings: row.specFindings,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    remoteUrl: row.remoteUrl,
    canRecall: recallable.includes(row.state) && isAllowed(caller, whoMay.recall),
  };
}
