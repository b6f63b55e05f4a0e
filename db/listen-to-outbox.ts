import pg from 'pg';
import type { Environment } from '../schemas/environment.js';

export interface OutboxListener {
  close(): Promise<void>;
}

const retryAfterMs = 1_000;

/**
 * One connection of this process that hears of every commit to the outbox, of whatever tenant. Where it breaks it is made again, and
 * `onNews(null)` says that something may have been missed.
 * @param onNews the tenant in whose outbox there is something new; null for any. With an asset it is who looks at that asset, and
 *   nothing new in the outbox
 * @param onTrouble told once per broken connection
 */
export function listenToOutbox(
  environment: Pick<Environment, 'GALLEY_DATABASE_URL'>,
  onNews: (tenantId: string | null, presenceOf?: string) => void,
  onTrouble: (error: Error) => void,
): OutboxListener {
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ connectionString: environment.GALLEY_DATABASE_URL, application_name: 'galley-events', keepAlive: true });
    client = fresh;
    let isLost = false;
    const lost = (error?: Error): void => {
      if (isLost || isClosed) return;
      isLost = true;
      onTrouble(error ?? new Error('the connection that hears of events was ended'));
      fresh.end().catch(() => undefined);
      retry = setTimeout(() => void connect(), retryAfterMs);
    };
    fresh.on('error', lost);
    fresh.on('end', () => lost());
    fresh.on('notification', ({ channel, payload }) => {
      const [tenantId = null, assetId] = channel === 'galley_presence' ? (payload ?? '').split('/') : [payload];
      onNews(tenantId, assetId);
    });
    try {
      await fresh.connect();
      await fresh.query('listen galley_outbox; listen galley_presence');
      onNews(null);
    } catch (error) {
      lost(error as Error);
    }
  }

  void connect();
  return {
    close: async () => {
      isClosed = true;
      clearTimeout(retry);
      // It may be broken already; then there is nothing to end.
      await client?.end().catch(() => undefined);
    },
  };
}
