import { GalleyError } from '../schemas/galley-error.js';
import type { Database } from './pool.js';
import { publishTransition } from './record-transition.js';
import { followPicks } from './take-over-picks.js';
import { openStates, requireCampaignIn } from './require-campaign-in.js';

/**
 * Says that a deliverable is not needed, and why; or, with no reason, that it is needed after all. The reason is free text and stays out
 * of the audit log.
 * @throws GalleyError `campaign.wrong_state`, `resource.not_found`
 */
export async function waiveDeliverable(
  database: Database,
  waiver: { readonly tenantId: string; readonly actor: string; readonly campaignId: string; readonly deliverableId: string; readonly reason: string | null },
): Promise<void> {
  const { tenantId, actor, campaignId, deliverableId, reason } = waiver;
  await database.withTenant(tenantId, async (client) => {
    // The campaign first, as its own steps do: a launch at the same instant waits for this, or this for it.
    await requireCampaignIn(client, campaignId, openStates, (state) => `Nothing is waived in a campaign that is ${state}.`);
    const { rows } = await client.query<{ assetId: string | null }>(
      'update deliverables set waived_reason = $3 where campaign_id = $1 and id = $2 returning asset_id as "assetId"', [campaignId, deliverableId, reason],
    );
    if (rows.length === 0) throw new GalleyError('resource.not_found', 'There is no such deliverable.');
    await followPicks(client, campaignId, rows.map(({ assetId }) => assetId));
    await publishTransition(client, {
      tenantId, actor,
      action: reason === null ? 'campaign.waiver_taken_back' : 'campaign.deliverable_waived',
      subject: `campaign:${campaignId}`,
      details: { campaignId, deliverableId },
    });
  });
}
