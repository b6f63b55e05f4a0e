import { createHash } from 'node:crypto';
import { appendAuditEvent } from '../../db/append-audit-event.js';
import { lockSigner } from '../../db/lock-signer.js';
import type { Signer } from '../../db/lock-signer.js';
import { noteRightComponents, noteWrongComponent } from '../../db/note-signing.js';
import type { Client } from '../../db/pool.js';
import { isContinued } from '../../domain/signing-rules.js';
import { openTotpSecret, stepOfCode } from '../../runtime/one-time-codes.js';
import { GalleyError } from '../../schemas/galley-error.js';
import type { SigningComponents } from '../../schemas/signatures.js';
import type { Caller } from '../caller.js';
import { isPasswordOf } from '../passwords.js';
import type { Services } from '../services.js';

/** A refusal to be thrown once the transaction that writes it down has ended well. */
export type Refused = { readonly refusal: GalleyError };

/** What the slow part of the check has found out, before anything is locked. */
export interface CheckedPassword {
  readonly isRight: boolean;
  readonly passwordHash: string | null;
}

/** Compares the password, outside of any transaction: it takes tens of milliseconds on purpose. */
export async function checkPassword({ database }: Services, caller: Caller, password: string): Promise<CheckedPassword> {
  const { tenantId, personId } = caller;
  const [person] = await database.ask<{ passwordHash: string | null }>(
    tenantId,
    'select password_hash as "passwordHash" from people where tenant_id = $1 and id = $2 and offboarded_at is null',
    [tenantId, personId],
  );
  const passwordHash = person?.passwordHash ?? null;
  return { isRight: await isPasswordOf(password, passwordHash), passwordHash };
}

/**
 * Judges the components of one signing under the lock of its signer, and writes down what came of it; in the transaction that writes
 * the signature, so that a code is used up exactly by what it signed. At most five wrong ones are judged in 15 minutes, however many
 * are sent at once.
 * @returns the signer, or the refusal: the caller lets the transaction end well, and throws it afterwards
 */
export async function judgeComponents(
  client: Client,
  options: { readonly services: Services; readonly caller: Caller; readonly components: SigningComponents; readonly checked: CheckedPassword; readonly reviewId: string },
): Promise<Signer | Refused> {
  const { services, caller, components, checked, reviewId } = options;
  const { tenantId, personId, actor } = caller;
  const credential = credentialOf(caller);
  const signer = await lockSigner(client, tenantId, personId, credential);
  if (signer === undefined) throw new GalleyError('session.required', 'The person behind this request is not there any more.');

  const { now, totpSealed, lockedUntil } = signer;
  if (lockedUntil !== null && lockedUntil > now) return refused('locked', lockedOut(lockedUntil));
  if (totpSealed === null || signer.totpEnrolledAt === null) return refused('not_enrolled', new GalleyError('signature.not_enrolled', 'A signature needs a second factor, and you have none.'));
  const mark = markOf(checked.passwordHash);
  if (components.code === undefined && !isContinued(signer.session, mark, now)) {
    return refused('code_needed', new GalleyError('signature.code_required', 'This is the first signing of a session, or more than 15 minutes have passed since the last.'));
  }

  const secret = openTotpSecret(services.environment.GALLEY_SECRET, { tenantId, personId }, totpSealed);
  const step = components.code === undefined ? null : stepOfCode(secret, components.code, now);
  const isCodeRight = components.code === undefined || (step !== null && step > signer.totpLastStep);
  const isPasswordRight = checked.isRight && checked.passwordHash === signer.passwordHash;
  if (!isCodeRight || !isPasswordRight) {
    await noteWrongComponent(client, signer, { tenantId, personId, actor });
    return refused('wrong_components', new GalleyError('signature.refused', 'What you sent does not prove who signs.'));
  }
  await noteRightComponents(client, { tenantId, personId, actor, credential, passwordMark: mark, step });
  return signer;

  async function refused(why: string, refusal: GalleyError): Promise<Refused> {
    await appendAuditEvent(client, { actor, action: 'signature.refused', subject: `review:${reviewId}`, details: { personId, why } });
    return { refusal };
  }
}

export function lockedOut(until: number): GalleyError {
  const lockedUntil = new Date(until).toISOString();
  return new GalleyError('signature.locked', `Signing is locked until ${lockedUntil}.`, { facts: { lockedUntil } });
}

/** The controlled session that a signing belongs to: a browser's, or that of an API key. */
export function credentialOf(caller: Caller): string {
  return caller.sessionTokenHash === null ? caller.actor : `session:${caller.sessionTokenHash.toString('hex')}`;
}

/** By which another password is noticed, without keeping its hash twice. */
export function markOf(passwordHash: string | null): string {
  return createHash('sha256').update(passwordHash ?? '').digest('hex');
}
