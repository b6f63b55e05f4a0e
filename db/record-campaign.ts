import type { CampaignRecord } from '../schemas/life-records.js';
import { insertCampaignNotice } from './insert-campaign-notice.js';
import type { Client } from './pool.js';
import { changesOf } from './record-changes.js';
import { publishTransition, whyNotRecorded } from './record-transition.js';
import type { Recording } from './record-transition.js';
import { takeOverNothing } from './take-over-picks.js';

export interface CampaignTransition {
  readonly record: CampaignRecord;
  readonly action: string;
  readonly actor: string;
}

/** True while a run must exist for it: it has work to do, a date to watch or an end to wait for. */
export function isCampaignInMotion(record: CampaignRecord): boolean {
  if (record.work.length > 0) return true;
  if (record.state === 'live') return record.endsAt !== null || record.launchMode === 'as_ready';
  return (record.state === 'planning' || record.state === 'in_review') && record.dueAt !== null && !record.warned.includes('launch_due');
}

/** Writes one transition of a campaign with its audit event and outbox row; once. */
export async function recordCampaignTransition(client: Client, transition: CampaignTransition): Promise<Recording> {
  const { record, actor, action } = transition;
  const { tenantId, campaignId } = record;
  const { rows } = await client.query<{ life: CampaignRecord }>(
    `update campaigns c set state_since = case when c.state = $3 then c.state_since else clock_timestamp() end,
            state = $3, life = $4, sequence = $5, in_motion = $6
       from (select life from campaigns where tenant_id = $1 and id = $2 and sequence = $5 - 1 for update) before
      where c.tenant_id = $1 and c.id = $2 and c.sequence = $5 - 1
     returning before.life`,
    [tenantId, campaignId, record.state, JSON.stringify(record), record.sequence, isCampaignInMotion(record)],
  );
  const [before] = rows;
  if (before === undefined) return whyNotRecorded(client, 'campaigns', tenantId, campaignId, JSON.stringify(record));
  // What an earlier launch could not do says nothing about this one.
  if (action === 'campaign.launch_asked') {
    await client.query('update deliverables set refusal = null where tenant_id = $1 and campaign_id = $2 and refusal is not null', [tenantId, campaignId]);
  }
  if (action === 'campaign.cancelled') await takeOverNothing(client, campaignId);
  await insertCampaignNotice(client, record, action);
  await publishTransition(client, {
    tenantId, actor, action,
    subject: `campaign:${campaignId}`,
    details: { campaignId, state: record.state, changes: changesOf(before.life, record) },
  });
  return 'recorded';
}
