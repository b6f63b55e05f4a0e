import { expect, test } from '@jest/globals';
import { newTotpSecret, openTotpSecret, otpauthUri, sealTotpSecret, stepOfCode } from '../../runtime/one-time-codes.js';

/** The secret and two codes of RFC 6238, appendix B (SHA-1), the last six digits of eight. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test('codes are those of RFC 6238, one step early or late', () => {
  expect(stepOfCode(secret, '287082', 59_000)).toBe(1);
  expect(stepOfCode(secret, '081804', 1_111_111_109_000)).toBe(37_037_036);
  expect([0, 29_999, 89_999, 90_000].map((now) => stepOfCode(secret, '287082', now))).toEqual([1, 1, 1, null]);
  expect(stepOfCode(secret, '000000', 59_000)).toBeNull();
});

test('a secret opens for its owner only', () => {
  const [key, own] = ['0f'.repeat(32), { tenantId: 'a', personId: 'p' }];
  const fresh = newTotpSecret();
  expect(fresh).toMatch(/^[A-Z2-7]{32}$/);
  const sealed = sealTotpSecret(key, own, fresh);
  expect(openTotpSecret(key, own, sealed)).toBe(fresh);
  expect(() => openTotpSecret(key, { ...own, personId: 'q' }, sealed)).toThrow();
  expect(() => openTotpSecret(key, { ...own, tenantId: 'b' }, sealed)).toThrow();
});

test('an authenticator is told whose secret it is', () => {
  expect(otpauthUri(secret, 'zoë@galley.test')).toBe(`otpauth://totp/Galley:${encodeURIComponent('zoë@galley.test')}?issuer=Galley&secret=${secret}&algorithm=SHA1&digits=6&period=30`);
});
