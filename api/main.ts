import { EnvironmentError, readEnvironment } from '../runtime/environment.js';
import { createLogger } from '../runtime/logger.js';
import { startApiServer } from './server.js';

/** One API process: runs until SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const environment = readEnvironment();
  const logger = createLogger(environment, 'api');
  const server = await startApiServer(environment, logger);
  logger.info({ port: server.port }, 'the API listens');
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      logger.info({ signal }, 'the API leaves');
      server.stop().then(
        () => logger.info('the API has left'),
        (err: unknown) => {
          logger.error({ err }, 'the API did not leave in order');
          process.exitCode = 1;
        },
      );
    });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof EnvironmentError ? error.message : error);
  process.exitCode = 1;
});
