import { findChannelSpecs, specsOfChannel } from '../db/find-channel-specs.js';
import type { ChannelRow } from '../db/list-channels.js';
import { factOfRecipe, fitForChannel } from '../domain/channel-fit.js';
import { hardFindings } from '../domain/check-against-spec.js';
import type { Recipe } from '../domain/recipes.js';
import type { FieldError } from '../schemas/galley-error.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { Caller } from './caller.js';
import type { Services } from './services.js';

/**
 * Refuses what no picture could serve: a recipe whose renditions the channel would never take.
 * @throws GalleyError `placement.breaks_spec` with a pointer to each such recipe
 */
export async function requireRecipesForChannels(
  services: Pick<Services, 'database'>,
  { tenantId }: Pick<Caller, 'tenantId'>,
  deliverables: readonly { readonly channelId: string; readonly recipe: string }[],
  channels: readonly ChannelRow[],
  recipes: readonly Recipe[],
): Promise<void> {
  const held = new Map(channels.flatMap((channel) => (channel.specIds.length === 0 ? [] : [[channel.id, channel] as const])));
  if (!deliverables.some(({ channelId }) => held.has(channelId))) return;
  const ownSpecs = (await findChannelSpecs(services.database, tenantId, null)).filter(({ keeper }) => keeper === 'tenant');
  const at = new Date().toISOString();
  const errors = deliverables.flatMap(({ channelId, recipe: name }, index): FieldError[] => {
    const [channel, recipe] = [held.get(channelId), recipes.find((one) => one.name === name)];
    if (channel === undefined || recipe === undefined) return [];
    const fit = fitForChannel(specsOfChannel({ specIds: channel.specIds, ownSpecs }, at), factOfRecipe(recipe));
    if (fit === null || fit.verdict === 'pass') return [];
    const findings = hardFindings(fit).map(({ rule, limit, found }) => `${rule}: ${found}, allowed is ${limit}`).join('; ');
    return [{ pointer: `/deliverables/${index}/recipe`, detail: `${channel.name} would not take it by ${fit.spec}: ${findings}.` }];
  });
  if (errors.length > 0) throw new GalleyError('placement.breaks_spec', 'Deliverables ask for renditions that their channels would not take.', { errors });
}
