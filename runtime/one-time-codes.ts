import { Secret, TOTP } from 'otpauth';
import { seal, unseal } from './sealed-text.js';

/** What every authenticator takes (RFC 6238): SHA-1, six digits, 30 seconds. */
const form = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** Steps that a clock may be off, either way. */
const drift = 1;

/** A new secret of 160 bits, base32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The address that an authenticator reads as a QR code. @param label whose it is, for example an e-mail address */
export function otpauthUri(secret: string, label: string): string {
  return new TOTP({ ...form, issuer: 'Galley', label, secret: Secret.fromBase32(secret) }).toString();
}

/**
 * The number of the 30 seconds that a code belongs to, or null where it is no code of this secret now.
 * @param now milliseconds
 */
export function stepOfCode(secret: string, code: string, now: number): number | null {
  const delta = TOTP.validate({ ...form, token: code, secret: Secret.fromBase32(secret), timestamp: now, window: drift });
  return delta === null ? null : TOTP.counter({ period: form.period, timestamp: now }) + delta;
}

export function sealTotpSecret(key: string, owner: SecretOwner, secret: string): string {
  return seal(key, secret, boundTo(owner));
}

/** @throws Error where it is somebody else's, or was sealed with another key */
export function openTotpSecret(key: string, owner: SecretOwner, sealed: string): string {
  return unseal(key, sealed, boundTo(owner));
}

interface SecretOwner {
  readonly tenantId: string;
  readonly personId: string;
}

function boundTo({ tenantId, personId }: SecretOwner): string {
  return `tenant/${tenantId}/person/${personId}/totp`;
}
