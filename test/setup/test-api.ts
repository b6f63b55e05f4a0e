import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { CreatedPerson } from '../../api/create-person.js';
import { createApi } from '../../api/create-api.js';
import { createServices } from '../../api/create-services.js';
import type { Route } from '../../api/route.js';
import { routes as allRoutes } from '../../api/routes/index.js';
import type { Services } from '../../api/services.js';
import { createLogger } from '../../runtime/logger.js';
import { readEnvironment } from '../../runtime/environment.js';
import type { TestDatabase } from './test-database.js';
import { createTestDatabase } from './test-database.js';
import { testServers } from './test-servers.js';
import type { TestTenant } from './test-tenant.js';
import { createTestTenant } from './test-tenant.js';

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, else the text. */
  readonly body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- tests read into answers of every route
  readonly text: string;
}

/** Sends one request below /api/v1. A POST gets a new Idempotency-Key unless `headers` has one. */
export type Call = (method: string, path: string, options?: { body?: unknown; form?: FormData; headers?: Record<string, string> }) => Promise<TestAnswer>;

export interface TestApi {
  readonly url: string;
  readonly services: Services;
  readonly database: TestDatabase;
  readonly tenant: TestTenant;
  /** Calls with somebody's API key; with nobody's where undefined. */
  as(person: Pick<CreatedPerson, 'apiKey'> | undefined): Call;
  close(): Promise<void>;
}

/**
 * The API in this process, with a database and a tenant of its own, and the Temporal and S3 that all tests share.
 * Answers are checked against their schemas.
 */
export async function startTestApi(options: { environment?: Record<string, string>; routes?: readonly Route[] } = {}): Promise<TestApi> {
  const database = await createTestDatabase();
  const environment = readEnvironment({
    ...testServers().environment,
    GALLEY_RATE_LIMIT: '100000',
    GALLEY_LOG_LEVEL: 'silent',
    ...options.environment,
    GALLEY_DATABASE_URL: database.url,
  });
  const { services, leave, close } = createServices(environment, createLogger(environment, 'test api'));
  const { app, health } = createApi({ services, routes: options.routes ?? allRoutes, checkAnswers: true });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tenant = await createTestTenant(services.database, database.ownerUrl);
  return {
    url,
    services,
    database,
    tenant,
    as: (person) => caller(url, person ? { authorization: `Bearer ${person.apiKey}` } : {}),
    close: async () => {
      await health.leave();
      leave();
      server.closeAllConnections();
      server.close();
      await close();
      await database.drop();
    },
  };
}

/** Calls with the given headers on every request. */
export function caller(url: string, standing: Record<string, string>): Call {
  return async (method, path, { body, form, headers = {} } = {}) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...standing,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(form === undefined ? {} : { body: form }),
    });
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '') && text !== '';
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : text };
  };
}
