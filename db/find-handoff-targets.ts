import type { Staff } from '../domain/routing-rule.js';
import type { Role } from '../schemas/vocabulary.js';
import type { Client } from './pool.js';

/** Which roles somebody has, and which of these people are here. */
export async function findStaff(client: Client, tenantId: string, personIds: readonly string[]): Promise<Staff> {
  const { rows } = await client.query<{ roles: Role[]; personIds: string[] }>(
    `select array(select distinct role from people p, unnest(p.roles) role where p.tenant_id = $1 and p.offboarded_at is null) as roles,
            array(select p.id from people p where p.tenant_id = $1 and p.id = any($2::uuid[]) and p.offboarded_at is null) as "personIds"`,
    [tenantId, personIds],
  );
  return rows[0]!;
}

/** Those of the ids that are no campaign of the tenant. */
export async function findUnknownCampaigns(client: Client, tenantId: string, campaignIds: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    'select wanted.id from unnest($2::uuid[]) as wanted (id) where not exists (select from campaigns c where c.tenant_id = $1 and c.id = wanted.id)',
    [tenantId, campaignIds],
  );
  return rows.map(({ id }) => id);
}
