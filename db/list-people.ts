import type { Page } from '../schemas/page.js';
import type { Person } from '../schemas/people.js';
import type { Role } from '../schemas/vocabulary.js';
import { keysetAt, readCursor, toPage } from './keyset-page.js';
import type { PersonRow } from './person-columns.js';
import { personColumns, personOf } from './person-columns.js';
import type { Database } from './pool.js';

/** People of the tenant, newest first. @throws GalleyError `request.invalid` for a cursor that is not one */
export async function listPeople(
  database: Database,
  tenantId: string,
  query: { cursor?: string | undefined; limit: number; q?: string | undefined; role?: Role | undefined; offboarded: boolean },
): Promise<Page<Person>> {
  const after = readCursor(query.cursor);
  const rows = await database.ask<PersonRow & { keyset_at: string }>(
    tenantId,
    `select ${personColumns}, ${keysetAt('created_at')} as keyset_at
       from people
      where tenant_id = $1
        and (offboarded_at is not null) = $2
        and ($3::text is null or $3 = any(roles))
        and ($4::text is null or strpos(lower(name || ' ' || email), lower($4)) > 0)
        and ($5::timestamptz is null or (created_at, id) < ($5, $6))
      order by created_at desc, id desc
      limit $7`,
    [tenantId, query.offboarded, query.role ?? null, query.q ?? null, after?.at ?? null, after?.id ?? null, query.limit + 1],
  );
  return toPage(rows, query.limit, personOf);
}
