import type { CampaignRecord } from '../schemas/life-records.js';
import type { Client } from './pool.js';
import { publishTransition, whyNotRecorded } from './record-transition.js';
import type { Recording } from './record-transition.js';

export interface CampaignTransition {
  readonly record: CampaignRecord;
  readonly action: string;
  readonly actor: string;
}

/** True while a run must exist for it: it has work to do, or an end to wait for. */
export function isCampaignInMotion(record: CampaignRecord): boolean {
  return record.work.length > 0 || (record.state === 'live' && record.endsAt !== null);
}

/** Writes one transition of a campaign with its audit event and outbox row; once. */
export async function recordCampaignTransition(client: Client, transition: CampaignTransition): Promise<Recording> {
  const { record, actor, action } = transition;
  const { tenantId, campaignId } = record;
  const { rowCount } = await client.query(
    `update campaigns set state_since = case when state = $3 then state_since else clock_timestamp() end,
            state = $3, life = $4, sequence = $5, in_motion = $6
      where tenant_id = $1 and id = $2 and sequence = $5 - 1`,
    [tenantId, campaignId, record.state, JSON.stringify(record), record.sequence, isCampaignInMotion(record)],
  );
  if (rowCount !== 1) return whyNotRecorded(client, 'campaigns', tenantId, campaignId, JSON.stringify(record));
  await publishTransition(client, {
    tenantId, actor, action,
    subject: `campaign:${campaignId}`,
    details: { campaignId, state: record.state },
  });
  return 'recorded';
}
