import { findPerson } from '../../db/find-person.js';
import { insertPerson } from '../../db/insert-person.js';
import { listPeople } from '../../db/list-people.js';
import { offboardPerson } from '../../db/offboard-person.js';
import { setPassword } from '../../db/set-password.js';
import { updatePerson } from '../../db/update-person.js';
import {
  newPasswordSchema,
  newPersonSchema,
  peoplePageSchema,
  peopleQuerySchema,
  personEditSchema,
  personSchema,
  registeredPersonSchema,
} from '../../schemas/people.js';
import { etagOf, expectedRevision } from '../etag.js';
import { notFound } from '../not-found.js';
import { hashPassword, newPassword } from '../passwords.js';
import { restaffReviews } from '../restaff-reviews.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import { everyRoleButGuest } from '../who-may.js';

const listEveryone = defineRoute({
  method: 'get',
  path: '/people',
  summary: 'List people',
  description: 'Newest first.',
  tags: ['people'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: peopleQuerySchema,
  responses: { 200: peoplePageSchema },
  problems: [],
  handle: async ({ query, caller, services }) => ({
    status: 200,
    body: await listPeople(services.database, caller.tenantId, { ...query, offboarded: query.offboarded === 'true' }),
  }),
});

const createPerson = defineRoute({
  method: 'post',
  path: '/people',
  summary: 'Add a person',
  tags: ['people'],
  roles: ['admin'],
  scope: 'admin',
  body: newPersonSchema,
  responses: { 201: registeredPersonSchema },
  problems: ['person.email_taken'],
  answersSecret: true,
  handle: async ({ body, caller, services, resourceId }) => {
    const { tenantId, actor } = caller;
    const initialPassword = body.password === undefined ? newPassword() : null;
    const passwordHash = await hashPassword(body.password ?? initialPassword ?? '');
    const { email, name, roles } = body;
    const person = await services.database.withTenant(tenantId, (client) =>
      insertPerson(client, { tenantId, id: resourceId, email, name, roles, passwordHash, actor }),
    );
    return {
      status: 201,
      headers: { location: `/api/v1/people/${person.id}`, etag: etagOf(person.revision) },
      body: { ...person, initialPassword },
    };
  },
});

const readPerson = defineRoute({
  method: 'get',
  path: '/people/{id}',
  summary: 'Read a person',
  tags: ['people'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: personSchema },
  problems: [],
  handle: async ({ params, caller, services }) => {
    const person = await findPerson(services.database, caller.tenantId, params.id);
    if (!person) throw notFound('person');
    return { status: 200, headers: { etag: etagOf(person.revision) }, body: person };
  },
});

const editPerson = defineRoute({
  method: 'patch',
  path: '/people/{id}',
  summary: 'Change a person',
  description: 'New roles hold from the next request on, for sessions and API keys alike.',
  tags: ['people'],
  roles: ['admin'],
  scope: 'admin',
  ifMatch: true,
  body: personEditSchema,
  responses: { 200: personSchema },
  problems: ['person.email_taken', 'person.last_admin'],
  handle: async ({ params, body, caller, request, services }) => {
    const { tenantId, actor } = caller;
    const change = { tenantId, id: params.id, expectedRevision: expectedRevision(request), edit: body, actor };
    const person = await services.database.withTenant(tenantId, (client) => updatePerson(client, change));
    if (!person) throw notFound('person');
    return { status: 200, headers: { etag: etagOf(person.revision) }, body: person };
  },
});

const offboard = defineRoute({
  method: 'post',
  path: '/people/{id}/offboard',
  summary: 'End what a person may do',
  description: 'Ends their sessions and revokes their API keys at once. What they did stays in their name.',
  tags: ['people'],
  roles: ['admin'],
  scope: 'admin',
  responses: { 200: personSchema },
  problems: ['person.last_admin'],
  handle: async ({ params, caller, services }) => {
    const { tenantId, actor } = caller;
    const person = await services.database.withTenant(tenantId, (client) => offboardPerson(client, { tenantId, id: params.id, actor }));
    if (!person) throw notFound('person');
    await restaffReviews(services, caller);
    return { status: 200, headers: { etag: etagOf(person.revision) }, body: person };
  },
});

const resetPassword = defineRoute({
  method: 'post',
  path: '/people/{id}/reset-password',
  summary: 'Give a person a new first password',
  description: 'For somebody who has lost theirs. Ends their sessions. The password is shown in this answer only.',
  tags: ['people'],
  roles: ['admin'],
  scope: 'admin',
  responses: { 200: newPasswordSchema },
  problems: [],
  answersSecret: true,
  handle: async ({ params, caller, services }) => {
    const { tenantId, actor } = caller;
    const initialPassword = newPassword();
    const passwordHash = await hashPassword(initialPassword);
    const isFound = await services.database.withTenant(tenantId, (client) =>
      setPassword(client, { tenantId, personId: params.id, passwordHash, keepSession: null, actor }),
    );
    if (!isFound) throw notFound('person');
    return { status: 200, body: { initialPassword } };
  },
});

export const peopleRoutes: readonly Route[] = [listEveryone, createPerson, readPerson, editPerson, offboard, resetPassword];
