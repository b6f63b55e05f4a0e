import type { Person } from '../schemas/people.js';
import type { PersonRow } from './person-columns.js';
import { personColumns, personOf } from './person-columns.js';
import type { Database } from './pool.js';

/** A person of the tenant, also one who has left. */
export async function findPerson(database: Database, tenantId: string, personId: string): Promise<Person | undefined> {
  const [row] = await database.ask<PersonRow>(tenantId, `select ${personColumns} from people where tenant_id = $1 and id = $2`, [tenantId, personId]);
  return row && personOf(row);
}
