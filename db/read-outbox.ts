import type { Database } from './pool.js';

export interface OutboxRow {
  id: number;
  topic: string;
  payload: Record<string, unknown>;
  at: Date;
}

/**
 * What happened in a tenant after an event, oldest first. Every outbox row is written while its tenant's audit log is held
 * (publishTransition), so numbers appear in their order and going on from the last one read misses none.
 */
export async function readOutbox(database: Database, tenantId: string, afterId: number, rows: number): Promise<OutboxRow[]> {
  return database.ask<OutboxRow & Record<string, unknown>>(tenantId, 'select id, topic, payload, at from outbox where id > $1 order by id limit $2', [
    afterId,
    rows,
  ]);
}

/** The first and the last event that are kept of a tenant; zero where there are none. */
export async function findOutboxBounds(database: Database, tenantId: string): Promise<{ first: number; last: number }> {
  const [row] = await database.ask<{ first: number; last: number }>(
    tenantId,
    'select coalesce(min(id), 0) as first, coalesce(max(id), 0) as last from outbox',
  );
  return row!;
}

/** How many events follow one, counted up to `most`. */
export async function countOutboxAfter(database: Database, tenantId: string, afterId: number, most: number): Promise<number> {
  const [row] = await database.ask<{ rows: number }>(
    tenantId,
    'select count(*)::integer as rows from (select from outbox where id > $1 order by id limit $2) following',
    [afterId, most],
  );
  return row!.rows;
}
