import type { Database } from './pool.js';

/**
 * Every tenant's id, through the guarded function; for maintenance that then enters each tenant by itself. In a new order each time,
 * so that a run that must stop early does not always leave out the same ones.
 */
export async function allTenants(database: Database): Promise<string[]> {
  return database.withoutTenant(async (client) => {
    const { rows } = await client.query<{ tenant_id: string }>('select tenant_id from all_tenants() order by random()');
    return rows.map((row) => row.tenant_id);
  });
}
