import type { Person } from '../schemas/people.js';
import type { Role } from '../schemas/vocabulary.js';
import { appendAuditEvent } from './append-audit-event.js';
import { refuseTakenEmail } from './refuse-taken-email.js';
import type { PersonRow } from './person-columns.js';
import { personColumns, personOf } from './person-columns.js';
import type { Client } from './pool.js';

/**
 * Adds a person, once per id: a repetition only sets the password hash again, since its answer shows the new password.
 * @throws GalleyError `person.email_taken`
 */
export async function insertPerson(
  client: Client,
  person: {
    readonly tenantId: string;
    readonly id: string;
    readonly email: string;
    readonly name: string;
    readonly roles: readonly Role[];
    readonly passwordHash: string;
    readonly actor: string;
  },
): Promise<Person> {
  const { rows } = await refuseTakenEmail(
    client.query<PersonRow & { is_new: boolean }>(
      `insert into people (tenant_id, id, email, name, roles, password_hash) values ($1, $2, $3, $4, $5, $6)
       on conflict (tenant_id, id) do update set password_hash = excluded.password_hash
       returning ${personColumns}, xmax = 0 as is_new`,
      [person.tenantId, person.id, person.email, person.name, person.roles, person.passwordHash],
    ),
  );
  const [row] = rows;
  if (!row) throw new Error('an upsert returns its row');
  if (row.is_new) {
    await appendAuditEvent(client, { actor: person.actor, action: 'person.created', subject: `person:${row.id}`, details: { roles: row.roles } });
  }
  return personOf(row);
}
