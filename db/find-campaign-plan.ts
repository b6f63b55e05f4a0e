import { GalleyError } from '../schemas/galley-error.js';
import type { Client } from './pool.js';

/** A campaign's plan as it was written, and when all is to be ready. @throws GalleyError `resource.not_found` */
export async function findCampaignPlan(client: Client, campaignId: string): Promise<{ plan: unknown; dueAt: string | null }> {
  const { rows } = await client.query<{ plan: unknown; dueAt: string | null }>(
    `select plan, life ->> 'dueAt' as "dueAt" from campaigns where tenant_id = current_tenant() and id = $1`,
    [campaignId],
  );
  if (rows[0] === undefined) throw new GalleyError('resource.not_found', 'There is no such campaign.');
  return rows[0];
}
