import type { PlanSettings } from '../schemas/campaign-plan.js';
import type { CampaignRecord } from '../schemas/life-records.js';
import { insertDeliverables } from './insert-deliverables.js';
import type { NewDeliverable } from './insert-deliverables.js';
import type { Database } from './pool.js';
import { changesOf } from './record-changes.js';
import { publishTransition } from './record-transition.js';

/** Brings a campaign with its deliverables, in one transaction; its life begins with the record given. Once per id. */
export async function insertCampaign(
  database: Database,
  campaign: {
    readonly record: CampaignRecord;
    readonly actor: string;
    readonly name: string;
    readonly brief: Readonly<Record<string, unknown>>;
    readonly ownerId: string;
    readonly dueAt: string | null;
    readonly plan: PlanSettings;
    readonly deliverables: readonly NewDeliverable[];
  },
): Promise<void> {
  const { record, deliverables } = campaign;
  await database.withTenant(record.tenantId, async (client) => {
    const { rowCount } = await client.query(
      `insert into campaigns (tenant_id, id, name, brief, state, life, sequence, owner_id, state_since, due_at, plan, in_motion)
       values ($1, $2, $3, $4, $5, $6, $7, $8, now(), $9, $10, true) on conflict do nothing`,
      [
        record.tenantId,
        record.campaignId,
        campaign.name,
        JSON.stringify(campaign.brief),
        record.state,
        JSON.stringify(record),
        record.sequence,
        campaign.ownerId,
        campaign.dueAt,
        JSON.stringify(campaign.plan),
      ],
    );
    if (rowCount === 0) return;
    await insertDeliverables(client, record.tenantId, record.campaignId, deliverables);
    await publishTransition(client, {
      tenantId: record.tenantId,
      actor: campaign.actor,
      action: 'campaign.registered',
      subject: `campaign:${record.campaignId}`,
      details: { campaignId: record.campaignId, state: record.state, deliverables: deliverables.length, changes: changesOf(null, record) },
    });
  });
}
