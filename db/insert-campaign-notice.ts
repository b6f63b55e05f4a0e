import type { CampaignRecord } from '../schemas/life-records.js';
import type { Client } from './pool.js';

/** What the owner of a campaign is told by mail. */
export type CampaignNoticeKind = 'campaign_at_risk' | 'campaign_unreachable' | 'campaign_launch_due' | 'campaign_launched' | 'campaign_launch_undone' | 'campaign_successors_not_ready';

const kindOfAction: Readonly<Record<string, CampaignNoticeKind>> = {
  'campaign.plan_at_risk': 'campaign_at_risk',
  'campaign.date_unreachable': 'campaign_unreachable',
  'campaign.launch_due': 'campaign_launch_due',
  'campaign.launched': 'campaign_launched',
  'campaign.launch_undone': 'campaign_launch_undone',
  'campaign.successors_not_ready': 'campaign_successors_not_ready',
};

/** Writes down what a campaign's owner is to be told of a transition, in its transaction; once. */
export async function insertCampaignNotice(client: Client, { tenantId, campaignId, sequence }: CampaignRecord, action: string): Promise<void> {
  const kind = kindOfAction[action];
  if (kind === undefined) return;
  await client.query(
    `insert into notices (tenant_id, id, person_id, kind, about)
     select $1, md5(concat_ws('/', $3::text, $2::text, $4::text))::uuid, c.owner_id, $3, jsonb_build_object('campaignId', $2::text)
       from campaigns c join people p on p.tenant_id = $1 and p.id = c.owner_id and p.offboarded_at is null
      where c.tenant_id = $1 and c.id = $2::uuid
     on conflict do nothing`,
    [tenantId, campaignId, kind, sequence],
  );
}
