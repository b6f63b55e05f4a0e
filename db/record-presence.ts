import type { Database } from './pool.js';

/** Who is not heard of for so long is taken for gone. */
export const presenceSeconds = 45;

export interface PresenceRow {
  person: { id: string; name: string };
  since: Date;
  expiresAt: Date;
}

/** Who is looking at an asset, first come first; undefined where the tenant has no such asset. */
export async function listPresence(database: Database, tenantId: string, assetId: string): Promise<PresenceRow[] | undefined> {
  const [row] = await database.ask<{ people: { person: { id: string; name: string }; since: string; expiresAt: string }[] }>(
    tenantId,
    `select coalesce((select json_agg(one order by one.since) from (
              select json_build_object('id', p.id, 'name', p.name) as person, s.since, s.seen_at + make_interval(secs => $3) as "expiresAt"
                from asset_presence s join people p on p.tenant_id = s.tenant_id and p.id = s.person_id
               where s.tenant_id = $1 and s.asset_id = a.id and s.seen_at > now() - make_interval(secs => $3)) one), '[]') as people
       from assets a where a.tenant_id = $1 and a.id = $2`,
    [tenantId, assetId, presenceSeconds],
  );
  return row?.people.map(({ person, since, expiresAt }) => ({ person, since: new Date(since), expiresAt: new Date(expiresAt) }));
}

/**
 * Someone is there; those who listen are told when they have come, not at each heartbeat. Nothing of it is kept for good.
 * @returns false where the tenant has no such asset
 */
export async function recordPresence(database: Database, tenantId: string, assetId: string, personId: string): Promise<boolean> {
  return database.withTenant(tenantId, async (client) => {
    const { rows } = await client.query<{ isThere: boolean; isNew: boolean }>(
      `with gone as (
         delete from asset_presence where tenant_id = $1 and asset_id = $2 and seen_at <= now() - make_interval(secs => $4) and person_id <> $3 returning 1),
       before as (
         select from asset_presence where tenant_id = $1 and asset_id = $2 and person_id = $3 and seen_at > now() - make_interval(secs => $4)),
       seen as (
         insert into asset_presence (tenant_id, asset_id, person_id)
         select tenant_id, id, $3 from assets where tenant_id = $1 and id = $2
         on conflict (tenant_id, asset_id, person_id) do update set seen_at = now(),
           since = case when asset_presence.seen_at > now() - make_interval(secs => $4) then asset_presence.since else now() end
         returning 1)
       select exists (select from seen) as "isThere", not exists (select from before) or exists (select from gone) as "isNew"`,
      [tenantId, assetId, personId, presenceSeconds],
    );
    const { isThere, isNew } = rows[0]!;
    if (isThere && isNew) await tell(client, tenantId, assetId);
    return isThere;
  });
}

/** Someone has left. */
export async function forgetPresence(database: Database, tenantId: string, assetId: string, personId: string): Promise<void> {
  await database.withTenant(tenantId, async (client) => {
    const { rowCount } = await client.query('delete from asset_presence where tenant_id = $1 and asset_id = $2 and person_id = $3', [tenantId, assetId, personId]);
    if (rowCount === 1) await tell(client, tenantId, assetId);
  });
}

async function tell(client: { query: (text: string, values: string[]) => Promise<unknown> }, tenantId: string, assetId: string): Promise<void> {
  await client.query(`select pg_notify('galley_presence', $1)`, [`${tenantId}/${assetId}`]);
}
