import type { Database } from '../db/pool.js';

const atOnce = 500;

/**
 * Copies assets as they are, with their version, its slots and its renditions, under new ids, until there are `count` of them. A copy
 * is what an upload of the same bytes under the same title would have become, so its record and its content hash are true of it; its
 * audit log begins with the first thing that happens to it.
 */
export async function addDependants(database: Database, tenantId: string, templates: readonly string[], count: number, print: (line: string) => void): Promise<void> {
  for (let made = 0; made < count; made += atOnce) {
    const size = Math.min(atOnce, count - made);
    await database.withTenant(tenantId, async (client) => {
      await client.query(`create temporary table copied on commit drop as
        select a.id as from_asset, a.current_version_id as from_version, gen_random_uuid() as to_asset, gen_random_uuid() as to_version
          from generate_series(0, ${size - 1}) i
          join unnest(array['${templates.join("','")}']::uuid[]) with ordinality as t (id, number) on t.number = 1 + i % ${templates.length}
          join assets a on a.id = t.id`);
      for (const [table, change] of Object.entries(copies)) {
        await client.query(
          `insert into ${table} (${await columnsOf(table)})
           select ${await columnsOf(table)} from (
             select (jsonb_populate_record(null::${table}, to_jsonb(x) || (${change}))).* from copied c join ${table} x on ${joins[table] ?? ''}) as row_copy`,
        );
      }

      async function columnsOf(table: string): Promise<string> {
        const { rows } = await client.query<{ name: string }>(
          `select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' order by ordinal_position`,
          [table],
        );
        return rows.map(({ name }) => `"${name}"`).join(', ');
      }
    });
    print(`${made + size} of ${count} dependants added`);
  }
}

/** What of each row is another in its copy. */
const copies: Readonly<Record<string, string>> = {
  assets: `jsonb_build_object('id', c.to_asset, 'current_version_id', c.to_version, 'created_at', clock_timestamp(), 'in_motion', false,
             'life', replace(replace(x.life::text, c.from_asset::text, c.to_asset::text), c.from_version::text, c.to_version::text)::jsonb)`,
  versions: `jsonb_build_object('id', c.to_version, 'asset_id', c.to_asset, 'number', 1, 'made_from', null)`,
  version_slots: `jsonb_build_object('version_id', c.to_version)`,
  renditions: `jsonb_build_object('id', gen_random_uuid(), 'version_id', c.to_version)`,
};

const joins: Readonly<Record<string, string>> = {
  assets: 'x.id = c.from_asset',
  versions: 'x.id = c.from_version',
  version_slots: 'x.version_id = c.from_version',
  renditions: 'x.version_id = c.from_version',
};
