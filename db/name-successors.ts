import { GalleyError } from '../schemas/galley-error.js';
import type { FieldError } from '../schemas/galley-error.js';
import type { CampaignState } from '../schemas/vocabulary.js';
import type { Client, Database } from './pool.js';
import { publishTransition } from './record-transition.js';
import { openStates, requireCampaignIn } from './require-campaign-in.js';
import { takeOverPicks } from './take-over-picks.js';

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
 * Names what another campaign has picked for the same cells: channel, recipe, market and locale. It has not been launched itself.
 * @throws GalleyError `campaign.wrong_state`, `campaign.succession_cycle`, `resource.not_found`
 */
export async function nameSuccessorCampaign(database: Database, naming: Naming, successorId: string): Promise<void> {
  const { campaignId } = naming;
  await database.withTenant(naming.tenantId, async (client) => {
    // Two namings at once could close a circle that neither of them sees.
    await client.query(`select pg_advisory_xact_lock(hashtextextended('succession of ' || current_tenant(), 0))`);
    await requireCampaignIn(client, campaignId, states, (state) => `Nothing follows a campaign that is ${state}.`);
    await requireSuccessor(client, campaignId, successorId);
    await client.query('update campaigns set successor_id = $2 where tenant_id = current_tenant() and id = $1', [campaignId, successorId]);
    await publishNaming(client, naming, { successorId, successors: await takeOverPicks(client, campaignId, successorId) });
  });
}

async function requireSuccessor(client: Client, campaignId: string, successorId: string): Promise<void> {
  const { rows } = await client.query<{ state: CampaignState }>('select state from campaigns where tenant_id = current_tenant() and id = $1 for share', [successorId]);
  const state = rows[0]?.state;
  if (state === undefined) throw new GalleyError('resource.not_found', 'There is no such campaign.', { errors: [{ pointer: '/successor', detail: 'There is no such campaign.' }] });
  const { rowCount: circles } = await client.query(
    `with recursive following (id) as (
       values ($1::uuid)
       union select c.successor_id from campaigns c join following f on f.id = c.id where c.tenant_id = current_tenant() and c.successor_id is not null)
     select from following where id = $2`,
    [successorId, campaignId],
  );
  if (circles !== 0) throw new GalleyError('campaign.succession_cycle', 'It follows this campaign itself.', { errors: [{ pointer: '/successor', detail: 'It follows this campaign itself.' }] });
  if (!openStates.some((open) => open === state)) {
    throw new GalleyError('campaign.wrong_state', `A campaign that is ${state} takes over from nobody.`, { errors: [{ pointer: '/successor', detail: `It is ${state}.` }], facts: { state } });
  }
}

async function publishNaming(client: Client, { tenantId, actor, campaignId }: Naming, details: Record<string, unknown>): Promise<void> {
  await publishTransition(client, { tenantId, actor, action: 'campaign.successors_named', subject: `campaign:${campaignId}`, details: { campaignId, ...details } });
}
