import { pino } from 'pino';
import type { Logger } from 'pino';
import type { Environment } from '../schemas/environment.js';

export type { Logger };

/** JSON lines on standard error; anything that can carry a secret is removed before it is written. */
export function createLogger(environment: Pick<Environment, 'GALLEY_LOG_LEVEL'>, process: string): Logger {
  return pino(
    {
      level: environment.GALLEY_LOG_LEVEL,
      base: { process },
      redact: {
        paths: [
          'req.headers.authorization',
          'req.headers.cookie',
          'res.headers["set-cookie"]',
          'res.headers.location',
          '*.password',
          '*.secret',
          '*.apiKey',
          '*.url',
        ],
        censor: '[removed]',
      },
    },
    pino.destination({ dest: 2, sync: false }),
  );
}
