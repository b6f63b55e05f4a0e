import { expect, test } from '@jest/globals';
import { expireLease, nextLeaseStep } from '../../domain/lease-steps.js';
import type { LeaseRecord } from '../../schemas/lease-record.js';

const held: LeaseRecord = { tenantId: 't', leaseId: 'l', assetId: 'a', versionId: 'v', holderId: 'kim', state: 'held', sequence: 1, expiresAt: '2027-01-01T09:00:00.000Z' };

test('a lease is renewed and given back by its holder only, and broken by who may', () => {
  expect(nextLeaseStep(held, { kind: 'check_in', personId: 'bea' })).toMatchObject({ refused: 'lease.not_yours' });
  expect(nextLeaseStep(held, { kind: 'renew', personId: 'kim', until: '2027-01-02T09:00:00.000Z' })).toMatchObject({ action: 'lease.renewed', record: { sequence: 2, expiresAt: '2027-01-02T09:00:00.000Z' } });
  expect(nextLeaseStep(held, { kind: 'break' })).toMatchObject({ action: 'lease.broken', record: { state: 'broken' } });
});

test('what is asked of a lease again changes nothing, and nothing brings one back that is over', () => {
  const returned = { ...held, state: 'returned' as const };
  expect(nextLeaseStep(returned, { kind: 'check_in', personId: 'kim' })).toBeNull();
  expect(nextLeaseStep(returned, { kind: 'renew', personId: 'kim', until: '2027-01-02T09:00:00.000Z' })).toMatchObject({ refused: 'lease.ended' });
  expect(nextLeaseStep(returned, { kind: 'break' })).toMatchObject({ refused: 'lease.ended' });
});

test('a lease ends with its time, and not before', () => {
  expect(expireLease(held, '2027-01-01T08:59:59.999Z')).toBeNull();
  expect(expireLease(held, held.expiresAt)).toMatchObject({ action: 'lease.expired', record: { state: 'expired' } });
  expect(expireLease({ ...held, state: 'broken' }, held.expiresAt)).toBeNull();
});
