import { findBoard } from '../db/campaign-board.js';
import type { DeliverablePlace } from '../db/campaign-board.js';
import { findCampaign } from '../db/list-campaigns.js';
import { findDeliverableGroups } from '../db/find-deliverable-groups.js';
import { findActiveRecipes } from '../db/find-recipes.js';
import { listChannels } from '../db/list-channels.js';
import { isLaunchable, standingOfDeliverable } from '../domain/deliverable-status.js';
import type { Board, NewCampaign } from '../schemas/campaigns.js';
import type { FieldError } from '../schemas/galley-error.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { Caller } from './caller.js';
import { notFound } from './not-found.js';
import { presentBoard } from './present-board.js';
import { presentCampaign } from './present-campaign.js';
import { requireRecipesForChannels } from './require-recipes-for-channels.js';
import type { Services } from './services.js';

/** Deliverables of a page of the board where nobody says how many. */
const usualPage = 200;

/** The campaign as its caller sees it. @throws GalleyError `resource.not_found` */
export async function requireCampaign(services: Services, caller: Caller, id: string) {
  const row = await findCampaign(services.database, caller.tenantId, id);
  if (row === undefined) throw notFound('campaign');
  return { body: presentCampaign(row, caller), revision: row.revision };
}

/** A page of its board. @throws GalleyError `resource.not_found` */
export async function requireBoard(services: Services, caller: Caller, id: string, page: { after: DeliverablePlace | null; limit: number } = { after: null, limit: usualPage }): Promise<Board> {
  const facts = await findBoard(services.database, caller.tenantId, id, { after: page.after, rows: page.limit + 1 });
  if (facts === undefined) throw notFound('campaign');
  return presentBoard(id, facts, page.limit);
}

/** What keeps a campaign from launching: each deliverable of the first page that does, and how many more there are. */
export async function launchBlockers(services: Services, caller: Caller, id: string): Promise<FieldError[]> {
  const found = await requireBoard(services, caller, id);
  const listed = found.deliverables.flatMap(({ id: deliverableId, status, blocker }) =>
    status === 'ready' || status === 'published' || status === 'waived' ? [] : [{ pointer: `/deliverables/${deliverableId}`, detail: blocker?.sentence ?? status }],
  );
  if (found.nextCursor === null) return listed;
  const groups = await services.database.withTenant(caller.tenantId, (client) => findDeliverableGroups(client, id));
  const all = groups.reduce((sum, group) => sum + (isLaunchable(standingOfDeliverable(group)) ? 0 : group.count), 0);
  return all > listed.length ? [...listed, { pointer: '/deliverables', detail: `${all - listed.length} more are not ready.` }] : listed;
}

/** @throws GalleyError `campaign.launch_in_past`, `rights.dates_invalid`, or `resource.not_found` with a pointer to each channel or recipe that is not there, or `placement.breaks_spec` with one to each recipe that its channel would not take */
export async function requirePlan(services: Services, caller: Caller, campaign: Pick<NewCampaign, 'deliverables'> & Partial<Pick<NewCampaign, 'launchAt' | 'endsAt'>>): Promise<void> {
  if (campaign.launchAt != null && campaign.endsAt != null && campaign.endsAt <= campaign.launchAt) {
    throw new GalleyError('rights.dates_invalid', 'It would end before it is launched.', { errors: [{ pointer: '/endsAt', detail: 'must be after the launch' }] });
  }
  const now = new Date().toISOString();
  if (campaign.launchAt != null && campaign.launchAt <= now) {
    throw new GalleyError('campaign.launch_in_past', 'The launch lies in the past.', { errors: [{ pointer: '/launchAt', detail: 'must be in the future' }] });
  }
  if (campaign.endsAt != null && campaign.endsAt <= now) {
    throw new GalleyError('rights.dates_invalid', 'It would end in the past.', { errors: [{ pointer: '/endsAt', detail: 'must be in the future' }] });
  }
  const [knownChannels, knownRecipes] = await Promise.all([listChannels(services.database, caller.tenantId, null), findActiveRecipes(services.database, caller.tenantId)]);
  const channels = new Set(knownChannels.map(({ id }) => id));
  const recipes = new Set(knownRecipes.map(({ name }) => name));
  const errors = campaign.deliverables.flatMap(({ channelId, recipe }, index): FieldError[] => [
    ...(channels.has(channelId) ? [] : [{ pointer: `/deliverables/${index}/channelId`, detail: 'There is no such channel.' }]),
    ...(recipes.has(recipe) ? [] : [{ pointer: `/deliverables/${index}/recipe`, detail: 'There is no such recipe.' }]),
  ]);
  if (errors.length > 0) throw new GalleyError('resource.not_found', 'Deliverables name channels or recipes that are not there.', { errors });
  await requireRecipesForChannels(services, caller, campaign.deliverables, knownChannels, knownRecipes);
}
