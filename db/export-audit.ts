import type { Database } from './pool.js';

export interface ExportedEvent {
  readonly tenantId: string;
  readonly sequence: number;
  /** The exact text that was hashed. */
  readonly body: string;
  readonly previousHash: string;
  readonly hash: string;
}

const batchRows = 1_000;

/**
 * The tenant's whole audit log, oldest first, as it is when it is asked for; read in batches, so that neither a connection nor
 * memory is held for long. The log is append-only: what is read later is what was there.
 */
export async function* exportAudit(database: Database, tenantId: string): AsyncGenerator<ExportedEvent> {
  const [head] = await database.ask<{ sequence: number }>(tenantId, 'select sequence from audit_heads');
  const last = head?.sequence ?? 0;
  for (let from = 0; from < last; from += batchRows) {
    yield* await database.ask<ExportedEvent & Record<string, unknown>>(
      tenantId,
      `select tenant_id as "tenantId", sequence, body, previous_hash as "previousHash", hash from audit_events
        where sequence > $1 and sequence <= $2 order by sequence`,
      [from, Math.min(from + batchRows, last)],
    );
  }
}
