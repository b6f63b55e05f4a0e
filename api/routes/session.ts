import { findSignIn } from '../../db/find-caller.js';
import { findPerson } from '../../db/find-person.js';
import { endSession, startSession } from '../../db/sessions.js';
import { GalleyError } from '../../schemas/galley-error.js';
import { sessionSchema, signInSchema } from '../../schemas/session.js';
import { hashOf, newSecret } from '../credentials.js';
import { isPasswordOf } from '../passwords.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import { clearSessionCookie, readSessionCookie, refuseOtherSites, setSessionCookie } from '../session-cookie.js';

const sessionHours = 12;

const signIn = defineRoute({
  method: 'post',
  path: '/session',
  summary: 'Sign in',
  description: `Sets a session cookie that is good for ${sessionHours} hours. Five wrong passwords in a minute, and the next attempt has to wait.`,
  tags: ['session'],
  roles: 'public',
  idempotent: false,
  body: signInSchema,
  responses: { 201: sessionSchema },
  problems: ['session.wrong_credentials', 'session.cross_site'],
  handle: async ({ body, request, response, services }) => {
    const { database, environment, rateLimits } = services;
    refuseOtherSites(request, environment);
    await rateLimits.countSignIn(request, response, body.email);
    const found = await database.withoutTenant((client) => findSignIn(client, body.email));
    const isRight = await isPasswordOf(body.password, found?.passwordHash);
    const person = isRight && found ? await findPerson(database, found.tenantId, found.personId) : undefined;
    if (!found || !person) throw new GalleyError('session.wrong_credentials', 'There is nobody with this e-mail and this password.');
    await rateLimits.forgiveSignIn(request, body.email);

    const token = newSecret();
    const expiresAt = new Date(Date.now() + sessionHours * 3_600_000);
    const old = readSessionCookie(request, environment);
    await database.withTenant(found.tenantId, (client) =>
      startSession(client, {
        tenantId: found.tenantId,
        personId: found.personId,
        tokenHash: hashOf(token),
        expiresAt,
        insteadOf: old === undefined ? null : hashOf(old),
      }),
    );
    setSessionCookie(response, environment, token, expiresAt);
    return { status: 201, body: { person, expiresAt: expiresAt.toISOString() } };
  },
});

const signOut = defineRoute({
  method: 'delete',
  path: '/session',
  summary: 'Sign out',
  description: 'Ends the session on the server. With an API key there is none to end; revoke the key instead.',
  tags: ['session'],
  roles: 'anyone-signed-in',
  guests: 'always',
  responses: { 204: null },
  problems: [],
  handle: async ({ caller, response, services }) => {
    const { sessionTokenHash, tenantId, personId } = caller;
    if (sessionTokenHash) {
      await services.database.withTenant(tenantId, (client) => endSession(client, { tenantId, personId, tokenHash: sessionTokenHash }));
    }
    clearSessionCookie(response, services.environment);
    return { status: 204 };
  },
});

export const sessionRoutes: readonly Route[] = [signIn, signOut];
