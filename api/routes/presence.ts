import { forgetPresence, listPresence, presenceSeconds, recordPresence } from '../../db/record-presence.js';
import { presenceSchema } from '../../schemas/presence.js';
import type { Caller } from '../caller.js';
import { notFound } from '../not-found.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import type { Services } from '../services.js';
import { everyRoleButGuest } from '../who-may.js';

const heartbeatSeconds = 20;

const show = defineRoute({
  method: 'get',
  path: '/assets/{id}/presence',
  summary: 'Who is looking at an asset now',
  description: 'The event stream tells `presence` with the asset when someone has come or left (null: at any, look again); who is silent is gone at `expiresAt`.',
  tags: ['collaboration'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: presenceSchema },
  problems: [],
  handle: async ({ params, caller, services }) => answer(services, caller, params.id),
});

const appear = defineRoute({
  method: 'put',
  path: '/assets/{id}/presence',
  summary: 'Say that you are looking at an asset, and see who else is',
  description: `Every ${heartbeatSeconds} seconds; after ${presenceSeconds} seconds of silence you are taken for gone. No trace of it is kept.`,
  tags: ['collaboration'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: presenceSchema },
  problems: [],
  handle: async ({ params, caller, services }) => {
    if (!(await recordPresence(services.database, caller.tenantId, params.id, caller.personId))) throw notFound('asset');
    return answer(services, caller, params.id);
  },
});

const leave = defineRoute({
  method: 'delete',
  path: '/assets/{id}/presence',
  summary: 'Say that you have left',
  tags: ['collaboration'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 204: null },
  problems: [],
  handle: async ({ params, caller, services }) => {
    if ((await listPresence(services.database, caller.tenantId, params.id)) === undefined) throw notFound('asset');
    await forgetPresence(services.database, caller.tenantId, params.id, caller.personId);
    return { status: 204 };
  },
});

export const presenceRoutes: readonly Route[] = [show, appear, leave];

async function answer({ database }: Services, { tenantId }: Caller, assetId: string) {
  const rows = await listPresence(database, tenantId, assetId);
  if (rows === undefined) throw notFound('asset');
  const items = rows.map(({ person, since, expiresAt }) => ({ person, since: since.toISOString(), expiresAt: expiresAt.toISOString() }));
  return { status: 200, body: { items, heartbeatSeconds } } as const;
}
