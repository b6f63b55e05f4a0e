import { takesPicks } from '../domain/campaign-lifecycle.js';
import { hardFindings } from '../domain/check-against-spec.js';
import { overStates } from '../domain/placement-steps.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { FieldError } from '../schemas/galley-error.js';
import type { CampaignRecord } from '../schemas/life-records.js';
import type { PlacementState } from '../schemas/vocabulary.js';
import { findPlannedFits } from './find-planned-fits.js';
import type { Client, Database } from './pool.js';
import { publishTransition } from './record-transition.js';
import { followPicks } from './take-over-picks.js';

/**
 * Picks assets for deliverables of a campaign that has not been launched, or, where it goes out as ready, for those of which nothing is
 * out; a pick takes a waiver back. All or none.
 * @throws GalleyError `resource.not_found`, with a pointer to each deliverable or asset that is not there; `campaign.wrong_state`;
 * `placement.breaks_spec`, with a pointer to each asset whose rendition the channel would refuse
 */
export async function selectPicks(
  database: Database,
  selection: {
    readonly tenantId: string;
    readonly actor: string;
    readonly personId: string;
    readonly campaignId: string;
    readonly picks: readonly { readonly deliverableId: string; readonly assetId: string | null }[];
  },
): Promise<void> {
  const { picks } = selection;
  await database.withTenant(selection.tenantId, async (client) => {
    const { rows: campaigns } = await client.query<{ life: CampaignRecord }>('select life from campaigns where id = $1 for share', [selection.campaignId]);
    const life = campaigns[0]?.life;
    if (life === undefined) throw new GalleyError('resource.not_found', 'There is no such campaign.');
    if (!takesPicks(life)) throw new GalleyError('campaign.wrong_state', `A campaign that is ${life.state} takes no other selection.`, { facts: { state: life.state } });
    const values = [picks.map(({ deliverableId }) => deliverableId), picks.map(({ assetId }) => assetId)];
    const { rows: known } = await client.query<{ hasDeliverable: boolean; hasAsset: boolean }>(
      `select exists (select from deliverables d where d.campaign_id = $3 and d.id = p.deliverable_id) as "hasDeliverable",
              p.asset_id is null or exists (select from assets a where a.id = p.asset_id) as "hasAsset"
         from unnest($1::uuid[], $2::uuid[]) with ordinality as p (deliverable_id, asset_id, place) order by p.place`,
      [...values, selection.campaignId],
    );
    const errors = known.flatMap(({ hasDeliverable, hasAsset }, index): FieldError[] => [
      ...(hasDeliverable ? [] : [{ pointer: `/picks/${index}/deliverableId`, detail: 'This campaign has no such deliverable.' }]),
      ...(hasAsset ? [] : [{ pointer: `/picks/${index}/assetId`, detail: 'There is no such asset.' }]),
    ]);
    if (errors.length > 0) throw new GalleyError('resource.not_found', `${errors.length} of the picks name what is not there.`, { errors });
    const { rows: before } = await client.query<PickedBefore>(
      `select d.id, d.asset_id as "assetId", m.state as "placementState" from deliverables d
         left join placements m on m.tenant_id = d.tenant_id and m.id = d.placement_id
        where d.campaign_id = $1 and d.id = any($2::uuid[]) for update of d`,
      [selection.campaignId, values[0]],
    );
    if (life.state === 'live') await makeRoom(client, life, picks, before);
    await client.query(
      `update deliverables d set asset_id = p.asset_id, picked_by = case when p.asset_id is null then null else $4::uuid end,
              picked_at = case when p.asset_id is null then null else now() end, waived_reason = null, refusal = null
         from unnest($1::uuid[], $2::uuid[]) as p (deliverable_id, asset_id) where d.campaign_id = $3 and d.id = p.deliverable_id`,
      [...values, selection.campaignId, selection.personId],
    );
    await followPicks(client, selection.campaignId, before.map(({ assetId }) => assetId));
    await requireFitOfPicks(client, selection.tenantId, selection.campaignId, picks);
    await publishTransition(client, {
      tenantId: selection.tenantId,
      actor: selection.actor,
      action: 'campaign.selection_changed',
      subject: `campaign:${selection.campaignId}`,
      details: { campaignId: selection.campaignId, picks },
    });
  });
}

interface PickedBefore {
  readonly id: string;
  readonly assetId: string | null;
  readonly placementState: PlacementState | null;
}

/** In a live campaign a pick never changes what is out, and never crosses the placing of what was picked before it. */
async function makeRoom(client: Client, { campaignId, work, state }: CampaignRecord, picks: readonly { readonly deliverableId: string }[], before: readonly PickedBefore[]): Promise<void> {
  const isPlacing = work.includes('place_deliverables');
  const errors = picks.flatMap(({ deliverableId }, index): FieldError[] => {
    const found = before.find(({ id }) => id === deliverableId);
    const isOut = found !== undefined && found.placementState !== null && !overStates.includes(found.placementState);
    if (isOut) return [{ pointer: `/picks/${index}`, detail: 'What is picked is out, or on its way; recall it first.' }];
    return isPlacing && found?.assetId != null ? [{ pointer: `/picks/${index}`, detail: 'The campaign is placing what was picked; try again in a moment.' }] : [];
  });
  if (errors.length > 0) throw new GalleyError('campaign.wrong_state', `${errors.length} of the deliverables of this live campaign take no other pick now.`, { errors, facts: { state } });
  // What was placed and is over is not what the new pick is placed as.
  await client.query('update deliverables set placement_id = null where campaign_id = $1 and id = any($2::uuid[])', [campaignId, before.map(({ id }) => id)]);
}

/** What has no rendition yet is judged when it is placed. */
async function requireFitOfPicks(client: Client, tenantId: string, campaignId: string, picks: readonly { readonly deliverableId: string; readonly assetId: string | null }[]): Promise<void> {
  const assetIds = [...new Set(picks.flatMap(({ assetId }) => assetId ?? []))];
  if (assetIds.length === 0) return;
  const planned = await findPlannedFits(client, tenantId, assetIds, null, new Date().toISOString());
  const broken = planned.filter(({ fit }) => fit !== null && fit.verdict !== 'pass');
  if (broken.length === 0) return;
  const { rows: cells } = await client.query<{ id: string; channelId: string; recipe: string }>(
    'select id, channel_id as "channelId", recipe from deliverables where campaign_id = $1 and id = any($2::uuid[])',
    [campaignId, picks.map(({ deliverableId }) => deliverableId)],
  );
  const errors = picks.flatMap(({ deliverableId, assetId }, index): FieldError[] => {
    const cell = cells.find(({ id }) => id === deliverableId);
    const found = broken.find((one) => one.assetId === assetId && one.channel.id === cell?.channelId && one.recipe === cell.recipe);
    if (found?.fit == null) return [];
    const detail = hardFindings(found.fit).map((finding) => `${finding.rule}: ${finding.found}, allowed is ${finding.limit}`).join('; ');
    return [{ pointer: `/picks/${index}/assetId`, detail: `${found.channel.name} would not take it by ${found.fit.spec}: ${detail}.` }];
  });
  if (errors.length > 0) throw new GalleyError('placement.breaks_spec', `${errors.length} of the picks would not be taken by their channels.`, { errors });
}
