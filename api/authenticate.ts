import type { Request } from 'express';
import { findApiKey, findSession } from '../db/find-caller.js';
import type { SessionRow } from '../db/find-caller.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { Caller, GuestStanding } from './caller.js';
import { hashOf, isSecretOf, parseApiKey } from './credentials.js';
import { noteKeyUse } from './note-key-use.js';
import type { Services } from './services.js';
import { readSessionCookie, requireSameSite } from './session-cookie.js';

const safeMethods = ['GET', 'HEAD', 'OPTIONS'];

/**
 * The one place that finds out who calls: an API key as a bearer token, or else a session cookie. One round trip.
 * @throws GalleyError `session.required`, or `session.cross_site` for a change by cookie from elsewhere
 */
export async function authenticate(request: Request, services: Services): Promise<Caller> {
  const bearer = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
  if (bearer !== undefined) return callerOfApiKey(bearer, services);
  if (request.get('authorization') !== undefined) {
    throw new GalleyError('session.required', 'The Authorization header is not `Bearer <API key>`.');
  }
  const token = readSessionCookie(request, services.environment);
  if (token === undefined) throw new GalleyError('session.required', 'The request carries neither an API key nor a session.');
  const caller = await callerOfSession(token, services);
  if (!safeMethods.includes(request.method)) requireSameSite(request, services.environment);
  return caller;
}

async function callerOfApiKey(bearer: string, services: Services): Promise<Caller> {
  const { database } = services;
  const parsed = parseApiKey(bearer);
  const key = parsed && (await database.withoutTenant((client) => findApiKey(client, parsed.keyId)));
  if (!parsed || !key || !isSecretOf(parsed.secret, key.secretHash)) {
    throw new GalleyError('session.required', 'The API key is not known, has expired or was revoked.');
  }
  noteKeyUse(services, key.tenantId, parsed.keyId);
  return {
    tenantId: key.tenantId,
    personId: key.personId,
    roles: key.roles,
    scopes: key.scopes,
    actor: `key:${parsed.keyId}`,
    sessionTokenHash: null,
  };
}

async function callerOfSession(token: string, services: Services): Promise<Caller> {
  const sessionTokenHash = hashOf(token);
  const session = await services.database.withoutTenant((client) => findSession(client, sessionTokenHash));
  if (!session) throw new GalleyError('session.required', 'The session has ended.');
  return {
    tenantId: session.tenantId,
    personId: session.personId,
    roles: session.roles,
    scopes: 'all',
    actor: `person:${session.personId}`,
    sessionTokenHash,
    ...guestStanding(session),
  };
}

function guestStanding({ linkId, reviewId, stage, canDecide, allowDownload }: SessionRow): { guest?: GuestStanding } {
  if (linkId === null || reviewId === null) return {};
  return { guest: { linkId, reviewId, stage, canDecide: canDecide === true, allowDownload: allowDownload === true } };
}
