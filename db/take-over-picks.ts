import type { Client } from './pool.js';

/** Deliverables of two campaigns for the same channel, recipe, market and locale; where there are several, in the order in which they were planned. */
const pairs = `
       with cells as (
         select d.id, d.campaign_id, case when d.waived_reason is null then d.asset_id end as asset_id, d.channel_id, d.recipe, d.market, d.locale,
                row_number() over (partition by d.campaign_id, d.channel_id, d.recipe, d.market, d.locale order by d.position, d.id) as place
           from deliverables d
           left join placements m on m.tenant_id = d.tenant_id and m.id = d.placement_id and m.state not in ('withdrawn', 'cancelled', 'failed', 'replaced')
          where d.tenant_id = current_tenant() and (d.campaign_id = $1 or (d.campaign_id = $2 and m.id is null))),
       paired as (
         select o.id, s.asset_id from cells o
           left join cells s on s.campaign_id = $2 and (s.channel_id, s.recipe, s.market, s.locale, s.place) = (o.channel_id, o.recipe, o.market, o.locale, o.place)
          where o.campaign_id = $1)`;

/** Lets what a campaign has picked take over, cell by cell, from what another one has out; says for how many. */
export async function takeOverPicks(client: Client, campaignId: string, successorId: string): Promise<number> {
  const { rowCount } = await client.query(
    `${pairs} update deliverables d set successor_asset_id = p.asset_id from paired p where d.tenant_id = current_tenant() and d.id = p.id and p.asset_id is not null`,
    [campaignId, successorId],
  );
  return rowCount ?? 0;
}

/**
 * Called in the transaction that has changed what a campaign picks: where it is to take over from others, what takes over there follows.
 * An asset that somebody has named by hand stays.
 * @param before what it had picked where it changed
 */
export async function followPicks(client: Client, successorId: string, before: readonly (string | null)[]): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `select id from campaigns where tenant_id = current_tenant() and successor_id = $1 and state in ('planning', 'in_review', 'launching', 'live')`,
    [successorId],
  );
  for (const { id } of rows) {
    await client.query(
      `${pairs} update deliverables d set successor_asset_id = p.asset_id from paired p
        where d.tenant_id = current_tenant() and d.id = p.id and (d.successor_asset_id is null or d.successor_asset_id = any($3::uuid[]))`,
      [id, successorId, before.filter((assetId) => assetId !== null)],
    );
  }
}

/** A campaign that is cancelled takes over from nobody. */
export async function takeOverNothing(client: Client, successorId: string): Promise<void> {
  await client.query(
    `update deliverables d set successor_asset_id = null from campaigns c
      where d.tenant_id = current_tenant() and c.tenant_id = d.tenant_id and c.id = d.campaign_id and c.successor_id = $1
        and c.state in ('planning', 'in_review', 'launching', 'live')
        and d.successor_asset_id in (select s.asset_id from deliverables s where s.tenant_id = d.tenant_id and s.campaign_id = $1)`,
    [successorId],
  );
  await client.query(
    `update campaigns set successor_id = null where tenant_id = current_tenant() and successor_id = $1 and state in ('planning', 'in_review', 'launching', 'live')`,
    [successorId],
  );
}
