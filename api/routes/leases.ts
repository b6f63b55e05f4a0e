import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { findHeldLease, findLastLeaseOf, findLease } from '../../db/find-lease.js';
import { findLifeStanding } from '../../db/find-life-standing.js';
import { insertLease } from '../../db/insert-lease.js';
import { startLife } from '../../runtime/ask-life.js';
import { GalleyError } from '../../schemas/galley-error.js';
import { currentLeaseSchema, leaseRenewalSchema, leaseSchema, newLeaseSchema } from '../../schemas/leases.js';
import { askLease } from '../ask-workflow.js';
import type { Caller } from '../caller.js';
import { notFound } from '../not-found.js';
import { checkedOut, presentLease } from '../present-lease.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import type { Services } from '../services.js';
import { everyRoleButGuest, whoMay } from '../who-may.js';

const show = defineRoute({
  method: 'get',
  path: '/assets/{id}/check-out',
  summary: 'Who has an asset checked out, and until when',
  tags: ['collaboration'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: currentLeaseSchema },
  problems: [],
  handle: async ({ params, caller, services }) => {
    await requireAsset(services, caller, params.id);
    const lease = await findHeldLease(services.database, caller.tenantId, params.id);
    return { status: 200, body: { lease: lease === undefined ? null : presentLease(lease) } };
  },
});

const checkOut = defineRoute({
  method: 'post',
  path: '/assets/{id}/check-out',
  summary: 'Check an asset out: until it is back, nobody else edits it or uploads a new version',
  description: 'It is released by itself when the time is over. Reviews, placements and pull-throughs go on.',
  tags: ['collaboration'],
  ...whoMay.edit,
  body: newLeaseSchema,
  responses: { 201: leaseSchema },
  problems: ['asset.checked_out', 'asset.not_ready', 'asset.wrong_state', 'asset.purged'],
  idempotent: true,
  handle: async ({ params, body, caller, services, resourceId }) => {
    const { tenantId, personId, actor } = caller;
    const lease = { tenantId, leaseId: resourceId, assetId: params.id, holderId: personId, actor, note: body.note, expiresAt: hoursFromNow(body.hours) };
    const record = await insertLease(services.database, lease);
    if (record === null) throw notFound('asset');
    await startLife(services.temporal, { tenantId, kind: 'lease', id: resourceId }).catch((err: unknown) => {
      // It is held from now on; where its run cannot begin yet, the record raises it.
      if (!(err instanceof WorkflowExecutionAlreadyStartedError)) services.logger.warn({ err, leaseId: resourceId }, 'a lease waits for its run');
    });
    return { status: 201, body: await answerLease(services, caller, resourceId), headers: { location: `/api/v1/assets/${params.id}/check-out` } };
  },
});

const renew = defineRoute({
  method: 'post',
  path: '/assets/{id}/check-out/renew',
  summary: 'Keep an asset for longer, or for less long',
  tags: ['collaboration'],
  ...whoMay.edit,
  body: leaseRenewalSchema,
  responses: { 200: leaseSchema },
  problems: ['asset.checked_out', 'lease.not_yours', 'lease.ended', 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ params, body, caller, services, resourceId }) => {
    const lease = await requireOwnLease(services, caller, params.id);
    await askLease(services, caller, lease.id, { kind: 'renew', personId: caller.personId, until: hoursFromNow(body.hours) }, resourceId);
    return { status: 200, body: await answerLease(services, caller, lease.id) };
  },
});

const checkIn = defineRoute({
  method: 'post',
  path: '/assets/{id}/check-in',
  summary: 'Give an asset back',
  tags: ['collaboration'],
  ...whoMay.edit,
  responses: { 200: leaseSchema },
  problems: ['asset.checked_out', 'lease.not_yours', 'lease.ended', 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ params, caller, services, resourceId }) => {
    const lease = await requireOwnLease(services, caller, params.id);
    await askLease(services, caller, lease.id, { kind: 'check_in', personId: caller.personId }, resourceId);
    return { status: 200, body: await answerLease(services, caller, lease.id) };
  },
});

const breakLease = defineRoute({
  method: 'post',
  path: '/assets/{id}/check-out/break',
  summary: 'Take an asset from who has it checked out; they are told',
  tags: ['collaboration'],
  roles: ['project_manager'],
  scope: 'assets:write',
  responses: { 200: leaseSchema },
  problems: ['lease.ended', 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ params, caller, services, resourceId }) => {
    await requireAsset(services, caller, params.id);
    const lease = await findHeldLease(services.database, caller.tenantId, params.id);
    if (lease === undefined) throw new GalleyError('lease.ended', 'Nobody has the asset checked out.');
    await askLease(services, caller, lease.id, { kind: 'break' }, resourceId);
    return { status: 200, body: await answerLease(services, caller, lease.id) };
  },
});

export const leaseRoutes: readonly Route[] = [show, checkOut, renew, checkIn, breakLease];

async function requireAsset(services: Services, caller: Caller, assetId: string): Promise<void> {
  if ((await findLifeStanding(services.database, 'assets', caller.tenantId, assetId)) === undefined) throw notFound('asset');
}

/** @throws GalleyError `asset.checked_out` where somebody else has it, `lease.ended` where the caller has none */
async function requireOwnLease(services: Services, caller: Caller, assetId: string): Promise<{ id: string }> {
  await requireAsset(services, caller, assetId);
  const held = await findHeldLease(services.database, caller.tenantId, assetId);
  if (held !== undefined && held.holder.id !== caller.personId) throw checkedOut(held);
  const lease = held ?? (await findLastLeaseOf(services.database, caller.tenantId, assetId, caller.personId));
  if (lease === undefined) throw new GalleyError('lease.ended', 'You have not checked the asset out.');
  return lease;
}

async function answerLease(services: Services, caller: Caller, leaseId: string) {
  const row = await findLease(services.database, caller.tenantId, leaseId);
  if (row === undefined) throw notFound('lease');
  return presentLease(row);
}

function hoursFromNow(hours: number): string {
  return new Date(Date.now() + hours * 3_600_000).toISOString();
}
