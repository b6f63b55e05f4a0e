import { randomUUID } from 'node:crypto';
import type { Client, Database } from '../db/pool.js';

const tables = ['assets', 'versions', 'renditions'] as const;
const copiesAtOnce = 1_000;

/**
 * Copies of an asset that Galley has really taken in: the same bytes, words and renditions under ids of their own, at rest where the
 * original is. Written straight into the database, for what must have many assets and is not about taking them in.
 * @returns the ids of the copies
 */
export async function copyAsset(database: Database, tenantId: string, assetId: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let left = count; left > 0; left -= copiesAtOnce) {
    const copies = Array.from({ length: Math.min(left, copiesAtOnce) }, () => ({ assetId: randomUUID(), versionId: randomUUID() }));
    await database.withTenant(tenantId, async (client) => {
      const columns = await columnsOf(client);
      const values = [assetId, copies.map((copy) => copy.assetId), copies.map((copy) => copy.versionId)];
      const changed = (table: (typeof tables)[number], condition: string, change: string): string =>
        `insert into ${table} (${columns[table]}) select ${columns[table].split(', ').map((column) => `made.${column}`).join(', ')}
           from ${table} s cross join unnest($2::uuid[], $3::uuid[]) as n (asset_id, version_id)
           cross join lateral jsonb_populate_record(null::${table}, to_jsonb(s) || ${change}) made where ${condition}`;
      await client.query(
        changed('assets', 's.id = $1', `jsonb_build_object('id', n.asset_id, 'current_version_id', n.version_id,
          'life', jsonb_set(s.life || jsonb_build_object('assetId', n.asset_id, 'answered', '[]'::jsonb), '{version,versionId}', to_jsonb(n.version_id::text)))`),
        values,
      );
      await client.query(changed('versions', 's.id = (select current_version_id from assets where id = $1)', `jsonb_build_object('id', n.version_id, 'asset_id', n.asset_id)`), values);
      await client.query(
        changed('renditions', 's.version_id = (select current_version_id from assets where id = $1)', `jsonb_build_object('id', gen_random_uuid(), 'version_id', n.version_id)`),
        values,
      );
    });
    ids.push(...copies.map((copy) => copy.assetId));
  }
  return ids;
}

/** What can be written: not what the database works out for itself. */
async function columnsOf(client: Client): Promise<Record<(typeof tables)[number], string>> {
  const { rows } = await client.query<{ name: (typeof tables)[number]; columns: string }>(
    `select attrelid::regclass::text as name, string_agg(attname, ', ' order by attnum) as columns
       from pg_attribute where attrelid = any($1::regclass[]) and attnum > 0 and not attisdropped and attgenerated = '' group by attrelid`,
    [tables],
  );
  return Object.fromEntries(rows.map(({ name, columns }) => [name, columns])) as Record<(typeof tables)[number], string>;
}
