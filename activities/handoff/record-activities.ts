import { loadLife } from '../../db/load-life.js';
import { recordHandoffTransition } from '../../db/record-handoff.js';
import type { HandoffTransition } from '../../db/record-handoff.js';
import { recordLeaseTransition } from '../../db/record-lease.js';
import type { LeaseTransition } from '../../db/record-lease.js';
import type { Recording } from '../../db/record-transition.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import type { HandoffRecord } from '../../schemas/handoff-record.js';
import type { LeaseRecord } from '../../schemas/lease-record.js';
import { asFailure } from '../as-failure.js';

/** The steps of hand-offs and leases that only touch PostgreSQL; they run as local activities of the lifecycle worker. */
export function createHandoffRecordActivities({ database }: Pick<Dependencies, 'database'>) {
  return {
    loadHandoff: async (life: { tenantId: string; handoffId: string }): Promise<HandoffRecord> =>
      loadLife<HandoffRecord>(database, 'handoffs', life.tenantId, life.handoffId).catch(asFailure),
    recordHandoff: async (transition: HandoffTransition): Promise<Recording> =>
      database.withTenant(transition.record.tenantId, (client) => recordHandoffTransition(client, transition)),
    loadLease: async (life: { tenantId: string; leaseId: string }): Promise<LeaseRecord> =>
      loadLife<LeaseRecord>(database, 'leases', life.tenantId, life.leaseId).catch(asFailure),
    recordLease: async (transition: LeaseTransition): Promise<Recording> =>
      database.withTenant(transition.record.tenantId, (client) => recordLeaseTransition(client, transition)),
  };
}
