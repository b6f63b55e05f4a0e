import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { seal, unseal } from './sealed-text.js';

/** A key that signs for one tenant. The private half opens with the installation's secret, for this tenant and id only. */
export interface SigningKeyPair {
  readonly keyId: string;
  /** Ed25519, SubjectPublicKeyInfo, base64. */
  readonly publicKey: string;
  readonly sealedPrivateKey: string;
}

/** @param secret GALLEY_SECRET: 64 hexadecimal digits */
export function makeSigningKey(secret: string, tenantId: string, keyId: string): SigningKeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    keyId,
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    sealedPrivateKey: seal(secret, privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'), owner(tenantId, keyId)),
  };
}

/**
 * The Ed25519 signature (RFC 8032) of a text's UTF-8 bytes, base64.
 * @throws Error where the key belongs to another tenant, or was sealed with another secret
 */
export function signText(secret: string, tenantId: string, key: Pick<SigningKeyPair, 'keyId' | 'sealedPrivateKey'>, text: string): string {
  const der = Buffer.from(unseal(secret, key.sealedPrivateKey, owner(tenantId, key.keyId)), 'base64');
  return sign(null, Buffer.from(text, 'utf8'), createPrivateKey({ key: der, type: 'pkcs8', format: 'der' })).toString('base64');
}

/** Whether a text was signed with the private half of this key. What is no key or no signature has signed nothing. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), type: 'spki', format: 'der' });
    return key.asymmetricKeyType === 'ed25519' && verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** SHA-256 of a public key, by which the audit log knows it. */
export function fingerprintOf(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');
}

function owner(tenantId: string, keyId: string): string {
  return `tenant/${tenantId}/signing-key/${keyId}`;
}
