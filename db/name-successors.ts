import { GalleyError } from '../schemas/galley-error.js';
import type { FieldError } from '../schemas/galley-error.js';
import type { Client, Database } from './pool.js';
import { publishTransition } from './record-transition.js';
import { requireCampaignIn } from './require-campaign-in.js';

interface Naming {
  readonly tenantId: string;
  readonly actor: string;
  readonly campaignId: string;
}

export interface NamedSuccessor {
  readonly deliverableId: string;
  /** Null takes it back. */
  readonly assetId: string | null;
}

const states = ['planning', 'in_review', 'launching', 'live'] as const;

/**
 * Names, for deliverables, the assets that take their place when the campaign ends. All or none.
 * @throws GalleyError `campaign.wrong_state`, `resource.not_found`
 */
export async function nameSuccessors(database: Database, naming: Naming, successors: readonly NamedSuccessor[]): Promise<void> {
  const { campaignId } = naming;
  await database.withTenant(naming.tenantId, async (client) => {
    await requireCampaignIn(client, campaignId, states, (state) => `Nothing follows a campaign that is ${state}.`);
    const values = [campaignId, successors.map(({ deliverableId }) => deliverableId), successors.map(({ assetId }) => assetId)];
    const { rows } = await client.query<{ hasDeliverable: boolean; hasAsset: boolean }>(
      `select exists (select from deliverables d where d.campaign_id = $1 and d.id = s.deliverable_id) as "hasDeliverable",
              s.asset_id is null or exists (select from assets a where a.id = s.asset_id) as "hasAsset"
         from unnest($2::uuid[], $3::uuid[]) with ordinality as s (deliverable_id, asset_id, place) order by s.place`,
      values,
    );
    const errors = rows.flatMap(({ hasDeliverable, hasAsset }, index): FieldError[] => [
      ...(hasDeliverable ? [] : [{ pointer: `/successions/${index}/deliverableId`, detail: 'This campaign has no such deliverable.' }]),
      ...(hasAsset ? [] : [{ pointer: `/successions/${index}/assetId`, detail: 'There is no such asset.' }]),
    ]);
    if (errors.length > 0) throw new GalleyError('resource.not_found', `${errors.length} of the successions name what is not there.`, { errors });
    await client.query(
      `update deliverables d set successor_asset_id = s.asset_id
         from unnest($2::uuid[], $3::uuid[]) as s (deliverable_id, asset_id) where d.campaign_id = $1 and d.id = s.deliverable_id`,
      values,
    );
    await publishNaming(client, naming, { successors: successors.length });
  });
}

/**
 * Names what another campaign has picked for the same cells: channel, recipe, market and locale.
 * @throws GalleyError `campaign.wrong_state`, `resource.not_found`
 */
export async function nameSuccessorCampaign(database: Database, naming: Naming, successorId: string): Promise<void> {
  const { campaignId } = naming;
  await database.withTenant(naming.tenantId, async (client) => {
    await requireCampaignIn(client, campaignId, states, (state) => `Nothing follows a campaign that is ${state}.`);
    const { rowCount: found } = await client.query('select from campaigns where tenant_id = current_tenant() and id = $1 and id <> $2', [successorId, campaignId]);
    if (found !== 1) throw new GalleyError('resource.not_found', 'There is no such campaign.', { errors: [{ pointer: '/successor', detail: 'There is no such campaign.' }] });
    await client.query('update campaigns set successor_id = $2 where tenant_id = current_tenant() and id = $1', [campaignId, successorId]);
    const { rowCount } = await client.query(
      `update deliverables d set successor_asset_id = s.asset_id
         from deliverables s
        where d.campaign_id = $1 and s.campaign_id = $2 and s.asset_id is not null and s.waived_reason is null and s.placement_id is null
          and (s.channel_id, s.recipe, s.market, s.locale) = (d.channel_id, d.recipe, d.market, d.locale)`,
      [campaignId, successorId],
    );
    await publishNaming(client, naming, { successorId, successors: rowCount ?? 0 });
  });
}

async function publishNaming(client: Client, { tenantId, actor, campaignId }: Naming, details: Record<string, unknown>): Promise<void> {
  await publishTransition(client, { tenantId, actor, action: 'campaign.successors_named', subject: `campaign:${campaignId}`, details: { campaignId, ...details } });
}
