import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { v7 as uuid } from 'uuid';
import { createDatabase } from '../../db/pool.js';
import type { Database } from '../../db/pool.js';
import { readEnvironment } from '../../runtime/environment.js';
import { createLogger } from '../../runtime/logger.js';
import type { Logger } from '../../runtime/logger.js';
import type { Environment } from '../../schemas/environment.js';
import { createObjectStore } from '../../storage/object-store.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { prepareBuckets } from '../../storage/prepare-buckets.js';
import { createTestDatabase } from '../setup/test-database.js';
import { testServers } from '../setup/test-servers.js';

/** One tenant on the real servers, to put people and assets into. */
export interface Library {
  readonly tenantId: string;
  readonly database: Database;
  readonly objectStore: ObjectStore;
  readonly environment: Environment;
  readonly logger: Logger;
  /** One statement as the schema's owner, in this tenant. */
  sql<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  addTenant(): Promise<string>;
  addPerson(person: { roles: readonly string[]; offboarded?: boolean; tenantId?: string }): Promise<{ id: string; email: string }>;
  close(): Promise<void>;
}

export async function createLibrary(overrides: Record<string, string> = {}): Promise<Library> {
  const testDatabase = await createTestDatabase();
  const environment = readEnvironment({ ...testServers().environment, GALLEY_DATABASE_URL: testDatabase.url, GALLEY_LOG_LEVEL: 'silent', ...bucketsOfThisFile, ...overrides });
  await prepareBuckets(environment);
  const owner = new pg.Pool({ connectionString: testDatabase.ownerUrl, max: 2 });
  const database = createDatabase(environment);
  const objectStore = createObjectStore(environment);
  const tenantId = uuid();

  async function sqlOf<Row extends pg.QueryResultRow>(tenant: string, text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const client = await owner.connect();
    try {
      await client.query('begin');
      await client.query(`select set_config('app.tenant_id', $1, true)`, [tenant]);
      const { rows } = await client.query<Row>(text, [...values]);
      await client.query('commit');
      return rows;
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }

  async function insertTenant(id: string): Promise<string> {
    await sqlOf(id, `insert into tenants (id, name) values ($1, 'Test')`, [id]);
    return id;
  }

  await insertTenant(tenantId);
  return {
    tenantId,
    database,
    objectStore,
    environment,
    logger: createLogger(environment, 'test'),
    sql: (text, values) => sqlOf(tenantId, text, values),
    addTenant: () => insertTenant(uuid()),
    addPerson: async ({ roles, offboarded = false, tenantId: tenant = tenantId }) => {
      const id = uuid();
      const email = `${id}@example.com`;
      await sqlOf(tenant, `insert into people (tenant_id, id, email, name, roles, offboarded_at) values ($1, $2, $3, 'Somebody', $4, $5)`, [
        tenant, id, email, roles, offboarded ? new Date() : null,
      ]);
      return { id, email };
    },
    close: async () => {
      objectStore.close();
      await Promise.all([database.close(), owner.end()]);
      await testDatabase.drop();
    },
  };
}

/** Sweeps and retention act on whole buckets, so each test file has its own. */
const mark = randomBytes(4).toString('hex');
const bucketsOfThisFile = {
  GALLEY_S3_BUCKET: `galley-${mark}`,
  GALLEY_S3_ARCHIVE_BUCKET: `galley-archive-${mark}`,
  GALLEY_S3_AUDIT_BUCKET: `galley-audit-${mark}`,
  GALLEY_S3_CDN_BUCKET: `galley-cdn-${mark}`,
};

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
