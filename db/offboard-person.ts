import type { Person } from '../schemas/people.js';
import { appendAuditEvent } from './append-audit-event.js';
import { keepAnAdmin } from './keep-an-admin.js';
import type { PersonRow } from './person-columns.js';
import { personColumns, personOf } from './person-columns.js';
import type { Client } from './pool.js';

/**
 * Ends what a person may do, at once: sessions go, API keys are revoked, signing in is over. What they did stays.
 * Somebody who has left already is left as they are.
 * @returns undefined where there is no such person
 * @throws GalleyError `person.last_admin`
 */
export async function offboardPerson(
  client: Client,
  departure: { readonly tenantId: string; readonly id: string; readonly actor: string },
): Promise<Person | undefined> {
  const { tenantId, id, actor } = departure;
  await keepAnAdmin(client, tenantId, id);
  const { rows } = await client.query<PersonRow & { is_new: boolean }>(
    `with before as (select offboarded_at from people where tenant_id = $1 and id = $2 for update)
     update people set offboarded_at = coalesce(people.offboarded_at, now()),
                       revision = revision + case when people.offboarded_at is null then 1 else 0 end
       from before where tenant_id = $1 and id = $2
     returning ${personColumns.replace('offboarded_at', 'people.offboarded_at')}, before.offboarded_at is null as is_new`,
    [tenantId, id],
  );
  const [row] = rows;
  if (!row?.is_new) return row && personOf(row);
  const [sessions, keys] = await Promise.all([
    client.query('delete from sessions where tenant_id = $1 and person_id = $2', [tenantId, id]),
    client.query('update api_keys set revoked_at = now() where tenant_id = $1 and person_id = $2 and revoked_at is null', [tenantId, id]),
  ]);
  await appendAuditEvent(client, {
    actor,
    action: 'person.offboarded',
    subject: `person:${id}`,
    details: { sessionsEnded: sessions.rowCount, keysRevoked: keys.rowCount },
  });
  return personOf(row);
}
