import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Database } from '../../db/pool.js';
import { createDatabase } from '../../db/pool.js';
import type { TestDatabase } from '../setup/test-database.js';
import { createTestDatabase } from '../setup/test-database.js';
import type { TestTenant } from '../setup/test-tenant.js';
import { createTestTenant } from '../setup/test-tenant.js';

let server: TestDatabase;
let database: Database;
let owner: pg.Client;
let [ours, theirs] = [] as unknown as [TestTenant, TestTenant];

beforeAll(async () => {
  server = await createTestDatabase();
  database = createDatabase({ GALLEY_DATABASE_URL: server.url, GALLEY_DATABASE_POOL: 2 });
  owner = new pg.Client({ connectionString: server.ownerUrl });
  await owner.connect();
  ours = await createTestTenant(database, server.ownerUrl, 'Ours');
  theirs = await createTestTenant(database, server.ownerUrl, 'Theirs');
});

afterAll(async () => {
  await owner?.end();
  await database?.close();
  await server?.drop();
});

async function tenantTables(): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'tenant_id' and not a.attisdropped
      union select 'tenants' order by 1`,
  );
  return rows.map((row) => row.name);
}

describe('the wall between tenants', () => {
  test('every table of tenants is behind forced row-level security, for reading and for writing', async () => {
    const tables = await tenantTables();
    expect(tables.length).toBeGreaterThan(20);
    const { rows } = await owner.query(
      `select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
              (select json_agg(json_build_object('command', p.polcmd, 'reads', pg_get_expr(p.polqual, p.polrelid),
                                                 'writes', pg_get_expr(p.polwithcheck, p.polrelid)))
                 from pg_policy p where p.polrelid = c.oid) as policies
         from pg_class c where c.relname = any($1) and c.relnamespace = 'public'::regnamespace order by 1`,
      [tables],
    );
    for (const row of rows) {
      const column = row.name === 'tenants' ? 'id' : 'tenant_id';
      const rule = `(${column} = current_tenant())`;
      expect(row).toEqual({ name: row.name, enabled: true, forced: true, policies: [{ command: '*', reads: rule, writes: rule }] });
    }
    expect(rows.map((row) => row.name)).toEqual(tables);
  });

  test('every index of a table of tenants but those of the guarded functions begins with the tenant', async () => {
    const { rows } = await owner.query(
      `select i.relname as name from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
         join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
        where t.relname = any($1) and a.attname not in ('tenant_id') and t.relname <> 'tenants'
        union select i.relname from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
        where t.relname = any($1) and x.indkey[0] = 0 order by 1`,
      [await tenantTables()],
    );
    expect(rows.map((row) => row.name)).toEqual(['api_keys_id', 'guest_links_token', 'people_email', 'sessions_token']);
  });

  test('the role of the application owns nothing and cannot step over the policy', async () => {
    const { rows } = await owner.query(
      `select rolsuper, rolbypassrls, rolcreaterole, (select count(*)::int from pg_class where relowner = r.oid) as owned,
              pg_has_role('galley_app', 'galley_guard', 'member') as guard, pg_has_role('galley_app', 'galley_owner', 'member') as owner
         from pg_roles r where rolname = 'galley_app'`,
    );
    expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, owned: 0, guard: false, owner: false }]);
  });

  test('code that forgets the tenant sees no row of any table and can write none', async () => {
    for (const table of await tenantTables()) {
      const seen = await database.withoutTenant((client) => client.query(`select count(*) as n from ${table}`));
      expect({ table, n: seen.rows[0].n }).toEqual({ table, n: 0 });
    }
    const written = database.withoutTenant((client) =>
      client.query(`insert into people (tenant_id, id, email, name, roles) values ($1, gen_random_uuid(), 'x@galley.test', 'X', '{guest}')`, [ours.tenantId]),
    );
    await expect(written).rejects.toThrow(/row-level security/);
  });

  test('a tenant sees its own people only, and cannot write into another', async () => {
    const people = await database.ask<{ tenant_id: string }>(ours.tenantId, 'select tenant_id from people');
    expect(new Set(people.map((row) => row.tenant_id))).toEqual(new Set([ours.tenantId]));
    const changed = await database.withTenant(ours.tenantId, (client) => client.query('update people set name = $1 where tenant_id = $2', ['taken', theirs.tenantId]));
    expect(changed.rowCount).toBe(0);
    const moved = database.ask(ours.tenantId, 'update people set tenant_id = $1 where id = $2', [theirs.tenantId, ours.people.guest.personId]);
    await expect(moved).rejects.toThrow(/row-level security|foreign key/);
  });

  test('the audit log refuses change, removal and forgery', async () => {
    for (const statement of ['update audit_events set body = body', 'delete from audit_events', 'truncate audit_events', `insert into audit_events values ($1, 99, now(), 'system', 'a', 'b', '', '', '')`]) {
      const values = statement.includes('$1') ? [ours.tenantId] : [];
      await expect(database.ask(ours.tenantId, statement, values)).rejects.toMatchObject({ code: '42501' });
    }
    await owner.query(`select set_config('app.tenant_id', $1, false)`, [ours.tenantId]);
    await expect(owner.query('update audit_events set body = body')).rejects.toThrow(/append-only/);
    await expect(owner.query('delete from audit_events')).rejects.toThrow(/append-only/);
    await expect(owner.query('truncate audit_events')).rejects.toThrow(/append-only/);
  });

  test('10,000 interleaved questions on a pool of two never mix tenants', async () => {
    const tenants = [ours.tenantId, theirs.tenantId];
    const question = 'select current_tenant() as tenant, min(tenant_id::text) as row from people';
    async function isMixedUp(index: number): Promise<boolean> {
      const tenantId = tenants[index % 2]!;
      if (index % 3 === 0) return sees(await database.ask(tenantId, question), tenantId);
      if (index % 3 === 1) return sees(await database.withTenant(tenantId, async (client) => (await client.query(question)).rows), tenantId);
      await expect(database.withTenant(tenantId, (client) => client.query('select 1/0'))).rejects.toMatchObject({ code: '22012' });
      return false;
    }
    const lanes = Array.from({ length: 40 }, async (_, lane) => {
      let mixUps = 0;
      for (let index = lane; index < 10_000; index += 40) if (await isMixedUp(index + Math.floor(index / 40))) mixUps += 1;
      return mixUps;
    });
    expect((await Promise.all(lanes)).reduce((sum, mixUps) => sum + mixUps)).toBe(0);
  });

  function sees(rows: unknown[], tenantId: string): boolean {
    const { tenant, row } = rows[0] as { tenant: string; row: string };
    return tenant !== tenantId || row !== tenantId;
  }
});

describe('a transaction', () => {
  test('leaves nothing behind when it fails, even where the error was caught inside', async () => {
    const name = 'left behind';
    const caught = database.withTenant(ours.tenantId, async (client) => {
      await client.query('update people set name = $1 where id = $2', [name, ours.people.guest.personId]);
      await client.query('select 1/0').catch(() => undefined);
    });
    await expect(caught).rejects.toThrow(/rolled back/);
    expect(await database.ask(ours.tenantId, 'select id from people where name = $1', [name])).toEqual([]);
  });

  test('says that the database is unavailable where it is, and goes on when it is back', async () => {
    const [pid] = await database.ask<{ pid: number }>(ours.tenantId, 'select pg_backend_pid() as pid');
    expect(pid).toBeDefined();
    const ended = database.withTenant(ours.tenantId, (client) => client.query('select pg_terminate_backend(pg_backend_pid())'));
    await expect(ended).rejects.toMatchObject({ code: 'database.unavailable' });
    expect(await database.ask(ours.tenantId, 'select 1 as one')).toEqual([{ one: 1 }]);
    const away = createDatabase({ GALLEY_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/galley', GALLEY_DATABASE_POOL: 2 });
    await expect(away.ask(ours.tenantId, 'select 1')).rejects.toMatchObject({ code: 'database.unavailable' });
    await away.close();
  });
});
