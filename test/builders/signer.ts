import { Secret, TOTP } from 'otpauth';
import type { CreatedPerson } from '../../api/create-person.js';
import type { NewSignature } from '../../schemas/signatures.js';
import type { TestApi } from '../setup/test-api.js';

/** A person with an authenticator. */
export interface Signer {
  readonly secret: string;
  /** What the authenticator shows now, or so many steps of 30 seconds later. */
  code(later?: number): string;
  /** Password, fresh code, meaning and reason. */
  signature(change?: Partial<NewSignature>): NewSignature;
  /** As after so many minutes without a signature: the session has been idle for as long, and old codes are of no more interest. */
  minutesPass(minutes: number): Promise<void>;
}

/** Enrols an authenticator for a person, some time ago. */
export async function enrolSigner(api: TestApi, person: CreatedPerson): Promise<Signer> {
  const { tenantId, personId, password } = person;
  const call = api.as(person);
  const begun = await call('POST', '/me/totp', { body: { password } });
  if (begun.status !== 201) throw new Error(begun.text);
  const { secret } = begun.body;
  const signer: Signer = {
    secret,
    code: (later = 0) => TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.now() + later * 30_000 }),
    signature: (change = {}) => ({ password, code: signer.code(), meaning: 'approval', reason: 'It says what the label says.', ...change }),
    minutesPass: async (minutes) => {
      const { database } = api.services;
      await database.ask(tenantId, 'update signing_sessions set last_signed_at = last_signed_at - make_interval(mins => $2) where person_id = $1', [personId, minutes]);
      await database.ask(tenantId, 'update signers set totp_last_step = totp_last_step - 2 * $2::integer where person_id = $1', [personId, minutes]);
    },
  };
  const confirmed = await call('POST', '/me/totp/confirm', { body: { code: signer.code() } });
  if (confirmed.status !== 200) throw new Error(confirmed.text);
  await signer.minutesPass(60);
  return signer;
}
