import { lockSigner } from '../../db/lock-signer.js';
import { isContinued } from '../../domain/signing-rules.js';
import type { Caller } from '../caller.js';
import type { Services } from '../services.js';
import { credentialOf, markOf } from './check-components.js';

/** Whether the next signing of the caller needs the code of the authenticator: a code is good once, so it must not be sent along needlessly. */
export async function needsCode({ database }: Services, caller: Caller): Promise<boolean> {
  const signer = await database.withTenant(caller.tenantId, (client) => lockSigner(client, caller.tenantId, caller.personId, credentialOf(caller)));
  return signer === undefined || !isContinued(signer.session, markOf(signer.passwordHash), signer.now);
}
