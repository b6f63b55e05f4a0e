import { parseArgs } from 'node:util';
import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { createDatabase } from '../db/pool.js';
import { readEnvironment } from '../runtime/environment.js';
import { createLogger } from '../runtime/logger.js';
import { openTemporalConnection } from '../runtime/temporal-connection.js';
import { createObjectStore } from '../storage/object-store.js';
import { createWorkers } from './create-workers.js';
import { serveHealth } from './health-server.js';
import { furnishTemporal } from './schedules.js';
import { taskQueues } from './task-queues.js';
import type { TaskQueue } from './task-queues.js';

const furnishEveryMilliseconds = 30_000;

/** A worker process: `node dist/worker/main.js --queues lifecycle,io`. Ends in good order on SIGTERM. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { queues: { type: 'string', default: taskQueues.join(',') } } });
  const queues = values.queues.split(',').map((name) => {
    if (!(taskQueues as readonly string[]).includes(name)) throw new Error(`there is no task queue "${name}"; there are ${taskQueues.join(', ')}`);
    return name as TaskQueue;
  });
  const environment = readEnvironment();
  const logger = createLogger(environment, `worker ${queues.join(',')}`);
  Runtime.install({
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => {
      const severity = level === 'ERROR' ? 'error' : level === 'WARN' ? 'warn' : 'debug';
      logger[severity](meta ?? {}, message);
    }),
    shutdownSignals: ['SIGTERM', 'SIGINT'],
  });

  const address = environment.GALLEY_TEMPORAL_ADDRESS;
  const connection = await NativeConnection.connect({ address });
  const { connection: clientConnection, close: closeClientConnection } = openTemporalConnection(address);
  await clientConnection.ensureConnected();
  const temporal = new Client({ connection: clientConnection, namespace: environment.GALLEY_TEMPORAL_NAMESPACE });
  const database = createDatabase(environment);
  const objectStore = createObjectStore(environment);

  let furnishing: NodeJS.Timeout | undefined;
  if (queues.includes('lifecycle')) {
    const furnish = async (): Promise<void> => furnishTemporal(temporal, environment.GALLEY_TEMPORAL_NAMESPACE);
    await furnish();
    furnishing = setInterval(() => {
      furnish().catch((error: unknown) => logger.warn({ error }, 'Temporal could not be furnished; next try in half a minute'));
    }, furnishEveryMilliseconds);
  }

  const tools = await createWorkers(queues, connection, { database, objectStore, temporal, environment, logger });
  const closeHealth =
    environment.GALLEY_METRICS_PORT === undefined
      ? undefined
      : await serveHealth(environment.GALLEY_METRICS_PORT, () => tools.workers.every((worker) => worker.getState() === 'RUNNING'));
  logger.info({ queues }, 'working');
  try {
    await Promise.all(tools.workers.map(async (worker) => worker.run()));
  } finally {
    clearInterval(furnishing);
    await closeHealth?.();
    await tools.close();
    await Promise.allSettled([database.close(), connection.close(), closeClientConnection()]);
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
