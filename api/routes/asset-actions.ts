import { findLifeStanding } from '../../db/find-life-standing.js';
import { standingSchema } from '../../schemas/assets.js';
import { askAsset } from '../ask-workflow.js';
import { notFound } from '../not-found.js';
import { reasonOf } from '../reason.js';
import type { Route, RouteContext } from '../route.js';
import { defineRoute } from '../route.js';
import type { Caller } from '../caller.js';
import { whoMay } from '../who-may.js';

const refusals = ['asset.wrong_state', 'asset.quarantined', 'asset.not_ready', 'asset.held', 'asset.purged', 'orchestration.unavailable'] as const;

const archive = defineRoute({
  method: 'post',
  path: '/assets/{id}/archive',
  summary: 'Take an asset down everywhere and archive it',
  tags: ['assets'],
  ...whoMay.archive,
  responses: { 202: standingSchema },
  problems: refusals,
  idempotent: true,
  handle: async (context) => ask('archive', context),
});

const restore = defineRoute({
  method: 'post',
  path: '/assets/{id}/restore',
  summary: 'Bring an archived asset back',
  tags: ['assets'],
  ...whoMay.restore,
  responses: { 202: standingSchema },
  problems: refusals,
  idempotent: true,
  handle: async (context) => ask('restore', context),
});

const retry = defineRoute({
  method: 'post',
  path: '/assets/{id}/retry',
  summary: 'Examine and render an asset again',
  tags: ['assets'],
  ...whoMay.retry,
  responses: { 202: standingSchema },
  problems: refusals,
  idempotent: true,
  handle: async (context) => ask('retry', context),
});

const hold = defineRoute({
  method: 'post',
  path: '/assets/{id}/hold',
  summary: 'Put an asset under a legal hold: it is neither archived nor purged until it is released',
  tags: ['governance'],
  ...whoMay.hold,
  responses: { 202: standingSchema },
  problems: refusals,
  idempotent: true,
  handle: async (context) => ask('hold', context),
});

const releaseHold = defineRoute({
  method: 'delete',
  path: '/assets/{id}/hold',
  summary: 'Release an asset from its legal hold',
  tags: ['governance'],
  ...whoMay.release_hold,
  responses: { 202: standingSchema },
  problems: refusals,
  handle: async (context) => ask('release_hold', context),
});

export const assetActionRoutes: readonly Route[] = [archive, restore, retry, hold, releaseHold];

async function ask(
  kind: 'archive' | 'restore' | 'retry' | 'hold' | 'release_hold',
  { params, caller, services, resourceId }: Pick<RouteContext<{ readonly id: string }, undefined, undefined, Caller>, 'params' | 'caller' | 'services' | 'resourceId'>,
) {
  if ((await findLifeStanding(services.database, 'assets', caller.tenantId, params.id)) === undefined) throw notFound('asset');
  const standing = await askAsset(services, caller, params.id, { kind }, resourceId);
  return {
    status: 202,
    body: { id: params.id, state: standing.state, reason: reasonOf(standing.reason) },
    headers: { location: `/api/v1/assets/${params.id}` },
  } as const;
}
