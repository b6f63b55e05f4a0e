import { GalleyError } from '../schemas/galley-error.js';
import type { AssetState } from '../schemas/vocabulary.js';
import type { Client, Database } from './pool.js';
import { publishTransition } from './record-transition.js';
import { openStates, requireCampaignIn } from './require-campaign-in.js';

interface Asking {
  readonly tenantId: string;
  readonly actor: string;
  readonly personId: string;
  readonly campaignId: string;
  readonly use: string;
}

export interface CandidateRow {
  use: string;
  asset: { id: string; title: string; state: AssetState; thumbhash: string | null };
  previewId: string | null;
  proposedBy: { id: string; name: string };
  isShortlisted: boolean;
  votesFor: number;
  votesAgainst: number;
  myVote: number;
}

/**
 * Proposes assets for a use of the brief; proposed again, it only changes whether they are shortlisted. All or none.
 * @throws GalleyError `campaign.unknown_use`, `campaign.wrong_state`, `resource.not_found`
 */
export async function proposeCandidates(database: Database, asking: Asking, assetIds: readonly string[], isShortlisted: boolean | undefined): Promise<void> {
  const { tenantId, campaignId, use, personId, actor } = asking;
  await database.withTenant(tenantId, async (client) => {
    await requireUse(client, campaignId, use);
    const { rows } = await client.query<{ id: string }>('select id from assets where id = any($1::uuid[])', [assetIds]);
    const known = new Set(rows.map(({ id }) => id));
    const errors = assetIds.flatMap((id, index) => (known.has(id) ? [] : [{ pointer: `/assetIds/${index}`, detail: 'There is no such asset.' }]));
    if (errors.length > 0) throw new GalleyError('resource.not_found', `${errors.length} of the assets are not there.`, { errors });
    await client.query(
      `insert into campaign_candidates (tenant_id, campaign_id, use, asset_id, proposed_by, is_shortlisted)
       select current_tenant(), $1, $2, id, $4, coalesce($5, false) from unnest($3::uuid[]) as id
       on conflict (tenant_id, campaign_id, use, asset_id) do update set is_shortlisted = coalesce($5, campaign_candidates.is_shortlisted)`,
      [campaignId, use, assetIds, personId, isShortlisted ?? null],
    );
    await publishTransition(client, { tenantId, actor, action: 'campaign.candidates_proposed', subject: `campaign:${campaignId}`, details: { campaignId, assetIds } });
  });
}

/**
 * A person's one vote on a candidate; 0 takes it back.
 * @throws GalleyError `campaign.wrong_state`, `resource.not_found`
 */
export async function voteOnCandidate(database: Database, asking: Asking, assetId: string, vote: -1 | 0 | 1): Promise<void> {
  const { tenantId, campaignId, use, personId, actor } = asking;
  await database.withTenant(tenantId, async (client) => {
    await requireCampaignIn(client, campaignId, openStates, (state) => `Nothing is selected for a campaign that is ${state}.`);
    const { rowCount } = await client.query('select from campaign_candidates where campaign_id = $1 and use = $2 and asset_id = $3', [campaignId, use, assetId]);
    if (rowCount === 0) throw new GalleyError('resource.not_found', 'It is no candidate for this use.');
    const key = [campaignId, use, assetId, personId];
    if (vote === 0) await client.query('delete from candidate_votes where campaign_id = $1 and use = $2 and asset_id = $3 and person_id = $4', key);
    else {
      await client.query(
        `insert into candidate_votes (tenant_id, campaign_id, use, asset_id, person_id, vote) values (current_tenant(), $1, $2, $3, $4, $5)
         on conflict (tenant_id, campaign_id, use, asset_id, person_id) do update set vote = excluded.vote, voted_at = now()`,
        [...key, vote],
      );
    }
    await publishTransition(client, { tenantId, actor, action: 'campaign.candidate_voted_on', subject: `campaign:${campaignId}`, details: { campaignId, assetId, vote } });
  });
}

/** Candidates of a campaign: shortlisted first, then those with the most votes. */
export async function listCandidates(
  database: Database,
  tenantId: string,
  wanted: { readonly campaignId: string; readonly use: string | undefined; readonly personId: string; readonly rows: number },
): Promise<CandidateRow[]> {
  return database.ask<CandidateRow & Record<string, unknown>>(
    tenantId,
    `select c.use, json_build_object('id', a.id, 'title', a.title, 'state', a.state, 'thumbhash', v.thumbhash) as asset, preview.id as "previewId",
            json_build_object('id', p.id, 'name', p.name) as "proposedBy", c.is_shortlisted as "isShortlisted",
            votes.for as "votesFor", votes.against as "votesAgainst", votes.mine as "myVote"
       from campaign_candidates c
       join assets a on a.tenant_id = c.tenant_id and a.id = c.asset_id
       join people p on p.tenant_id = c.tenant_id and p.id = c.proposed_by
       left join versions v on v.tenant_id = c.tenant_id and v.id = a.current_version_id
       left join renditions preview on preview.tenant_id = c.tenant_id and preview.version_id = a.current_version_id
             and preview.recipe = 'preview-640' and preview.recipe_version = 1 and preview.state = 'ready'
      cross join lateral (
        select (count(*) filter (where vote > 0))::integer as "for", (count(*) filter (where vote < 0))::integer as against,
               coalesce(sum(vote) filter (where person_id = $3), 0)::integer as mine
          from candidate_votes where tenant_id = c.tenant_id and campaign_id = c.campaign_id and use = c.use and asset_id = c.asset_id) votes
      where c.campaign_id = $1 and ($2::text is null or c.use = $2)
      order by c.use, c.is_shortlisted desc, votes.for - votes.against desc, c.created_at, c.asset_id limit $4`,
    [wanted.campaignId, wanted.use ?? null, wanted.personId, wanted.rows],
  );
}

async function requireUse(client: Client, campaignId: string, use: string): Promise<void> {
  await requireCampaignIn(client, campaignId, openStates, (state) => `Nothing is selected for a campaign that is ${state}.`);
  const { rowCount } = await client.query(`select from campaigns where id = $1 and brief -> 'uses' @> jsonb_build_array(jsonb_build_object('use', $2::text))`, [campaignId, use]);
  if (rowCount === 0) throw new GalleyError('campaign.unknown_use', `The brief names no use "${use}".`);
}
