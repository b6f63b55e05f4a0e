import type { Database } from './pool.js';
import type { LifeTable } from './record-transition.js';

/** Whether the tenant has this row, and where its life stands. Asked before a life is: none is ever begun for an id that is not there. */
export async function findLifeStanding(
  database: Database,
  table: LifeTable,
  tenantId: string,
  id: string,
): Promise<{ state: string; sequence: number } | undefined> {
  const [row] = await database.ask<{ state: string; sequence: number }>(tenantId, `select state, sequence from ${table} where id = $1`, [id]);
  return row;
}
