import { GalleyError } from '../schemas/galley-error.js';
import type { Database } from './pool.js';
import { publishTransition } from './record-transition.js';

/**
 * Says that a deliverable is not needed, and why. The reason is free text and stays out of the audit log.
 * @throws GalleyError `campaign.wrong_state`, `resource.not_found`
 */
export async function waiveDeliverable(
  database: Database,
  waiver: { readonly tenantId: string; readonly actor: string; readonly campaignId: string; readonly deliverableId: string; readonly reason: string },
): Promise<void> {
  await database.withTenant(waiver.tenantId, async (client) => {
    const { rows } = await client.query<{ state: string }>(
      `select c.state from deliverables d join campaigns c on c.tenant_id = d.tenant_id and c.id = d.campaign_id
        where d.id = $1 and c.id = $2 for update of d`,
      [waiver.deliverableId, waiver.campaignId],
    );
    const state = rows[0]?.state;
    if (state === undefined) throw new GalleyError('resource.not_found', 'There is no such deliverable.');
    if (state !== 'planning' && state !== 'in_review') {
      throw new GalleyError('campaign.wrong_state', `Nothing is waived in a campaign that is ${state}.`, { facts: { state } });
    }
    await client.query('update deliverables set waived_reason = $2 where id = $1', [waiver.deliverableId, waiver.reason]);
    await publishTransition(client, {
      tenantId: waiver.tenantId,
      actor: waiver.actor,
      action: 'campaign.deliverable_waived',
      subject: `campaign:${waiver.campaignId}`,
      details: { campaignId: waiver.campaignId, deliverableId: waiver.deliverableId },
    });
  });
}
