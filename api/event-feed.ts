import type { Database } from '../db/pool.js';
import type { OutboxListener } from '../db/listen-to-outbox.js';
import { listenToOutbox } from '../db/listen-to-outbox.js';
import type { Services } from './services.js';

/**
 * Called when there may be something new for its tenant: in its outbox, or with `presenceOf` in who looks at that asset; null where
 * that may be any, because nothing was heard for a while.
 */
type Wake = (presenceOf?: string | null) => void;

interface Feed {
  readonly listener: OutboxListener;
  readonly wakes: Map<string, Set<Wake>>;
}

/** One per process and database, for as long as someone listens. */
const feeds = new WeakMap<Database, Feed>();

/**
 * Calls `wake` whenever something new may be in a tenant's outbox.
 * @returns what ends it; after the last one the connection is closed
 */
export function hearOfEvents({ database, environment, logger }: Pick<Services, 'database' | 'environment' | 'logger'>, tenantId: string, wake: Wake): () => void {
  const feed = feeds.get(database) ?? open();
  const heard = feed.wakes.get(tenantId) ?? new Set<Wake>();
  feed.wakes.set(tenantId, heard.add(wake));
  return () => {
    heard.delete(wake);
    if (heard.size === 0) feed.wakes.delete(tenantId);
    if (feed.wakes.size > 0 || feeds.get(database) !== feed) return;
    feeds.delete(database);
    feed.listener.close().catch((err: unknown) => logger.warn({ err }, 'the connection that hears of events could not be closed'));
  };

  function open(): Feed {
    const wakes: Feed['wakes'] = new Map();
    const listener = listenToOutbox(
      environment,
      (tenant, presenceOf) => {
        const called = tenant === null ? [...wakes.values()] : [wakes.get(tenant) ?? new Set<Wake>()];
        for (const set of called) for (const one of set) one(presenceOf);
        if (tenant === null) for (const set of called) for (const one of set) one(null);
      },
      (err) => logger.warn({ err }, 'the connection that hears of events broke; it is made again'),
    );
    const opened = { listener, wakes };
    feeds.set(database, opened);
    return opened;
  }
}
