import { findSignIn } from '../../db/find-caller.js';
import { findPerson } from '../../db/find-person.js';
import { findTenant } from '../../db/find-tenant.js';
import { setPassword } from '../../db/set-password.js';
import { GalleyError } from '../../schemas/galley-error.js';
import { meSchema, passwordChangeSchema } from '../../schemas/session.js';
import type { Me } from '../../schemas/session.js';
import { scopesOf } from '../authorise.js';
import { hashPassword, isPasswordOf } from '../passwords.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';

const readMe = defineRoute({
  method: 'get',
  path: '/me',
  summary: 'Who am I, and what may I do',
  tags: ['session'],
  roles: 'anyone-signed-in',
  responses: { 200: meSchema },
  problems: [],
  handle: async ({ caller, services, allowedOperations }) => {
    const [person, tenant] = await Promise.all([
      findPerson(services.database, caller.tenantId, caller.personId),
      findTenant(services.database, caller.tenantId),
    ]);
    if (!person) throw new GalleyError('session.required', 'The person behind this request is not there any more.');
    const via: Me['via'] = caller.sessionTokenHash ? 'session' : 'api_key';
    return {
      status: 200,
      body: {
        person,
        tenant,
        via,
        scopes: caller.scopes === 'all' ? scopesOf(caller.roles) : [...caller.scopes],
        allowedOperations: allowedOperations(),
      },
    };
  },
});

const changePassword = defineRoute({
  method: 'put',
  path: '/me/password',
  summary: 'Change my password',
  description: 'Ends every other session of yours. Only from a session: an API key cannot take over the account behind it.',
  tags: ['session'],
  roles: 'anyone-signed-in',
  body: passwordChangeSchema,
  responses: { 204: null },
  problems: ['session.wrong_credentials', 'permission.denied'],
  handle: async ({ body, caller, request, response, services }) => {
    const { database, rateLimits } = services;
    const { tenantId, personId, actor, sessionTokenHash } = caller;
    if (!sessionTokenHash) throw new GalleyError('permission.denied', 'A password is changed in a session, not with an API key.');
    const person = await findPerson(database, tenantId, personId);
    if (!person) throw new GalleyError('session.required', 'The session has ended.');
    await rateLimits.countSignIn(request, response, person.email);
    const found = await database.withoutTenant((client) => findSignIn(client, person.email));
    if (!(await isPasswordOf(body.currentPassword, found?.passwordHash))) {
      throw new GalleyError('session.wrong_credentials', 'The current password is another one.');
    }
    await rateLimits.forgiveSignIn(request, person.email);
    const passwordHash = await hashPassword(body.newPassword);
    await database.withTenant(tenantId, (client) =>
      setPassword(client, { tenantId, personId, passwordHash, keepSession: sessionTokenHash, actor }),
    );
    return { status: 204 };
  },
});

export const meRoutes: readonly Route[] = [readMe, changePassword];
