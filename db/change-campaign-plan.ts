import type { PlanSettings } from '../schemas/campaign-plan.js';
import type { Database } from './pool.js';
import { publishTransition } from './record-transition.js';
import { openStates, requireCampaignIn } from './require-campaign-in.js';

/** Writes another plan for a campaign before its launch. @throws GalleyError `campaign.wrong_state`, `resource.not_found` */
export async function changeCampaignPlan(
  database: Database,
  change: { readonly tenantId: string; readonly actor: string; readonly campaignId: string; readonly plan: PlanSettings },
): Promise<void> {
  const { tenantId, actor, campaignId, plan } = change;
  await database.withTenant(tenantId, async (client) => {
    await requireCampaignIn(client, campaignId, openStates, (state) => `A campaign that is ${state} is not planned any more.`);
    await client.query('update campaigns set plan = $2 where tenant_id = current_tenant() and id = $1', [campaignId, JSON.stringify(plan)]);
    await publishTransition(client, { tenantId, actor, action: 'campaign.plan_changed', subject: `campaign:${campaignId}`, details: { campaignId } });
  });
}
