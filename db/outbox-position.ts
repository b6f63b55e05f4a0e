import type { Client, Database } from './pool.js';

/** The last event that a reader of a tenant's outbox has dealt with; zero before the first. */
export async function findOutboxPosition(database: Database, tenantId: string, reader: string): Promise<number> {
  const [row] = await database.ask<{ position: number }>(tenantId, 'select position from outbox_readers where tenant_id = $1 and reader = $2', [tenantId, reader]);
  return row?.position ?? 0;
}

/** Moves a reader on, in the transaction of what it did. False where another process was there first: then nothing is to be done. */
export async function moveOutboxPosition(client: Client, tenantId: string, reader: string, from: number, to: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into outbox_readers (tenant_id, reader, position) values ($1, $2, $4)
     on conflict (tenant_id, reader) do update set position = excluded.position where outbox_readers.position = $3`,
    [tenantId, reader, from, to],
  );
  return rowCount === 1;
}
