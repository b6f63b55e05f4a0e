import type { LeaseState } from './vocabulary.js';

/** The lease workflow's own record, kept in `leases.life`. Instants are ISO 8601 in UTC. */
export interface LeaseRecord {
  readonly tenantId: string;
  readonly leaseId: string;
  readonly assetId: string;
  readonly versionId: string;
  readonly holderId: string;
  readonly state: LeaseState;
  readonly sequence: number;
  readonly expiresAt: string;
}
