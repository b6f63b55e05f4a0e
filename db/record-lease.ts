import type { LeaseStep } from '../domain/lease-steps.js';
import type { LeaseRecord } from '../schemas/lease-record.js';
import { insertWorkNotices } from './insert-work-notices.js';
import type { Client } from './pool.js';
import { publishTransition, whyNotRecorded } from './record-transition.js';
import type { Recording } from './record-transition.js';

export interface LeaseTransition {
  readonly record: LeaseRecord;
  readonly action: LeaseStep['action'];
  readonly actor: string;
}

/** Writes one transition of a lease with whom it is told, its audit event and outbox row; once. */
export async function recordLeaseTransition(client: Client, { record, action, actor }: LeaseTransition): Promise<Recording> {
  const { tenantId, leaseId, assetId } = record;
  const { rowCount } = await client.query(
    `update leases set state = $3, life = $4, sequence = $5, expires_at = $6, in_motion = $3 = 'held',
            ended_at = case when $3 <> 'held' then clock_timestamp() end
      where tenant_id = $1 and id = $2 and sequence = $5 - 1`,
    [tenantId, leaseId, record.state, JSON.stringify(record), record.sequence, record.expiresAt],
  );
  if (rowCount !== 1) return whyNotRecorded(client, 'leases', tenantId, leaseId, JSON.stringify(record));
  if (action === 'lease.broken' || action === 'lease.expired') {
    const kind = action === 'lease.broken' ? 'lease_broken' : 'lease_expired';
    await insertWorkNotices(client, tenantId, { kind, assetId, about: leaseId, occasion: record.sequence, to: [{ personId: record.holderId }] });
  }
  await publishLease(client, record, action, actor);
  return 'recorded';
}

/** Told under the asset: it is part of what happened to it. */
export async function publishLease(client: Client, record: LeaseRecord, action: string, actor: string): Promise<void> {
  await publishTransition(client, {
    tenantId: record.tenantId, actor, action,
    subject: `asset:${record.assetId}`,
    details: { assetId: record.assetId, leaseId: record.leaseId, versionId: record.versionId, holderId: record.holderId, state: record.state, expiresAt: record.expiresAt },
  });
}
