import { GalleyError } from '../schemas/galley-error.js';
import type { Client } from './pool.js';

/**
 * Called before somebody stops being an admin. Holds the tenant's admins until the transaction ends, so that two who
 * remove each other do not both succeed.
 * @throws GalleyError `person.last_admin` where nobody else is one
 */
export async function keepAnAdmin(client: Client, tenantId: string, leavingId: string): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `select id from people where tenant_id = $1 and 'admin' = any(roles) and offboarded_at is null order by id for update`,
    [tenantId],
  );
  const isAdmin = rows.some((row) => row.id === leavingId);
  if (isAdmin && rows.length === 1) throw new GalleyError('person.last_admin', 'This is the only admin.');
}
