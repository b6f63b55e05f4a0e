import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { forgetWhatHasPassed } from '../db/forget-what-has-passed.js';
import type { Logger } from '../runtime/logger.js';
import type { Environment } from '../schemas/environment.js';
import { createApi } from './create-api.js';
import { createServices } from './create-services.js';
import { routes } from './routes/index.js';

/** Time for balancers to see on /readyz that this process is leaving. */
const noticeMs = 1_000;
/** Time for requests under way. */
const drainMs = 30_000;
const housekeepingMs = 3_600_000;

export interface ApiServer {
  readonly port: number;
  /** Says on /readyz that it leaves, lets what is under way end within 30 s, and closes everything. */
  stop(): Promise<void>;
}

/** Starts one API process on the address of the environment; port 0 takes a free one. */
export async function startApiServer(environment: Environment, logger: Logger): Promise<ApiServer> {
  const { services, leave, close } = createServices(environment, logger);
  const { app, health } = createApi({ services, routes });
  const server = createServer({ keepAliveTimeout: 65_000, headersTimeout: 66_000 }, app);
  // Browsers open connections ahead of their requests; Node does not count one that has asked nothing yet as idle.
  const connections = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  server.listen(environment.GALLEY_API_PORT, environment.GALLEY_API_HOST);
  await once(server, 'listening');

  const housekeeping = setInterval(() => {
    forgetWhatHasPassed(services.database).catch((err: unknown) => logger.warn({ err }, 'old sessions and keys were not removed'));
  }, housekeepingMs);

  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      const lastCheck = health.leave();
      clearInterval(housekeeping);
      await Promise.all([lastCheck, sleep(noticeMs)]);
      const closed = once(server, 'close');
      server.close();
      leave();
      const idle = setInterval(() => {
        server.closeIdleConnections();
        for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
      }, 100);
      const end = setTimeout(() => server.closeAllConnections(), drainMs);
      await closed;
      clearInterval(idle);
      clearTimeout(end);
      await close();
    },
  };
}
