import type { PackageStep } from '../domain/package-steps.js';
import type { Client } from './pool.js';
import { publishTransition, whyNotRecorded } from './record-transition.js';
import type { Recording } from './record-transition.js';

export interface PackageTransition extends PackageStep {
  readonly actor: string;
}

/** Writes what has become of a package, its audit event and outbox row; once. */
export async function recordPackageTransition(client: Client, { record, fact, action, actor }: PackageTransition): Promise<Recording> {
  const { tenantId, packageId } = record;
  const built = fact.kind === 'built' ? fact : { bytes: null, sha256: null };
  const { rowCount } = await client.query(
    `update packages set state = $3, reason = $4, life = $5, sequence = $6, in_motion = $3 = 'building', bytes = $7, sha256 = $8,
            built_at = case when $3 = 'ready' then clock_timestamp() end
      where tenant_id = $1 and id = $2 and sequence = $6 - 1`,
    [tenantId, packageId, record.state, record.reason, JSON.stringify(record), record.sequence, built.bytes, built.sha256],
  );
  if (rowCount !== 1) return whyNotRecorded(client, 'packages', tenantId, packageId, JSON.stringify(record));
  await publishTransition(client, { tenantId, actor, action, subject: `package:${packageId}`, details: { packageId, state: record.state, reason: record.reason, sha256: built.sha256 } });
  return 'recorded';
}
