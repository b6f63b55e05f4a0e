import { GalleyError } from '../schemas/galley-error.js';
import type { Database } from './pool.js';
import type { LifeTable } from './record-transition.js';

/** The record a life goes on from. @throws GalleyError `resource.not_found` */
export async function loadLife<LifeRecord>(database: Database, table: LifeTable, tenantId: string, id: string): Promise<LifeRecord> {
  const [row] = await database.ask<{ life: LifeRecord }>(tenantId, `select life from ${table} where tenant_id = $1 and id = $2`, [tenantId, id]);
  if (row === undefined) throw new GalleyError('resource.not_found', `There is no row ${id} in ${table}.`);
  return row.life;
}
