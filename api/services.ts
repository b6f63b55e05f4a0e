import type { Client as TemporalClient } from '@temporalio/client';
import type { Database } from '../db/pool.js';
import type { Logger } from '../runtime/logger.js';
import type { Environment } from '../schemas/environment.js';
import type { ObjectStore } from '../storage/object-store.js';
import type { RateLimits } from './rate-limits.js';

/** What routes work with; made once in api/main.ts, and by tests. */
export interface Services {
  readonly database: Database;
  readonly objectStore: ObjectStore;
  readonly temporal: TemporalClient;
  readonly environment: Environment;
  readonly logger: Logger;
  readonly rateLimits: RateLimits;
  /** Aborted when the process begins to leave: what would go on for ever, such as an event stream, ends then. */
  readonly leaving: AbortSignal;
}
