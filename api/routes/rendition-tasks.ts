import type { z } from 'zod';
import { readCursor, toPage } from '../../db/keyset-page.js';
import { findAnyRendition, findRenditionTask, listRenditionTasks, waiveRendition } from '../../db/rendition-tasks.js';
import type { RenditionTaskRow } from '../../db/rendition-tasks.js';
import { renditionOptions } from '../../domain/rendition-options.js';
import { startRun } from '../../runtime/start-run.js';
import { GalleyError } from '../../schemas/galley-error.js';
import { renditionStandingSchema, renditionTaskListQuerySchema, renditionTaskPageSchema, waiveRenditionSchema } from '../../schemas/rendition-tasks.js';
import type { renditionTaskSchema } from '../../schemas/rendition-tasks.js';
import type { Caller } from '../caller.js';
import { notFound } from '../not-found.js';
import { wordsOf } from '../present-pull-through.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import type { Services } from '../services.js';
import { everyRoleButGuest, whoMay } from '../who-may.js';

const list = defineRoute({
  method: 'get',
  path: '/rendition-tasks',
  summary: 'Renditions of approved assets that could not be made and wait for a person, newest first',
  tags: ['assets'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: renditionTaskListQuerySchema,
  responses: { 200: renditionTaskPageSchema },
  problems: [],
  handle: async ({ query, caller, services }) => {
    const { reason, assetId, owner, limit } = query;
    const wanted = { reason, assetId, owner: owner === 'me' ? caller.personId : null, after: readCursor(query.cursor), rows: limit + 1 };
    return { status: 200, body: toPage(await listRenditionTasks(services.database, caller.tenantId, wanted), limit, present) };
  },
});

const retry = defineRoute({
  method: 'post',
  path: '/rendition-tasks/{renditionId}/retry',
  summary: 'Try a failed rendition again, as the asset and the recipe are now',
  tags: ['assets'],
  ...whoMay.retry,
  responses: { 202: renditionStandingSchema },
  problems: ['rendition.not_a_task', 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ params: { renditionId }, caller, services }) => {
    const { tenantId } = caller;
    await requireTask(services, caller, renditionId);
    await startRun(services.temporal, 'drawAgainRun', `tenant/${tenantId}/rendition/${renditionId}`, { tenantId, renditionId });
    return { status: 202, body: { renditionId, isWaived: false } };
  },
});

const waive = defineRoute({
  method: 'post',
  path: '/rendition-tasks/{renditionId}/waive',
  summary: 'Let a rendition be missing, and say why',
  tags: ['assets'],
  ...whoMay.edit,
  body: waiveRenditionSchema,
  responses: { 200: renditionStandingSchema },
  problems: ['rendition.not_a_task'],
  idempotent: true,
  handle: async ({ params: { renditionId }, body, caller, services }) => {
    const { tenantId, personId, actor } = caller;
    const task = await requireTask(services, caller, renditionId);
    await services.database.withTenant(tenantId, (client) => waiveRendition(client, { tenantId, renditionId, assetId: task.asset.id, personId, actor, reason: body.reason }));
    return { status: 200, body: { renditionId, isWaived: true } };
  },
});

export const renditionTaskRoutes: readonly Route[] = [list, retry, waive];

async function requireTask({ database }: Services, { tenantId }: Caller, renditionId: string): Promise<RenditionTaskRow> {
  const task = await findRenditionTask(database, tenantId, renditionId);
  if (task !== undefined) return task;
  if ((await findAnyRendition(database, tenantId, renditionId)) === undefined) throw notFound('rendition');
  throw new GalleyError('rendition.not_a_task', 'It is ready, was let be, or belongs to what is not approved or not present any more.');
}

function present({ id, recipe, asset, versionId, owner, reason, facts, createdAt }: RenditionTaskRow): z.input<typeof renditionTaskSchema> {
  return { renditionId: id, recipe, asset, versionId, owner, reason: wordsOf(reason), facts, options: renditionOptions(reason), createdAt: createdAt.toISOString() };
}
