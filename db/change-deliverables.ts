import { GalleyError } from '../schemas/galley-error.js';
import { insertDeliverables } from './insert-deliverables.js';
import type { NewDeliverable } from './insert-deliverables.js';
import type { Database } from './pool.js';
import { publishTransition } from './record-transition.js';
import { followPicks } from './take-over-picks.js';
import { openStates, requireCampaignIn } from './require-campaign-in.js';

interface Campaign {
  readonly tenantId: string;
  readonly actor: string;
  readonly campaignId: string;
}

/** Adds deliverables to a campaign before its launch; once per id. @throws GalleyError `campaign.wrong_state`, `resource.not_found` */
export async function addDeliverables(database: Database, { tenantId, actor, campaignId }: Campaign, deliverables: readonly NewDeliverable[]): Promise<void> {
  await database.withTenant(tenantId, async (client) => {
    await requireCampaignIn(client, campaignId, openStates, (state) => `Nothing is added to a campaign that is ${state}.`);
    await insertDeliverables(client, tenantId, campaignId, deliverables);
    await publishTransition(client, { tenantId, actor, action: 'campaign.deliverables_added', subject: `campaign:${campaignId}`, details: { campaignId, deliverables: deliverables.length } });
  });
}

/** Takes a deliverable out of a campaign before its launch. @throws GalleyError `campaign.wrong_state`, `resource.not_found` */
export async function removeDeliverable(database: Database, { tenantId, actor, campaignId }: Campaign, deliverableId: string): Promise<void> {
  await database.withTenant(tenantId, async (client) => {
    await requireCampaignIn(client, campaignId, openStates, (state) => `Nothing is taken out of a campaign that is ${state}.`);
    const { rows } = await client.query<{ assetId: string | null }>('delete from deliverables where campaign_id = $1 and id = $2 returning asset_id as "assetId"', [campaignId, deliverableId]);
    if (rows.length === 0) throw new GalleyError('resource.not_found', 'There is no such deliverable.');
    await followPicks(client, campaignId, rows.map(({ assetId }) => assetId));
    await publishTransition(client, { tenantId, actor, action: 'campaign.deliverable_removed', subject: `campaign:${campaignId}`, details: { campaignId, deliverableId } });
  });
}
