import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import type { Express, Response } from 'express';
import express from 'express';
import type { HttpLogger } from 'pino-http';
import { pinoHttp } from 'pino-http';
import { projectRoot } from '../runtime/project-root.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { Caller } from './caller.js';
import { iiifHeaders } from './delivery/iiif-headers.js';
import { describeApi } from './describe-api.js';
import { docsPages } from './docs-pages.js';
import type { Health } from './health.js';
import { createHealth } from './health.js';
import { createMetrics } from './metrics.js';
import { mountRoutes } from './mount-routes.js';
import { answerWithProblem } from './problem-answer.js';
import { productVersion } from './product-version.js';
import type { Route } from './route.js';
import { securityHeaders } from './security-headers.js';
import type { Services } from './services.js';
import { webApp } from './web-app.js';

/**
 * The Express application: /api/v1 with its description and documentation, health, figures, and the web app.
 * @param checkAnswers true in tests: an answer that does not fit its schema is a failure
 */
export function createApi(options: { services: Services; routes: readonly Route[]; checkAnswers?: boolean }): { app: Express; health: Health } {
  const { services, routes, checkAnswers = false } = options;
  const app = express();
  app.disable('x-powered-by');
  // ETags are revisions, given by routes; a hash of the answer would say nothing to If-Match.
  app.disable('etag');
  app.set('query parser', 'simple');
  app.enable('case sensitive routing');

  const metrics = createMetrics(services.database);
  const health = createHealth(services);
  app.use(logRequests(services));
  app.use(metrics.measure);
  app.use(securityHeaders(services.environment));

  app.get('/livez', health.live);
  app.get('/readyz', health.ready);
  app.get('/metrics', metrics.answer);

  const api = express.Router({ caseSensitive: true });
  api.use(['/iiif', '/picture-links'], iiifHeaders);
  mountRoutes(api, routes, services, checkAnswers);
  api.use(() => {
    throw new GalleyError('resource.not_found', 'There is nothing at this address.');
  });
  app.use('/api/v1', api);

  app.use(docsPages(() => describeApi(routes, productVersion())));
  app.use(webApp(path.join(projectRoot, 'dist', 'web')));
  app.use(() => {
    throw new GalleyError('resource.not_found', 'There is nothing at this address.');
  });
  app.use(answerWithProblem);
  return { app, health };
}

const quiet = new Set(['/livez', '/readyz', '/metrics']);

/** One line per request: who, what, how long; no query, no header and no body, which may hold secrets or personal data. */
function logRequests({ logger }: Services): HttpLogger<IncomingMessage, Response> {
  return pinoHttp<IncomingMessage, Response>({
    logger,
    genReqId: (request, response) => {
      const given = request.headers['x-request-id'];
      const id = typeof given === 'string' && /^[\w.:-]{1,100}$/.test(given) ? given : randomUUID();
      response.setHeader('x-request-id', id);
      return id;
    },
    autoLogging: { ignore: (request) => quiet.has(request.url ?? '') },
    customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? 'error' : 'info'),
    customProps: (_request, response) => {
      const caller = response.locals['caller'] as Caller | undefined;
      return caller ? { tenantId: caller.tenantId, actor: caller.actor } : {};
    },
    wrapSerializers: false,
    serializers: {
      req: (request: IncomingMessage & { id?: unknown; originalUrl?: string }) => ({
        id: request.id,
        method: request.method,
        path: (request.originalUrl ?? request.url ?? '').split('?')[0],
        address: request.socket.remoteAddress,
      }),
      res: (response: Response) => ({ statusCode: response.statusCode, route: response.locals['route'] as unknown }),
    },
  });
}
