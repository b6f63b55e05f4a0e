import { GalleyError } from '../schemas/galley-error.js';
import type { Person, PersonEdit } from '../schemas/people.js';
import { appendAuditEvent } from './append-audit-event.js';
import { keepAnAdmin } from './keep-an-admin.js';
import type { PersonRow } from './person-columns.js';
import { personColumns, personOf } from './person-columns.js';
import type { Client } from './pool.js';
import { refuseTakenEmail } from './refuse-taken-email.js';

/**
 * Changes a person who is at the revision that the editor has read.
 * @returns undefined where there is no such person, or they have left
 * @throws GalleyError `edit.stale`, `person.last_admin`, `person.email_taken`
 */
export async function updatePerson(
  client: Client,
  change: { readonly tenantId: string; readonly id: string; readonly expectedRevision: number; readonly edit: PersonEdit; readonly actor: string },
): Promise<Person | undefined> {
  const { tenantId, id, edit } = change;
  if (edit.roles && !edit.roles.includes('admin')) await keepAnAdmin(client, tenantId, id);
  const { rows: before } = await client.query<PersonRow>(
    `select ${personColumns} from people where tenant_id = $1 and id = $2 and offboarded_at is null for update`,
    [tenantId, id],
  );
  const [old] = before;
  if (!old) return undefined;
  if (old.revision !== change.expectedRevision) {
    throw new GalleyError('edit.stale', `The person is now at revision ${old.revision}.`, { facts: { revision: old.revision } });
  }
  const { rows } = await refuseTakenEmail(
    client.query<PersonRow>(
      `update people set email = coalesce($3, email), name = coalesce($4, name), roles = coalesce($5, roles), revision = revision + 1
        where tenant_id = $1 and id = $2 returning ${personColumns}`,
      [tenantId, id, edit.email ?? null, edit.name ?? null, edit.roles ?? null],
    ),
  );
  const [row] = rows;
  await appendAuditEvent(client, {
    actor: change.actor,
    action: 'person.changed',
    subject: `person:${id}`,
    details: { fields: Object.keys(edit), ...(edit.roles ? { rolesBefore: old.roles, roles: edit.roles } : {}) },
  });
  return row && personOf(row);
}
