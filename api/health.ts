import type { RequestHandler } from 'express';
import type { Services } from './services.js';

const timeoutMs = 2_000;
/** Ends before the time-out does, so that a check that is over has nothing under way. */
const temporalDeadlineMs = 1_700;
const freshMs = 1_000;

type Checks = Readonly<Record<'database' | 'objectStore' | 'temporal', 'ok' | 'unreachable'>>;

export interface Health {
  readonly live: RequestHandler;
  readonly ready: RequestHandler;
  /**
   * From now on `/readyz` says no, so that a balancer sends nobody here any more, and asks nobody: the promise is kept when the last
   * question has its answer. A gRPC connection that is closed with a question on it throws outside of any request.
   */
  leave(): Promise<void>;
}

/** `/livez`: the process answers. `/readyz`: what it needs answers as well; asked at most once a second. */
export function createHealth(services: Services): Health {
  let isLeaving = false;
  let last: { at: number; checks: Promise<Checks> } | undefined;
  return {
    live: (_request, response) => {
      response.json({ status: 'ok' });
    },
    ready: async (_request, response) => {
      response.setHeader('cache-control', 'no-store');
      if (isLeaving) {
        response.status(503).json({ status: 'leaving' });
        return;
      }
      if (last === undefined || Date.now() - last.at > freshMs) last = { at: Date.now(), checks: check(services) };
      const checks = await last.checks;
      const isReady = Object.values(checks).every((state) => state === 'ok');
      response.status(isReady ? 200 : 503).json({ status: isReady ? 'ok' : 'not_ready', checks });
    },
    leave: async () => {
      isLeaving = true;
      await last?.checks;
    },
  };
}

async function check(services: Services): Promise<Checks> {
  const { database, objectStore, temporal, logger } = services;
  const answers = async (name: keyof Checks, question: () => Promise<unknown>): Promise<'ok' | 'unreachable'> => {
    try {
      await inTime(question());
      return 'ok';
    } catch (err) {
      logger.warn({ err, dependency: name }, 'not ready');
      return 'unreachable';
    }
  };
  const [databaseState, objectStoreState, temporalState] = await Promise.all([
    answers('database', () => database.withoutTenant((client) => client.query('select 1'))),
    answers('objectStore', () => objectStore.head({ bucket: 'assets', key: 'is-the-store-there' })),
    answers('temporal', () =>
      temporal.connection.withDeadline(Date.now() + temporalDeadlineMs, () =>
        temporal.workflowService.describeNamespace({ namespace: temporal.options.namespace }),
      ),
    ),
  ]);
  return { database: databaseState, objectStore: objectStoreState, temporal: temporalState };
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
