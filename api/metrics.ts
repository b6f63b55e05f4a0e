import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '../db/pool.js';

export interface ApiMetrics {
  readonly measure: RequestHandler;
  readonly answer: RequestHandler;
}

/** Prometheus figures of one API process. Routes are named by their pattern, so that ids do not become series. */
export function createMetrics(database: Pick<Database, 'usage'>): ApiMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'galley_http_request_seconds',
    help: 'Time from the arrival of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'galley_database_connections',
    help: 'Connections of this process to PostgreSQL, and requests waiting for one.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { open, idle, waiting } = database.usage();
      this.set({ state: 'busy' }, open - idle);
      this.set({ state: 'idle' }, idle);
      this.set({ state: 'waiting' }, waiting);
    },
  });
  return {
    measure: (request, response, next) => {
      const stop = duration.startTimer({ method: request.method });
      response.once('close', () => {
        const route: unknown = response.locals['route'];
        stop({ route: typeof route === 'string' ? route : 'other', status: response.statusCode });
      });
      next();
    },
    answer: async (_request, response) => {
      response.type(registry.contentType).send(await registry.metrics());
    },
  };
}
