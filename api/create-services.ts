import { Client } from '@temporalio/client';
import { createDatabase } from '../db/pool.js';
import type { Logger } from '../runtime/logger.js';
import { openTemporalConnection } from '../runtime/temporal-connection.js';
import type { Environment } from '../schemas/environment.js';
import { createObjectStore } from '../storage/object-store.js';
import { createRateLimits } from './rate-limits.js';
import type { Services } from './services.js';

/**
 * What routes work with, from the environment. Nothing is connected before it is first used, so that the API starts, and
 * says what is missing, while PostgreSQL, S3 or Temporal are away.
 */
export function createServices(environment: Environment, logger: Logger): { services: Services; leave: () => void; close: () => Promise<void> } {
  const database = createDatabase(environment);
  const objectStore = createObjectStore(environment);
  const { connection, close: closeConnection } = openTemporalConnection(environment.GALLEY_TEMPORAL_ADDRESS);
  const temporal = new Client({ connection, namespace: environment.GALLEY_TEMPORAL_NAMESPACE });
  const leaving = new AbortController();
  return {
    services: { database, objectStore, temporal, environment, logger, rateLimits: createRateLimits(environment), leaving: leaving.signal },
    leave: () => leaving.abort(),
    close: async () => {
      objectStore.close();
      await Promise.all([database.close(), closeConnection()]);
    },
  };
}
