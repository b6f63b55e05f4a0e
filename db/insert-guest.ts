import { GalleyError } from '../schemas/galley-error.js';
import { appendAuditEvent } from './append-audit-event.js';
import type { Client } from './pool.js';

/**
 * The guest with this e-mail address, who is made where the tenant does not know them. They sign in nowhere.
 * @returns their id
 * @throws GalleyError `guest.email_unfit` where the address is that of somebody who works here, or of a guest who was offboarded
 */
export async function insertGuest(client: Client, guest: { readonly tenantId: string; readonly id: string; readonly email: string; readonly name: string; readonly actor: string }): Promise<string> {
  const { tenantId, id, email, name, actor } = guest;
  const { rowCount } = await client.query(
    `insert into people (tenant_id, id, email, name, roles, is_external) values ($1, $2, $3, $4, '{guest}', true) on conflict do nothing`,
    [tenantId, id, email, name],
  );
  const { rows } = await client.query<{ id: string; isExternal: boolean; hasLeft: boolean }>(
    `select id, is_external as "isExternal", offboarded_at is not null as "hasLeft" from people where tenant_id = $1 and lower(email) = lower($2) order by is_external`,
    [tenantId, email],
  );
  const [known] = rows;
  if (known === undefined) throw new Error('a guest who was made is there');
  if (!known.isExternal) throw new GalleyError('guest.email_unfit', 'Somebody who works here has this address.');
  if (known.hasLeft) throw new GalleyError('guest.email_unfit', 'The guest with this address was offboarded.');
  if (rowCount === 1) await appendAuditEvent(client, { actor, action: 'person.created', subject: `person:${id}`, details: { roles: ['guest'], isExternal: true } });
  return known.id;
}
