import { GalleyError } from '../schemas/galley-error.js';
import type { Role } from '../schemas/vocabulary.js';
import { scopeSchema } from '../schemas/vocabulary.js';
import type { Scope } from '../schemas/vocabulary.js';
import type { Caller } from './caller.js';
import { notFound } from './not-found.js';
import type { Route } from './route.js';

/**
 * The one place that says who may call what: a role of the route (an admin has them all), and for an API key the scope
 * of the route as well. Whose turn it is in a review is not asked here: the review's workflow lets nobody decide for
 * another, an admin neither.
 * @throws GalleyError `permission.denied` or `permission.scope`
 */
export function authorise(caller: Caller, route: Pick<Route, 'roles' | 'scope' | 'guests'>): void {
  if (caller.guest !== undefined) {
    if (!isOpenToGuests(route)) throw new GalleyError('permission.denied', 'A guest sees the review that they were asked to, and nothing else.');
    return;
  }
  if (route.roles === 'guest-by-link') throw new GalleyError('permission.denied', 'This is for guests who came by a link.');
  if (!hasRole(caller, route.roles)) {
    const roles = [...new Set([...route.roles, 'admin'])].join(', ');
    throw new GalleyError('permission.denied', `This needs one of the roles: ${roles}.`);
  }
  if (!hasScope(caller, route.scope)) throw new GalleyError('permission.scope', `This needs the scope ${route.scope}.`);
}

/**
 * Holds a guest to the review of their link: any other cannot be told from one that is not there.
 * @param id the `{id}` of the address
 * @throws GalleyError `resource.not_found`
 */
export function requireOwnReview(caller: Caller, route: Pick<Route, 'guests'>, id: string | undefined): void {
  if (caller.guest !== undefined && route.guests === 'own-review' && id?.toLowerCase() !== caller.guest.reviewId) throw notFound('review');
}

/** Whether `authorise` would let the caller pass. */
export function isAllowed(caller: Caller, route: Pick<Route, 'roles' | 'scope' | 'guests'>): boolean {
  if (caller.guest !== undefined) return isOpenToGuests(route);
  return hasRole(caller, route.roles) && hasScope(caller, route.scope);
}

/**
 * Scopes that a person of these roles can give to an API key. A scope narrows what the person may do and never widens
 * it: each route asks for its roles besides.
 */
export function scopesOf(roles: readonly Role[]): Scope[] {
  if (roles.includes('admin')) return [...scopeSchema.options];
  const mayWork = roles.some((role) => role !== 'guest');
  const mayGovern = roles.some((role) => role === 'compliance' || role === 'project_manager');
  return scopeSchema.options.filter((scope) => {
    if (scope === 'admin') return false;
    if (scope === 'governance:read') return mayGovern;
    return scope === 'assets:read' || scope === 'reviews:decide' || mayWork;
  });
}

function isOpenToGuests({ roles, guests }: Pick<Route, 'roles' | 'guests'>): boolean {
  return roles === 'guest-by-link' || guests !== undefined;
}

function hasRole(caller: Caller, roles: Route['roles']): boolean {
  if (typeof roles === 'string') return roles !== 'guest-by-link';
  return caller.roles.includes('admin') || roles.some((role) => caller.roles.includes(role));
}

function hasScope(caller: Caller, scope: Scope | undefined): boolean {
  return caller.scopes === 'all' || scope === undefined || caller.scopes.includes(scope);
}
