import { lockSigner } from '../../db/lock-signer.js';
import type { Signer } from '../../db/lock-signer.js';
import { noteWrongComponent } from '../../db/note-signing.js';
import { beginTotp, confirmTotp } from '../../db/save-totp.js';
import type { Client } from '../../db/pool.js';
import { newTotpSecret, openTotpSecret, otpauthUri, sealTotpSecret, stepOfCode } from '../../runtime/one-time-codes.js';
import { GalleyError } from '../../schemas/galley-error.js';
import type { Caller } from '../caller.js';
import type { Services } from '../services.js';
import { checkPassword, credentialOf, lockedOut } from './check-components.js';
import type { Refused } from './check-components.js';

/**
 * Makes a second factor for the caller, which counts once its first code has come. One that was begun and not confirmed is replaced.
 * @throws GalleyError `session.wrong_credentials`, `signature.locked`, `totp.already_enrolled`
 */
export async function beginEnrolment(services: Services, caller: Caller, password: string): Promise<{ secret: string; otpauthUri: string }> {
  const { tenantId, personId, actor } = caller;
  const checked = await checkPassword(services, caller, password);
  return underLock<{ secret: string; otpauthUri: string }>(services, caller, async (client, signer) => {
    if (signer.totpEnrolledAt !== null) return { refusal: new GalleyError('totp.already_enrolled', 'Your authenticator is enrolled.') };
    if (!checked.isRight || checked.passwordHash !== signer.passwordHash) {
      await noteWrongComponent(client, signer, { tenantId, personId, actor });
      return { refusal: new GalleyError('session.wrong_credentials', 'The password is another one.') };
    }
    const secret = newTotpSecret();
    const sealed = sealTotpSecret(services.environment.GALLEY_SECRET, { tenantId, personId }, secret);
    await beginTotp(client, { tenantId, personId, actor, sealed });
    return { secret, otpauthUri: otpauthUri(secret, signer.email) };
  });
}

/**
 * Confirms it with its first code. The same code sent again finds it confirmed.
 * @throws GalleyError `totp.wrong_code`, `totp.not_begun`, `totp.already_enrolled`, `signature.locked`
 */
export async function confirmEnrolment(services: Services, caller: Caller, code: string): Promise<void> {
  const { tenantId, personId, actor } = caller;
  await underLock<object>(services, caller, async (client, signer) => {
    if (signer.totpSealed === null) return { refusal: new GalleyError('totp.not_begun', 'There is no secret of yours to confirm.') };
    const step = stepOfCode(openTotpSecret(services.environment.GALLEY_SECRET, { tenantId, personId }, signer.totpSealed), code, signer.now);
    if (signer.totpEnrolledAt !== null) {
      return step === signer.totpLastStep ? {} : { refusal: new GalleyError('totp.already_enrolled', 'Your authenticator is enrolled.') };
    }
    if (step === null) {
      await noteWrongComponent(client, signer, { tenantId, personId, actor });
      return { refusal: new GalleyError('totp.wrong_code', 'This is no code of the secret at this time.') };
    }
    await confirmTotp(client, { tenantId, personId, actor, step });
    return {};
  });
}

/** What is refused is thrown after the transaction has ended well: a wrong component stays counted. */
async function underLock<T extends object>(services: Services, caller: Caller, work: (client: Client, signer: Signer) => Promise<T | Refused>): Promise<T> {
  const { tenantId, personId } = caller;
  const answer = await services.database.withTenant(tenantId, async (client): Promise<T | Refused> => {
    const signer = await lockSigner(client, tenantId, personId, credentialOf(caller));
    if (signer === undefined) throw new GalleyError('session.required', 'The person behind this request is not there any more.');
    if (signer.lockedUntil !== null && signer.lockedUntil > signer.now) return { refusal: lockedOut(signer.lockedUntil) };
    return work(client, signer);
  });
  if (isRefused(answer)) throw answer.refusal;
  return answer;
}

function isRefused(answer: object): answer is Refused {
  return 'refusal' in answer;
}
