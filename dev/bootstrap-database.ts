import { readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { projectRoot } from '../runtime/project-root.js';

/**
 * Makes a database and the roles of `db/bootstrap.sql` in it; does no harm when they are there.
 * @param superuserUrl any database of the server, as a superuser
 */
export async function bootstrapDatabase(
  superuserUrl: string,
  database: string,
  passwords: { owner: string; app: string },
): Promise<void> {
  await asSuperuser(superuserUrl, async (client) => {
    const present = await client.query('select from pg_database where datname = $1', [database]);
    if (present.rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(database)}`);
  });
  const url = new URL(superuserUrl);
  url.pathname = `/${database}`;
  const script = readFileSync(path.join(projectRoot, 'db', 'bootstrap.sql'), 'utf8')
    .replaceAll(`:'owner_password'`, pg.escapeLiteral(passwords.owner))
    .replaceAll(`:'app_password'`, pg.escapeLiteral(passwords.app));
  await asSuperuser(url.href, (client) => client.query(script));
}

async function asSuperuser<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
