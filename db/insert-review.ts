import type { AssetCommand } from '../domain/asset-commands.js';
import type { ApprovalPolicy } from '../schemas/approval-policy.js';
import type { AssetRecord } from '../schemas/asset-record.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { ReviewRecord } from '../schemas/life-records.js';
import { personBehind } from './person-behind.js';
import type { Client } from './pool.js';

/**
 * Opens a review over the asset as it is now; the proof is its content hash.
 * @throws GalleyError `resource.not_found` when the policy is not there
 */
export async function insertReview(client: Client, asset: AssetRecord, command: Extract<AssetCommand, { kind: 'submit' }>, actor: string, at: string): Promise<void> {
  const { rows } = await client.query<{ definition: ApprovalPolicy }>(
    `select definition from approval_policies where tenant_id = $1 and id = $2 and version = $3`,
    [asset.tenantId, command.policyId, command.policyVersion],
  );
  const [policy] = rows;
  if (policy === undefined) throw new GalleyError('resource.not_found', `There is no approval policy ${command.policyId}.`);
  if (asset.version === null || asset.contentHash === null) throw new Error('an asset without examined content was submitted');
  const record: ReviewRecord = {
    tenantId: asset.tenantId,
    reviewId: command.reviewId,
    assetId: asset.assetId,
    versionId: asset.version.versionId,
    contentHash: asset.contentHash,
    uploaderId: asset.version.uploaderId,
    policy: policy.definition,
    state: 'open',
    sequence: 0,
    stage: 0,
    stageOpenedAt: at,
    decisions: [],
    reminded: false,
    escalated: false,
  };
  const [stage] = policy.definition.stages;
  await client.query(
    `insert into reviews (tenant_id, id, asset_id, version_id, content_hash, campaign_id, policy_id, policy_version, state, life,
                          sequence, stage, waiting_roles, due_at, submitted_by, in_motion)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, 0, 0, $10, $11, $12, true)`,
    [
      record.tenantId, record.reviewId, record.assetId, record.versionId, record.contentHash, command.campaignId, command.policyId,
      command.policyVersion, JSON.stringify(record), stage === undefined ? [] : [stage.role],
      stage?.deadlineAfterSeconds == null ? null : new Date(Date.parse(at) + stage.deadlineAfterSeconds * 1_000),
      await personBehind(client, asset.tenantId, actor),
    ],
  );
}
