import { v7 as newId } from 'uuid';
import { insertApiKey } from '../db/api-keys.js';
import { insertPerson } from '../db/insert-person.js';
import type { Database } from '../db/pool.js';
import type { Role, Scope } from '../schemas/vocabulary.js';
import { scopesOf } from './authorise.js';
import { formatApiKey, hashOf, newSecret } from './credentials.js';
import { hashPassword, newPassword } from './passwords.js';

export interface CreatedPerson {
  readonly tenantId: string;
  readonly personId: string;
  readonly email: string;
  readonly password: string;
  readonly apiKey: string;
}

/**
 * Makes a person with a password and an API key of a year, in one transaction, without the API: for the first admin of
 * an installation, and for tests.
 * @throws GalleyError `person.email_taken`
 */
export async function createPersonWithKey(
  database: Database,
  person: {
    readonly tenantId: string;
    readonly email: string;
    readonly name: string;
    readonly roles: readonly Role[];
    /** Default: all that the roles can give. */
    readonly scopes?: readonly Scope[];
    readonly password?: string;
  },
): Promise<CreatedPerson> {
  const { tenantId, email, name, roles, scopes = scopesOf(roles), password = newPassword() } = person;
  const passwordHash = await hashPassword(password);
  const [personId, keyId, secret] = [newId(), newId(), newSecret()];
  await database.withTenant(tenantId, async (client) => {
    await insertPerson(client, { tenantId, id: personId, email, name, roles, passwordHash, actor: 'system' });
    await insertApiKey(client, {
      tenantId,
      id: keyId,
      personId,
      name: 'First key',
      secretHash: hashOf(secret),
      scopes,
      expiresInDays: 365,
      actor: 'system',
    });
  });
  return { tenantId, personId, email, password, apiKey: formatApiKey(keyId, secret) };
}
