import { randomUUID } from 'node:crypto';
import type { AssetCommand } from '../domain/asset-commands.js';
import { newReview } from '../domain/begin-review.js';
import { isRefusal } from '../domain/refusal.js';
import { openStages } from '../domain/review-stages.js';
import { reviewDueAt } from '../domain/review-timers.js';
import type { AssetRecord } from '../schemas/asset-record.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { ReviewRecord } from '../schemas/life-records.js';
import { findPolicy } from './find-policy.js';
import { personBehind } from './person-behind.js';
import { planStages } from './plan-stages.js';
import type { Client } from './pool.js';
import { openRoles, openStageNumber, saveAssignments } from './save-assignments.js';

/**
 * Opens a review over the asset as it is now; the proof is its content hash. Stages that were completed in the review before, over
 * content that has not changed since, are carried over.
 * @throws GalleyError `resource.not_found` when the policy is not there, `policy.unsatisfiable` when it does not reach the asset's markets
 */
export async function insertReview(client: Client, asset: AssetRecord, command: Extract<AssetCommand, { kind: 'submit' }>, actor: string, at: string): Promise<void> {
  const { tenantId, assetId, version, contentHash, contentParts } = asset;
  if (version === null || contentHash === null || contentParts === null) throw new Error('an asset without examined content was submitted');
  const policy = await findPolicy(client, tenantId, command.policyId, command.policyVersion);
  const subject = {
    tenantId, assetId, contentHash, contentParts, policy,
    reviewId: command.reviewId,
    versionId: version.versionId,
    uploaderId: version.uploaderId,
    policyId: command.policyId,
    policyVersion: command.policyVersion,
    markets: await findMarkets(client, tenantId, assetId, command.campaignId),
  };
  const begun = newReview(subject, await findLastReview(client, tenantId, assetId), at);
  if (isRefusal(begun)) throw new GalleyError(begun.refused, begun.detail);
  const record = openStages(begun, await planStages(client, policy, [], at), at, randomUUID);
  await client.query(
    `insert into reviews (tenant_id, id, asset_id, version_id, content_hash, campaign_id, policy_id, policy_version, state, life,
                          sequence, stage, waiting_roles, due_at, is_stranded, submitted_by, in_motion, closed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, $13, $14, $15, true, case when $9 = 'open' then null else clock_timestamp() end)`,
    [
      record.tenantId, record.reviewId, record.assetId, record.versionId, record.contentHash, command.campaignId, command.policyId,
      command.policyVersion, record.state, JSON.stringify(record), openStageNumber(record), openRoles(record), reviewDueAt(record),
      record.stages.some(({ strandedSince }) => strandedSince !== null), await personBehind(client, tenantId, actor),
    ],
  );
  await saveAssignments(client, record);
}

async function findLastReview(client: Client, tenantId: string, assetId: string): Promise<ReviewRecord | null> {
  const { rows } = await client.query<{ life: ReviewRecord }>(
    `select life from reviews where tenant_id = $1 and asset_id = $2 and state <> 'open' order by created_at desc limit 1`,
    [tenantId, assetId],
  );
  return rows[0]?.life ?? null;
}

/** The markets that a campaign wants an asset for; null where that is not known, or is everywhere. */
async function findMarkets(client: Client, tenantId: string, assetId: string, campaignId: string | null): Promise<string[] | null> {
  if (campaignId === null) return null;
  const { rows } = await client.query<{ market: string }>(
    `select distinct market from deliverables where tenant_id = $1 and campaign_id = $2 and asset_id = $3 order by market`,
    [tenantId, campaignId, assetId],
  );
  const markets = rows.map(({ market }) => market);
  return markets.length === 0 || markets.includes('*') ? null : markets;
}
