import type { RequestHandler } from 'express';

/**
 * What the IIIF Image API asks of every answer, refusals too: any page may read it. Nobody is let in by it: a browser sends the session
 * cookie to no page of another site, and `*` goes with no credentials.
 */
export const iiifHeaders: RequestHandler = (request, response, next) => {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-expose-headers', 'link, retry-after');
  response.setHeader('cross-origin-resource-policy', 'cross-origin');
  if (request.method !== 'OPTIONS') return next();
  response.setHeader('access-control-allow-methods', 'GET, HEAD, OPTIONS');
  response.setHeader('access-control-allow-headers', 'authorization, accept');
  response.setHeader('access-control-max-age', '86400');
  return response.status(204).end();
};
