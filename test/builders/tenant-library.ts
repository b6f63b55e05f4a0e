import type { TestApi } from '../setup/test-api.js';
import type { TestTenant } from '../setup/test-tenant.js';
import type { Library } from './library.js';

/** A tenant of a test's API as a library to put things into. Closing it closes nothing. */
export function libraryOf(api: TestApi, tenant: TestTenant): Library {
  const { database, objectStore, environment, logger } = api.services;
  const { tenantId } = tenant;
  return {
    tenantId,
    database,
    objectStore,
    environment,
    logger,
    sql: (text, values) => database.ask(tenantId, text, values),
    addTenant: () => Promise.resolve(tenantId),
    addPerson: async ({ roles }) => {
      const made = await tenant.newcomer(roles as Parameters<TestTenant['newcomer']>[0]);
      return { id: made.personId, email: made.email };
    },
    close: () => Promise.resolve(),
  };
}
