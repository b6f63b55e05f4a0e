import { v5 as derivedUuid } from 'uuid';
import { listPeople } from '../db/list-people.js';
import { oneSetUpAtATime } from '../db/one-set-up-at-a-time.js';
import { createDatabase } from '../db/pool.js';
import type { Environment } from '../schemas/environment.js';
import { createPersonWithKey } from './create-person.js';
import { createTenant } from './create-tenant.js';

const adminEmail = 'admin@galley.local';

/** The first tenant has the same id in every installation, so that a set-up that broke off goes on where it was. */
const firstTenantId = derivedUuid('https://galley.example/first-tenant', derivedUuid.URL);

export interface Installed {
  readonly tenantId: string;
  /** True where this call made the admin; then password and key are there, and never again. */
  readonly created: boolean;
  readonly adminEmail: string;
  readonly adminPassword?: string;
  readonly adminApiKey?: string;
}

/**
 * Makes the first tenant and its admin in a migrated database, once; many at the same time make one. The admin comes last,
 * in one transaction: a set-up that broke off before has shown nobody anything, and is simply done again.
 */
export async function setUp(options: { environment: Environment; ownerUrl: string }): Promise<Installed> {
  const { environment, ownerUrl } = options;
  const database = createDatabase(environment);
  try {
    return await oneSetUpAtATime(ownerUrl, async () => {
      const tenantId = firstTenantId;
      const { items: people } = await listPeople(database, tenantId, { limit: 1, role: 'admin', offboarded: false });
      if (people.length > 0) return { tenantId, created: false, adminEmail };
      await createTenant({ database, ownerUrl, id: tenantId, name: 'Galley' });
      const admin = await createPersonWithKey(database, { tenantId, email: adminEmail, name: 'Admin', roles: ['admin'] });
      return { tenantId, created: true, adminEmail, adminPassword: admin.password, adminApiKey: admin.apiKey };
    });
  } finally {
    await database.close();
  }
}
