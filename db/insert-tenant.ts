import { asOwner } from './as-owner.js';

/** Adds a tenant, once per id. Only the owner of the schema may; the application cannot make tenants. */
export async function insertTenant(ownerUrl: string, tenant: { readonly id: string; readonly name: string }): Promise<void> {
  await asOwner(ownerUrl, async (client) => {
    await client.query(`select set_config('app.tenant_id', $1, false)`, [tenant.id]);
    await client.query('insert into tenants (id, name) values ($1, $2) on conflict (id) do nothing', [tenant.id, tenant.name]);
  });
}
