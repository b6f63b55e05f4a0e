import type { Client } from './pool.js';

export interface NewDeliverable {
  readonly id: string;
  readonly channelId: string;
  readonly recipe: string;
  readonly market: string;
  readonly locale: string;
  readonly needsCopy: boolean;
}

/** Adds deliverables after those that a campaign has; once per id. */
export async function insertDeliverables(client: Client, tenantId: string, campaignId: string, deliverables: readonly NewDeliverable[]): Promise<void> {
  await client.query(
    `insert into deliverables (tenant_id, id, campaign_id, channel_id, recipe, market, locale, needs_copy, position)
     select $1, d.id, $2, d.channel_id, d.recipe, d.market, d.locale, d.needs_copy,
            d.place + (select coalesce(max(position), -1) from deliverables where tenant_id = $1 and campaign_id = $2)
       from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::boolean[]) with ordinality
            as d (id, channel_id, recipe, market, locale, needs_copy, place)
     on conflict do nothing`,
    [
      tenantId,
      campaignId,
      deliverables.map(({ id }) => id),
      deliverables.map(({ channelId }) => channelId),
      deliverables.map(({ recipe }) => recipe),
      deliverables.map(({ market }) => market),
      deliverables.map(({ locale }) => locale),
      deliverables.map(({ needsCopy }) => needsCopy),
    ],
  );
}
