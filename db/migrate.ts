import path from 'node:path';
import { runner } from 'node-pg-migrate';
import { projectRoot } from '../runtime/project-root.js';

/**
 * Brings the schema up to date, in one transaction, as the role that owns it. Two at once are safe: the second waits
 * and then finds nothing to do.
 * @returns the names of the migrations that ran
 */
export async function migrate(ownerUrl: string, print: (line: string) => void = () => undefined): Promise<string[]> {
  const ran = await runner({
    databaseUrl: ownerUrl,
    dir: path.join(projectRoot, 'db', 'migrations'),
    direction: 'up',
    migrationsTable: 'schema_migrations',
    advisoryLockMode: 'wait',
    log: () => undefined,
  });
  for (const migration of ran) print(`migrated: ${migration.name}`);
  return ran.map((migration) => migration.name);
}
