import { randomBytes } from 'node:crypto';
import type { CreatedPerson } from '../../api/create-person.js';
import { createPersonWithKey } from '../../api/create-person.js';
import { createTenant } from '../../api/create-tenant.js';
import type { Database } from '../../db/pool.js';
import type { Role, Scope } from '../../schemas/vocabulary.js';
import { roleSchema } from '../../schemas/vocabulary.js';

/** A tenant as set-up makes it, with one person of each role who can sign in and has an API key. */
export interface TestTenant {
  readonly tenantId: string;
  readonly people: Readonly<Record<Role, CreatedPerson>>;
  /** One more person; e-mail and name make themselves up. */
  newcomer(roles: readonly Role[], scopes?: readonly Scope[]): Promise<CreatedPerson>;
}

export async function createTestTenant(database: Database, ownerUrl: string, name = 'Test tenant'): Promise<TestTenant> {
  const tenantId = await createTenant({ database, ownerUrl, name });
  const newcomer = async (roles: readonly Role[], scopes?: readonly Scope[]): Promise<CreatedPerson> => {
    const unique = randomBytes(4).toString('hex');
    const first = roles[0] ?? 'guest';
    return createPersonWithKey(database, {
      tenantId,
      email: `${first}.${unique}@galley.test`,
      name: `${first} ${unique}`,
      roles,
      ...(scopes ? { scopes } : {}),
    });
  };
  const people = {} as Record<Role, CreatedPerson>;
  for (const role of roleSchema.options) people[role] = await newcomer([role]);
  return { tenantId, people, newcomer };
}
