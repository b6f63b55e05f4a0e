import { randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { Environment } from '../schemas/environment.js';

/**
 * Security headers of every answer. Pages may load scripts and styles from this origin only, and pictures from the
 * object store too; `response.locals.nonce` lets the web app's own style elements in.
 */
export function securityHeaders(environment: Pick<Environment, 'GALLEY_S3_ENDPOINT' | 'GALLEY_S3_PUBLIC_ENDPOINT' | 'GALLEY_API_URL'>): RequestHandler[] {
  const store = new URL(environment.GALLEY_S3_PUBLIC_ENDPOINT ?? environment.GALLEY_S3_ENDPOINT).origin;
  const isSecure = environment.GALLEY_API_URL.startsWith('https:');
  return [
    (_request, response, next) => {
      response.locals['nonce'] = randomBytes(16).toString('base64');
      next();
    },
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'", (_request, response) => `'nonce-${nonceOf(response)}'`],
          imgSrc: ["'self'", 'data:', 'blob:', store],
          mediaSrc: ["'self'", 'blob:', store],
          fontSrc: ["'self'"],
          connectSrc: ["'self'", store],
          manifestSrc: ["'self'"],
          workerSrc: ["'self'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
          ...(isSecure ? { upgradeInsecureRequests: [] } : {}),
        },
      },
      crossOriginEmbedderPolicy: false,
      referrerPolicy: { policy: 'same-origin' },
      strictTransportSecurity: isSecure,
    }),
  ];
}

function nonceOf(response: object): string {
  return String((response as { locals?: Record<string, unknown> }).locals?.['nonce']);
}
