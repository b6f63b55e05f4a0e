import { expect, test } from '@jest/globals';
import { openSecret, sealSecret } from '../../runtime/sealed-secret.js';

const key = '0f'.repeat(32);

test('a sealed secret opens for its tenant', () => {
  expect(openSecret(key, 'tenant-a', sealSecret(key, 'tenant-a', 'whsec_ä'))).toBe('whsec_ä');
});

test('the same secret is sealed differently each time, and never shows', () => {
  const [one, other] = [sealSecret(key, 'tenant-a', 'whsec_secret'), sealSecret(key, 'tenant-a', 'whsec_secret')];
  expect(one).not.toBe(other);
  expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('secret');
});

test('a sealed secret opens for no other tenant, with no other key, and not when it was changed', () => {
  const sealed = sealSecret(key, 'tenant-a', 'whsec_secret');
  const changed = Buffer.from(sealed, 'base64url');
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  expect(() => openSecret(key, 'tenant-b', sealed)).toThrow();
  expect(() => openSecret('f0'.repeat(32), 'tenant-a', sealed)).toThrow();
  expect(() => openSecret(key, 'tenant-a', changed.toString('base64url'))).toThrow();
});
