import type { AssetCommand } from '../domain/asset-commands.js';
import type { AssetRecord } from '../schemas/asset-record.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { PlacementRecord } from '../schemas/life-records.js';
import { personBehind } from './person-behind.js';
import type { Client } from './pool.js';
import { requirePlacementFit } from './require-fit.js';

/**
 * A placement is born with the approval it goes out under, and by the spec of the channel that will be in force when it starts.
 * @param at when, by the workflow's clock; ISO 8601
 * @throws GalleyError `placement.rendition_missing` when the rendition is not a ready one of the approved version,
 * `placement.wrong_state` when what it is to replace is not a placement on that channel, `placement.breaks_spec` when the channel would
 * refuse the rendition
 */
export async function insertPlacement(client: Client, asset: AssetRecord, command: Extract<AssetCommand, { kind: 'place' }>, actor: string, at: string): Promise<void> {
  const record: PlacementRecord = {
    tenantId: asset.tenantId,
    placementId: command.placementId,
    assetId: asset.assetId,
    state: 'scheduled',
    reason: null,
    sequence: 0,
    startsAt: command.startsAt,
    endsAt: command.endsAt,
    step: 'wait',
    withdrawalAsked: false,
    commits: 0,
    replaces: command.replaces,
    yieldedTo: null,
  };
  if (command.replaces !== null) await requireSameChannel(client, asset.tenantId, command.replaces, command.channelId);
  const fit = await requirePlacementFit(client, asset.tenantId, command, command.startsAt > at ? command.startsAt : at);
  const { rowCount } = await client.query(
    `insert into placements (tenant_id, id, asset_id, version_id, rendition_id, channel_id, campaign_id, content_hash, review_id, state,
                             life, sequence, starts_at, ends_at, created_by, market, replaces_id, spec, spec_findings, in_motion)
     select $1, $2, $3, r.version_id, r.id, $5, $6, $7, $8, 'scheduled', $9, 0, $10, $11, $12, $14, $15, $16, $17, true
       from renditions r where r.tenant_id = $1 and r.id = $4 and r.version_id = $13 and r.state = 'ready'`,
    [
      record.tenantId, record.placementId, record.assetId, command.renditionId, command.channelId, command.campaignId, asset.contentHash,
      asset.approval?.reviewId, JSON.stringify(record), record.startsAt, record.endsAt, await personBehind(client, asset.tenantId, actor),
      asset.version?.versionId, command.market, command.replaces, fit?.spec ?? null, JSON.stringify(fit?.findings ?? []),
    ],
  );
  if (rowCount !== 1) throw new GalleyError('placement.rendition_missing', `Rendition ${command.renditionId} is not a ready one of the approved version.`);
  if (command.campaignId !== null) {
    await client.query(
      // One that is over, as after a launch that was undone, gives way to the next for the same market.
      `update deliverables d set placement_id = $4 where tenant_id = $1 and campaign_id = $2 and asset_id = $3 and channel_id = $5
          and recipe = (select recipe from renditions where tenant_id = $1 and id = $6)
          and (placement_id is null or placement_id = $7 or market = $8 and exists (
                select from placements m where m.tenant_id = $1 and m.id = d.placement_id and m.state in ('withdrawn', 'replaced', 'cancelled', 'failed')))`,
      [record.tenantId, command.campaignId, record.assetId, record.placementId, command.channelId, command.renditionId, command.replaces, command.market],
    );
  }
}

async function requireSameChannel(client: Client, tenantId: string, placementId: string, channelId: string): Promise<void> {
  const { rows } = await client.query<{ same: boolean }>(`select channel_id = $3 as same from placements where tenant_id = $1 and id = $2`, [tenantId, placementId, channelId]);
  if (rows[0]?.same !== true) throw new GalleyError('placement.wrong_state', `Placement ${placementId} is not one on this channel, and cannot be replaced there.`);
}
