import { endAbsence, findAbsence, saveAbsence } from '../../db/absences.js';
import { findPerson } from '../../db/find-person.js';
import { absenceSchema, newAbsenceSchema } from '../../schemas/absences.js';
import { GalleyError } from '../../schemas/galley-error.js';
import type { Caller } from '../caller.js';
import { notFound, notFoundInBody } from '../not-found.js';
import { restaffReviews } from '../restaff-reviews.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import type { Services } from '../services.js';
import { everyRoleButGuest } from '../who-may.js';

const show = defineRoute({
  method: 'get',
  path: '/people/{id}/absence',
  summary: 'When a person is away, and who stands in',
  tags: ['people'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: absenceSchema },
  problems: [],
  handle: async ({ params, caller, services }) => ({ status: 200, body: await present(services, caller, params.id) }),
});

const say = defineRoute({
  method: 'put',
  path: '/people/{id}/absence',
  summary: 'Say that a person is away and who decides meanwhile',
  description: 'For the person, project managers and admins. What waits for the person goes to who stands in at once, and so does what comes meanwhile.',
  tags: ['people'],
  roles: everyRoleButGuest,
  scope: 'reviews:decide',
  body: newAbsenceSchema,
  responses: { 200: absenceSchema },
  problems: ['permission.denied', 'absence.delegate_unfit', 'resource.not_found'],
  handle: async ({ params, body, caller, services }) => {
    await mustMaySayFor(services, caller, params.id);
    const delegate = await findPerson(services.database, caller.tenantId, body.delegateId);
    if (delegate === undefined) throw notFoundInBody('person', '/delegateId');
    if (delegate.id === params.id || delegate.offboardedAt !== null) throw new GalleyError('absence.delegate_unfit', 'It must be somebody else, who is here.');
    await services.database.withTenant(caller.tenantId, (client) => saveAbsence(client, { tenantId: caller.tenantId, actor: caller.actor, personId: params.id, ...body }));
    await restaffReviews(services, caller);
    return { status: 200, body: await present(services, caller, params.id) };
  },
});

const end = defineRoute({
  method: 'delete',
  path: '/people/{id}/absence',
  summary: 'Say that a person is back',
  description: 'What has been passed on stays passed on; what comes from now on is asked of the person again.',
  tags: ['people'],
  roles: everyRoleButGuest,
  scope: 'reviews:decide',
  responses: { 204: null },
  problems: ['permission.denied'],
  handle: async ({ params, caller, services }) => {
    await mustMaySayFor(services, caller, params.id);
    const { tenantId, actor } = caller;
    const wasAway = await services.database.withTenant(tenantId, (client) => endAbsence(client, { tenantId, actor, personId: params.id }));
    if (!wasAway) throw notFound('absence');
    return { status: 204 };
  },
});

export const absenceRoutes: readonly Route[] = [show, say, end];

async function mustMaySayFor(services: Services, caller: Caller, personId: string): Promise<void> {
  if ((await findPerson(services.database, caller.tenantId, personId)) === undefined) throw notFound('absence');
  const mayForOthers = caller.roles.includes('admin') || caller.roles.includes('project_manager');
  if (caller.personId !== personId && !mayForOthers) throw new GalleyError('permission.denied', 'Only the person, project managers and admins may say this.');
}

async function present(services: Services, caller: Caller, personId: string) {
  const row = await findAbsence(services.database, caller.tenantId, personId);
  if (row === undefined) throw notFound('absence');
  return { from: row.from.toISOString(), until: row.until.toISOString(), delegate: row.delegate };
}
