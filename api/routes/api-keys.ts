import { insertApiKey, listApiKeys, revokeApiKey } from '../../db/api-keys.js';
import { apiKeysPageSchema, apiKeysQuerySchema, issuedApiKeySchema, newApiKeySchema } from '../../schemas/api-keys.js';
import { GalleyError } from '../../schemas/galley-error.js';
import { scopesOf } from '../authorise.js';
import { formatApiKey, hashOf, newSecret } from '../credentials.js';
import { notFound } from '../not-found.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';

const listKeys = defineRoute({
  method: 'get',
  path: '/api-keys',
  summary: 'List API keys',
  description: 'Your own; an admin may ask for those of another person.',
  tags: ['api keys'],
  roles: 'anyone-signed-in',
  scope: 'admin',
  query: apiKeysQuerySchema,
  responses: { 200: apiKeysPageSchema },
  problems: ['permission.denied'],
  handle: async ({ query, caller, services }) => {
    const personId = query.personId ?? caller.personId;
    if (personId !== caller.personId && !caller.roles.includes('admin')) {
      throw new GalleyError('permission.denied', "Another person's keys are for admins to see.");
    }
    return { status: 200, body: await listApiKeys(services.database, caller.tenantId, { ...query, personId }) };
  },
});

const createKey = defineRoute({
  method: 'post',
  path: '/api-keys',
  summary: 'Make an API key',
  description:
    'For yourself: nobody acts in the name of another. It can be given scopes that you have, and ends after `expiresInDays`, a year at most. ' +
    'The key is shown in this answer only.',
  tags: ['api keys'],
  roles: 'anyone-signed-in',
  scope: 'admin',
  body: newApiKeySchema,
  responses: { 201: issuedApiKeySchema },
  problems: ['permission.scope'],
  answersSecret: true,
  handle: async ({ body, caller, services, resourceId }) => {
    const { tenantId, personId, actor } = caller;
    const mine = caller.scopes === 'all' ? scopesOf(caller.roles) : caller.scopes;
    const beyond = body.scopes.filter((scope) => !mine.includes(scope));
    if (beyond.length > 0) throw new GalleyError('permission.scope', `You cannot give what you do not have: ${beyond.join(', ')}.`);
    const secret = newSecret();
    const key = await services.database.withTenant(tenantId, (client) =>
      insertApiKey(client, { tenantId, id: resourceId, personId, ...body, secretHash: hashOf(secret), actor }),
    );
    return { status: 201, headers: { location: `/api/v1/api-keys/${key.id}` }, body: { ...key, apiKey: formatApiKey(key.id, secret) } };
  },
});

const revokeKey = defineRoute({
  method: 'delete',
  path: '/api-keys/{id}',
  summary: 'Revoke an API key',
  description: 'Your own, or, as an admin, anyone\'s. It is refused from the next request on.',
  tags: ['api keys'],
  roles: 'anyone-signed-in',
  scope: 'admin',
  responses: { 204: null },
  problems: [],
  handle: async ({ params, caller, services }) => {
    const { tenantId, personId, actor, roles } = caller;
    const isFound = await services.database.withTenant(tenantId, (client) =>
      revokeApiKey(client, { tenantId, id: params.id, ofPerson: roles.includes('admin') ? null : personId, actor }),
    );
    if (!isFound) throw notFound('API key');
    return { status: 204 };
  },
});

export const apiKeyRoutes: readonly Route[] = [listKeys, createKey, revokeKey];
