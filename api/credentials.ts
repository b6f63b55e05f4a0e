import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits, as text of 43 characters. Such a secret needs no slow hash: nobody can try them all. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a session token or of the secret of an API key. */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Compares in a time that tells nothing. */
export function isSecretOf(secret: string, hash: Buffer): boolean {
  return timingSafeEqual(hashOf(secret), hash);
}

/** `galley_<id>_<secret>`: the id finds the key, the prefix lets scanners find leaked ones. */
export function formatApiKey(keyId: string, secret: string): string {
  return `galley_${keyId.replaceAll('-', '')}_${secret}`;
}

export function parseApiKey(text: string): { keyId: string; secret: string } | undefined {
  const [, id, secret] = /^galley_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/.exec(text) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  return { keyId: id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), secret };
}
