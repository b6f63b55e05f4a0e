import type { CampaignRecord } from '../schemas/life-records.js';
import type { Database } from './pool.js';
import { publishTransition } from './record-transition.js';

export interface NewDeliverable {
  readonly id: string;
  readonly channelId: string;
  readonly recipe: string;
  readonly market: string;
  readonly locale: string;
}

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
    readonly deliverables: readonly NewDeliverable[];
  },
): Promise<void> {
  const { record, deliverables } = campaign;
  await database.withTenant(record.tenantId, async (client) => {
    const { rowCount } = await client.query(
      `insert into campaigns (tenant_id, id, name, brief, state, life, sequence, owner_id, state_since, due_at, in_motion)
       values ($1, $2, $3, $4, $5, $6, $7, $8, now(), $9, true) on conflict do nothing`,
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
      ],
    );
    if (rowCount === 0) return;
    await client.query(
      `insert into deliverables (tenant_id, id, campaign_id, channel_id, recipe, market, locale)
       select $1, d.id, $2, d.channel_id, d.recipe, d.market, d.locale
         from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[]) as d (id, channel_id, recipe, market, locale)`,
      [
        record.tenantId,
        record.campaignId,
        deliverables.map(({ id }) => id),
        deliverables.map(({ channelId }) => channelId),
        deliverables.map(({ recipe }) => recipe),
        deliverables.map(({ market }) => market),
        deliverables.map(({ locale }) => locale),
      ],
    );
    await publishTransition(client, {
      tenantId: record.tenantId,
      actor: campaign.actor,
      action: 'campaign.registered',
      subject: `campaign:${record.campaignId}`,
      details: { campaignId: record.campaignId, state: record.state, deliverables: deliverables.length },
    });
  });
}
