import { GalleyError } from '../schemas/galley-error.js';
import type { CampaignState } from '../schemas/vocabulary.js';
import type { Client } from './pool.js';

/**
 * Holds a campaign in its state until the transaction ends.
 * @throws GalleyError `resource.not_found`; `campaign.wrong_state` where it is in none of the states
 */
export async function requireCampaignIn(client: Client, campaignId: string, states: readonly CampaignState[], sentence: (state: string) => string): Promise<void> {
  const { rows } = await client.query<{ state: CampaignState }>('select state from campaigns where tenant_id = current_tenant() and id = $1 for share', [campaignId]);
  const state = rows[0]?.state;
  if (state === undefined) throw new GalleyError('resource.not_found', 'There is no such campaign.');
  if (!states.includes(state)) throw new GalleyError('campaign.wrong_state', sentence(state), { facts: { state } });
}

/** Before its launch: what it consists of can still be changed. */
export const openStates = ['planning', 'in_review'] as const satisfies readonly CampaignState[];
