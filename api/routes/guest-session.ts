import { findGuestLink, findGuestSession, startGuestSession } from '../../db/guest-sessions.js';
import type { OpenedGuestLink } from '../../db/guest-sessions.js';
import { GalleyError } from '../../schemas/galley-error.js';
import { guestSessionSchema, guestTokenSchema, sentGuestCodeSchema } from '../../schemas/guest-links.js';
import type { GuestSession } from '../../schemas/guest-links.js';
import { hashOf, newSecret } from '../credentials.js';
import { sendGuestCode } from '../guests/send-guest-code.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import { readSessionCookie, refuseOtherSites, setSessionCookie } from '../session-cookie.js';

const sessionMinutes = 60;

const open = defineRoute({
  method: 'post',
  path: '/guest-session',
  summary: 'Open a guest link',
  description: `Sets a session cookie that is good for ${sessionMinutes} minutes and never longer than the link. The link can be opened again until it ends.`,
  tags: ['guests'],
  roles: 'public',
  idempotent: false,
  body: guestTokenSchema,
  responses: { 201: guestSessionSchema },
  problems: ['guest.link_ended', 'session.cross_site'],
  handle: async ({ body, request, response, services }) => {
    const { database, environment, rateLimits } = services;
    refuseOtherSites(request, environment);
    await rateLimits.countSignIn(request, response, 'guest link');
    const ended = new GalleyError('guest.link_ended', 'No link that is good now has this token.');
    const link = await database.withoutTenant((client) => findGuestLink(client, hashOf(body.token)));
    if (link === undefined) throw ended;
    await rateLimits.forgiveSignIn(request, 'guest link');
    const token = newSecret();
    const old = readSessionCookie(request, environment);
    const session = {
      ...link,
      tokenHash: hashOf(token),
      expiresAt: new Date(Date.now() + sessionMinutes * 60_000),
      insteadOf: old === undefined ? null : hashOf(old),
    };
    const opened = await database.withTenant(link.tenantId, (client) => startGuestSession(client, session));
    if (opened === undefined) throw ended;
    setSessionCookie(response, environment, token, opened.expiresAt);
    return { status: 201, body: presentGuestSession(opened) };
  },
});

const show = defineRoute({
  method: 'get',
  path: '/guest-session',
  summary: 'What my guest link is for',
  tags: ['guests'],
  roles: 'guest-by-link',
  responses: { 200: guestSessionSchema },
  problems: [],
  handle: async ({ caller, services }) => {
    const { tenantId, sessionTokenHash } = caller;
    const session = sessionTokenHash === null ? undefined : await services.database.withTenant(tenantId, (client) => findGuestSession(client, tenantId, sessionTokenHash));
    if (session === undefined) throw new GalleyError('session.required', 'The session has ended.');
    return { status: 200, body: presentGuestSession(session) };
  },
});

const sendCode = defineRoute({
  method: 'post',
  path: '/guest-session/code',
  summary: 'Have a code mailed to me, to decide with',
  description: 'It is good for ten minutes, five tries and one decision. At most five an hour are sent.',
  tags: ['guests'],
  roles: 'guest-by-link',
  responses: { 202: sentGuestCodeSchema },
  problems: ['guest.cannot_decide', 'guest.too_many_codes'],
  idempotent: true,
  handle: async ({ caller, services, resourceId }) => {
    if (caller.guest === undefined) throw new GalleyError('permission.denied', 'This is for guests who came by a link.');
    const expiresAt = await sendGuestCode(services, caller, caller.guest, resourceId);
    return { status: 202, body: { expiresAt: expiresAt.toISOString() } };
  },
});

export const guestSessionRoutes: readonly Route[] = [open, show, sendCode];

function presentGuestSession({ guest, reviewId, stage, canDecide, allowDownload, expiresAt }: OpenedGuestLink): GuestSession {
  return { guest, reviewId, stage, canDecide, allowDownload, expiresAt: expiresAt.toISOString() };
}
