import type { ChannelFit } from '../domain/channel-fit.js';
import { hardFindings } from '../domain/check-against-spec.js';
import { holdsFor } from '../domain/approval-scope.js';
import type { ApprovalScope } from '../schemas/asset-record.js';
import { GalleyError } from '../schemas/galley-error.js';
import { findPlacementFit } from './find-placement-fit.js';
import { findPlannedFits } from './find-planned-fits.js';
import type { Client } from './pool.js';

/** In ids, names of rules and numbers only: what is said here travels with the life. */
function sentenceOf(channelId: string, fit: ChannelFit): string {
  const findings = hardFindings(fit).map(({ rule, limit, found }) => `${rule}: ${found}, allowed is ${limit}`);
  return `Channel ${channelId} does not take it by ${fit.spec}: ${findings.join('; ')}.`;
}

/**
 * How a rendition goes to a channel now.
 * @returns the spec that it goes by with what is merely recommended; null where the channel names none
 * @throws GalleyError `placement.breaks_spec`
 */
export async function requirePlacementFit(client: Client, tenantId: string, placement: { readonly renditionId: string; readonly channelId: string }, at: string): Promise<ChannelFit | null> {
  const fit = await findPlacementFit(client, tenantId, placement, at);
  if (fit !== null && fit.verdict !== 'pass') throw new GalleyError('placement.breaks_spec', sentenceOf(placement.channelId, fit));
  return fit;
}

/**
 * Refuses an approval that would hold for a channel where the proof is planned and would not be taken.
 * @throws GalleyError `review.breaks_spec`
 */
export async function requirePlannedFit(
  client: Client,
  proof: { readonly tenantId: string; readonly assetId: string; readonly versionId: string },
  scope: ApprovalScope,
  at: string,
): Promise<void> {
  const planned = await findPlannedFits(client, proof.tenantId, [proof.assetId], proof.versionId, at);
  const broken = planned.flatMap(({ channel, market, fit }) =>
    fit !== null && fit.verdict !== 'pass' && holdsFor(scope, { market, channelId: channel.id }) ? [sentenceOf(channel.id, fit)] : [],
  );
  if (broken.length > 0) throw new GalleyError('review.breaks_spec', [...new Set(broken)].slice(0, 5).join(' '));
}
