import type { Client } from './pool.js';

export interface PlacementCounts {
  /** On their way out. */
  readonly waiting: number;
  /** On their channel; what is coming down still is. */
  readonly live: number;
  /** Of those that are live, coming down. */
  readonly leaving?: number;
  /** Refused by the channel, called back or taken down. */
  readonly over: number;
}

const waiting = `('scheduled', 'publishing', 'unknown_outcome')`;
const columns = { deliverables: 'placement_id', successors: 'successor_placement_id' } as const;

/** How many placements of a campaign's deliverables, or of what follows them, are where. */
export async function countCampaignPlacements(client: Client, campaignId: string, of: keyof typeof columns): Promise<PlacementCounts> {
  const { rows } = await client.query<PlacementCounts>(
    `select (count(*) filter (where m.state in ${waiting}))::integer as waiting,
            (count(*) filter (where m.state in ('live', 'withdrawing')))::integer as live,
            (count(*) filter (where m.state = 'withdrawing'))::integer as leaving,
            (count(*) filter (where m.state not in ${waiting} and m.state not in ('live', 'withdrawing')))::integer as over
       from deliverables d join placements m on m.tenant_id = d.tenant_id and m.id = d.${columns[of]}
      where d.tenant_id = current_tenant() and d.campaign_id = $1 and d.waived_reason is null`,
    [campaignId],
  );
  return rows[0] ?? { waiting: 0, live: 0, leaving: 0, over: 0 };
}

/** Writes down, for each deliverable that keeps a launch from being whole, why its placement is not live. */
export async function noteLaunchFailures(client: Client, campaignId: string): Promise<void> {
  await client.query(
    `update deliverables d set refusal = coalesce(m.reason, case when m.state in ${waiting} then 'campaign.launch_too_slow' else 'placement.wrong_state' end)
       from placements m
      where d.tenant_id = current_tenant() and d.campaign_id = $1 and d.waived_reason is null and d.refusal is null
        and m.tenant_id = d.tenant_id and m.id = d.placement_id and m.state <> 'live'`,
    [campaignId],
  );
}
