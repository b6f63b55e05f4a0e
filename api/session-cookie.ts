import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import { GalleyError } from '../schemas/galley-error.js';
import type { Environment } from '../schemas/environment.js';

type Address = Pick<Environment, 'GALLEY_API_URL'>;

/** The session token that a browser sent, if any. */
export function readSessionCookie(request: Request, environment: Address): string | undefined {
  const header = request.headers.cookie;
  return header === undefined ? undefined : parseCookie(header)[cookieName(environment)];
}

export function setSessionCookie(response: Response, environment: Address, token: string, expires: Date): void {
  response.append('set-cookie', serialise(environment, token, expires));
}

export function clearSessionCookie(response: Response, environment: Address): void {
  response.append('set-cookie', serialise(environment, '', new Date(0)));
}

/**
 * A browser sends our cookie along with requests that other sites make; a change by cookie must come from our own pages.
 * Sec-Fetch-Site says so where the browser sends it, Origin elsewhere.
 * @throws GalleyError `session.cross_site`
 */
export function requireSameSite(request: Request, environment: Address): void {
  if (!isSameSite(request, environment)) {
    throw new GalleyError('session.cross_site', 'Neither Sec-Fetch-Site nor Origin says that a page of Galley sent this.');
  }
}

/** For signing in, where there is no cookie to abuse yet: refuses other sites, lets programs pass that send neither header. */
export function refuseOtherSites(request: Request, environment: Address): void {
  if (request.get('sec-fetch-site') !== undefined || request.get('origin') !== undefined) requireSameSite(request, environment);
}

function isSameSite(request: Request, environment: Address): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = request.get('origin');
  if (origin === undefined) return false;
  return origin === new URL(environment.GALLEY_API_URL).origin || origin === `${request.protocol}://${request.get('host') ?? ''}`;
}

/** With https the browser itself holds the cookie to this host, the whole path and encrypted connections. */
function cookieName(environment: Address): string {
  return isSecure(environment) ? '__Host-galley' : 'galley';
}

function isSecure(environment: Address): boolean {
  return environment.GALLEY_API_URL.startsWith('https:');
}

function serialise(environment: Address, value: string, expires: Date): string {
  return stringifySetCookie({
    name: cookieName(environment),
    value,
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure(environment),
    path: '/',
    expires,
  });
}
