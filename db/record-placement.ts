import type { PlacementRecord } from '../schemas/life-records.js';
import type { Client } from './pool.js';
import { changesOf } from './record-changes.js';
import { publishTransition, whyNotRecorded } from './record-transition.js';
import type { Recording } from './record-transition.js';

export interface PlacementTransition {
  readonly record: PlacementRecord;
  readonly action: string;
  readonly actor: string;
}

/** Writes one transition of a placement with its audit event and outbox row; once. */
export async function recordPlacementTransition(client: Client, transition: PlacementTransition): Promise<Recording> {
  const { record, actor, action } = transition;
  const { tenantId, placementId } = record;
  const { rows } = await client.query<{ life: PlacementRecord }>({
    name: 'record_placement',
    text: `update placements p set state = $3, reason = $4, life = $5, sequence = $6, attempts = $7, ends_at = $8
             from (select life from placements where tenant_id = $1 and id = $2 and sequence = $6 - 1 for update) before
            where p.tenant_id = $1 and p.id = $2 and p.sequence = $6 - 1
           returning before.life`,
    values: [tenantId, placementId, record.state, record.reason, JSON.stringify(record), record.sequence, record.commits, record.endsAt],
  });
  const [before] = rows;
  if (before === undefined) return whyNotRecorded(client, 'placements', tenantId, placementId, JSON.stringify(record));
  await publishTransition(client, {
    tenantId, actor, action,
    subject: `placement:${placementId}`,
    details: { placementId, assetId: record.assetId, state: record.state, step: record.step, ...(record.reason === null ? {} : { reason: record.reason }), changes: changesOf(before.life, record) },
  });
  return 'recorded';
}
