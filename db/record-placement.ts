import type { PlacementRecord } from '../schemas/life-records.js';
import type { Client } from './pool.js';
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
  const { rowCount } = await client.query({
    name: 'record_placement',
    text: `update placements set state = $3, reason = $4, life = $5, sequence = $6, attempts = $7
            where tenant_id = $1 and id = $2 and sequence = $6 - 1`,
    values: [tenantId, placementId, record.state, record.reason, JSON.stringify(record), record.sequence, record.commits],
  });
  if (rowCount !== 1) return whyNotRecorded(client, 'placements', tenantId, placementId, JSON.stringify(record));
  await publishTransition(client, {
    tenantId, actor, action,
    subject: `placement:${placementId}`,
    details: { placementId, assetId: record.assetId, state: record.state, step: record.step, ...(record.reason === null ? {} : { reason: record.reason }) },
  });
  return 'recorded';
}
