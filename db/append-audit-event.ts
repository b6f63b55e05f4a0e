import type { Client } from './pool.js';

/**
 * Adds to the tenant's audit log, in the transaction of the change it tells of. It holds the end of the log until that
 * transaction ends, so make it the last statement. The log is never erased: ids, enums and instants only, nothing personal.
 * @returns the event's number in the tenant's log
 */
export async function appendAuditEvent(
  client: Client,
  event: { readonly actor: string; readonly action: string; readonly subject: string; readonly details?: Readonly<Record<string, unknown>> },
): Promise<number> {
  const { rows } = await client.query<{ sequence: number }>('select append_audit_event($1, $2, $3, $4) as sequence', [
    event.actor,
    event.action,
    event.subject,
    JSON.stringify(event.details ?? {}),
  ]);
  return rows[0]!.sequence;
}
