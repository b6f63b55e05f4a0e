import type { Client } from './pool.js';

/** The record of a life as the audit log tells it. */
export interface RecordAsOf {
  readonly record: Readonly<Record<string, unknown>>;
  /** The last event that it rests on. */
  readonly event: { readonly sequence: number; readonly at: Date; readonly hash: string; readonly action: string };
}

/**
 * The latest value of each member of a life's record up to an instant, from the audit log alone; undefined where the life had not
 * begun by then.
 * @param subject for example `asset:<id>`
 */
export async function findRecordAsOf(client: Client, tenantId: string, subject: string, at: Date): Promise<RecordAsOf | undefined> {
  const { rows } = await client.query<{ record: Record<string, unknown>; event: Omit<RecordAsOf['event'], 'at'> & { at: string } }>(
    `with seen as (
       select e.sequence, e.at, e.hash, e.action, e.body::jsonb -> 'details' -> 'changes' as changes
         from audit_events e where e.tenant_id = $1 and e.subject = $2 and e.at <= $3)
     select (select coalesce(jsonb_object_agg(latest.key, latest.value), '{}')
               from (select distinct on (c.key) c.key, c.value from seen, jsonb_each(seen.changes) c order by c.key, seen.sequence desc) latest) as record,
            (select json_build_object('sequence', sequence, 'at', at, 'hash', hash, 'action', action) from seen order by sequence desc limit 1) as event
      where exists (select 1 from seen)`,
    [tenantId, subject, at],
  );
  const [row] = rows;
  return row && { record: row.record, event: { ...row.event, at: new Date(row.event.at) } };
}
