import type { LeaseRecord } from '../schemas/lease-record.js';
import { refuse } from './refusal.js';
import type { Refusal } from './refusal.js';

export type LeaseRequest =
  | { readonly kind: 'renew'; readonly personId: string; readonly until: string }
  | { readonly kind: 'check_in'; readonly personId: string }
  /** By someone who may take it from its holder. */
  | { readonly kind: 'break' };

export interface LeaseStep {
  readonly record: LeaseRecord;
  readonly action: 'lease.renewed' | 'lease.returned' | 'lease.broken' | 'lease.expired';
}

/** Answers what is asked of a lease. Pure and total; what was asked before comes back as null: nothing is left to do. */
export function nextLeaseStep(record: LeaseRecord, request: LeaseRequest): LeaseStep | Refusal | null {
  const moved = { ...record, sequence: record.sequence + 1 };
  if (request.kind !== 'break' && request.personId !== record.holderId) return refuse('lease.not_yours', `Lease ${record.leaseId} is somebody else's.`);
  switch (request.kind) {
    case 'renew':
      if (record.state !== 'held') return ended(record);
      return request.until === record.expiresAt ? null : { action: 'lease.renewed', record: { ...moved, expiresAt: request.until } };
    case 'check_in':
      if (record.state === 'returned') return null;
      return record.state === 'held' ? { action: 'lease.returned', record: { ...moved, state: 'returned' } } : ended(record);
    case 'break':
      if (record.state === 'broken') return null;
      return record.state === 'held' ? { action: 'lease.broken', record: { ...moved, state: 'broken' } } : ended(record);
  }
}

/** Its time is over. @param now ISO 8601 instant, UTC. */
export function expireLease(record: LeaseRecord, now: string): LeaseStep | null {
  if (record.state !== 'held' || record.expiresAt > now) return null;
  return { action: 'lease.expired', record: { ...record, sequence: record.sequence + 1, state: 'expired' } };
}

function ended(record: LeaseRecord): Refusal {
  return refuse('lease.ended', `Lease ${record.leaseId} is ${record.state}.`);
}
