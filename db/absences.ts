import { appendAuditEvent } from './append-audit-event.js';
import type { Client, Database } from './pool.js';

export interface AbsenceRow {
  from: Date;
  until: Date;
  delegate: { id: string; name: string };
}

/** Who stands in for a person, and when; undefined where nobody does. */
export async function findAbsence(database: Database, tenantId: string, personId: string): Promise<AbsenceRow | undefined> {
  const [row] = await database.ask<AbsenceRow>(
    tenantId,
    `select b.from_at as "from", b.until_at as until, json_build_object('id', p.id, 'name', p.name) as delegate
       from absences b join people p on p.tenant_id = b.tenant_id and p.id = b.delegate_id where b.person_id = $1`,
    [personId],
  );
  return row;
}

/** Says that a person is away and who stands in; it takes the place of what was said before. */
export async function saveAbsence(client: Client, absence: { readonly tenantId: string; readonly actor: string; readonly personId: string; readonly from: string; readonly until: string; readonly delegateId: string }): Promise<void> {
  const { tenantId, actor, personId, from, until, delegateId } = absence;
  await client.query(
    `insert into absences (tenant_id, person_id, from_at, until_at, delegate_id) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, person_id) do update set from_at = excluded.from_at, until_at = excluded.until_at, delegate_id = excluded.delegate_id, changed_at = clock_timestamp()`,
    [tenantId, personId, from, until, delegateId],
  );
  await appendAuditEvent(client, { actor, action: 'person.absent', subject: `person:${personId}`, details: { from, until, delegateId } });
}

/** Ends an absence. What has been passed on stays passed on. @returns false where there was none */
export async function endAbsence(client: Client, absence: { readonly tenantId: string; readonly actor: string; readonly personId: string }): Promise<boolean> {
  const { rowCount } = await client.query('delete from absences where tenant_id = $1 and person_id = $2', [absence.tenantId, absence.personId]);
  if (rowCount !== 1) return false;
  await appendAuditEvent(client, { actor: absence.actor, action: 'person.back', subject: `person:${absence.personId}`, details: {} });
  return true;
}
