import type { Client as TemporalClient } from '@temporalio/client';
import type { Database } from '../db/pool.js';
import type { Environment } from '../schemas/environment.js';
import type { ObjectStore } from '../storage/object-store.js';
import type { Logger } from './logger.js';

/** What activities work with; made once per worker process. */
export interface Dependencies {
  readonly database: Database;
  readonly objectStore: ObjectStore;
  readonly temporal: TemporalClient;
  readonly environment: Environment;
  readonly logger: Logger;
}
