import { v7 as uuid } from 'uuid';
import { plainPolicy, plainStage } from '../../domain/policy-templates.js';
import { openStages, waitingStage } from '../../domain/review-stages.js';
import type { ApprovalPolicy, ApprovalStage } from '../../schemas/approval-policy.js';
import type { ReviewRecord } from '../../schemas/life-records.js';
import { reviewStateSchema } from '../../schemas/vocabulary.js';
import { originalKey, renditionObjectKey } from '../../storage/object-keys.js';
import type { Library } from './library.js';
import { sha256 } from './library.js';

export interface StoredAsset {
  readonly assetId: string;
  readonly versionId: string;
  readonly contentHash: string;
  readonly uploaderId: string;
  readonly original: Buffer;
}

/** An asset whose bytes are in the store, as it is after ingest; `columns` overrides columns of its row. */
export async function addAsset(
  library: Library,
  asset: { uploaderId: string; state?: string; title?: string; filename?: string; original?: Buffer; columns?: Record<string, unknown> },
): Promise<StoredAsset> {
  const [assetId, versionId] = [uuid(), uuid()];
  const { tenantId, objectStore } = library;
  const original = asset.original ?? Buffer.from(`original of ${versionId}`);
  const contentHash = sha256(`content of ${versionId}`);
  await library.sql(
    `insert into assets (tenant_id, id, state, life, sequence, state_since, in_motion, title, uploader_id, current_version_id, content_hash)
     values ($1, $2, $3, '{}', 0, now(), false, $4, $5, $6, $7)`,
    [tenantId, assetId, asset.state ?? 'approved', asset.title ?? 'Sea at dawn', asset.uploaderId, versionId, contentHash],
  );
  await library.sql(
    `insert into versions (tenant_id, id, asset_id, number, object_key, filename, declared_type, media_type, bytes, sha256, uploader_id, uploaded_at, preview)
     values ($1, $2, $3, 1, $4, $5, 'image/jpeg', 'image/jpeg', $6, $7, $8, now(), 'ready')`,
    [tenantId, versionId, assetId, originalKey(tenantId, versionId), asset.filename ?? 'Sea at dawn.JPG', original.length, sha256(original), asset.uploaderId],
  );
  for (const [column, value] of Object.entries(asset.columns ?? {})) {
    await library.sql(`update assets set ${column} = $3 where tenant_id = $1 and id = $2`, [tenantId, assetId, value]);
  }
  await objectStore.put({ bucket: 'assets', key: originalKey(tenantId, versionId) }, original, { sha256: sha256(original), contentType: 'image/jpeg' });
  return { assetId, versionId, contentHash, uploaderId: asset.uploaderId, original };
}

/** A rendition that is in the store; equal `bytes` share one object, as equal work does. */
export async function addRendition(
  library: Library,
  rendition: { versionId: string; recipe?: string; bytes?: Buffer; width?: number },
): Promise<{ renditionId: string; bytes: Buffer; objectKey: string }> {
  const renditionId = uuid();
  const bytes = rendition.bytes ?? Buffer.from(`rendition ${renditionId}`);
  const objectKey = renditionObjectKey(library.tenantId, sha256(bytes));
  await library.sql(
    `insert into renditions (tenant_id, id, version_id, recipe, recipe_version, rendition_key, object_key, state, media_type, bytes, sha256, width, height)
     values ($1, $2, $3, $4, 1, $5, $6, 'ready', 'image/jpeg', $7, $8, $9, $9)`,
    [library.tenantId, renditionId, rendition.versionId, rendition.recipe ?? 'web-2048', sha256(bytes), objectKey, bytes.length, sha256(bytes), rendition.width ?? 2048],
  );
  await library.objectStore.put({ bucket: 'assets', key: objectKey }, bytes, { sha256: sha256(bytes), contentType: 'image/jpeg', ifAbsent: true });
  return { renditionId, bytes, objectKey };
}

/** A review of the asset as it is now; with `approvedBy` it is over, else it is open. */
export async function addReview(
  library: Library,
  asset: StoredAsset,
  review: { approvedBy?: readonly string[]; role?: NonNullable<ApprovalStage['role']>; fourEyes?: boolean; submittedBy?: string; state?: string } = {},
): Promise<{ reviewId: string }> {
  const [reviewId, policyId] = [uuid(), uuid()];
  const { tenantId } = library;
  const state = review.state ?? (review.approvedBy === undefined ? 'open' : 'approved');
  const role = review.role ?? 'brand_manager';
  const policy = plainPolicy([plainStage('brand', 'Brand', role, { ladder: [] })], { fourEyes: review.fourEyes ?? true });
  await library.sql(`insert into approval_policies (tenant_id, id, version, name, definition) values ($1, $2, 1, 'Policy', $3)`, [tenantId, policyId, JSON.stringify(policy)]);
  await library.sql(
    `insert into reviews (tenant_id, id, asset_id, version_id, content_hash, policy_id, policy_version, state, life, sequence, stage, waiting_roles, submitted_by, in_motion)
     values ($1, $2, $3, $4, $5, $6, 1, $7, $8, 0, 0, $9, $10, false)`,
    [
      tenantId, reviewId, asset.assetId, asset.versionId, asset.contentHash, policyId, state,
      JSON.stringify(reviewLifeOf({ tenantId, reviewId, asset, policyId, policy, state })),
      state === 'open' ? [role] : [], review.submittedBy ?? asset.uploaderId,
    ],
  );
  await library.sql(
    `insert into review_assignments (tenant_id, id, review_id, stage, stage_number, role, why, at, is_open) values ($1, $2, $3, 'brand', 0, $4, 'policy', now(), $5)`,
    [tenantId, uuid(), reviewId, role, state === 'open'],
  );
  for (const personId of review.approvedBy ?? []) {
    await library.sql(
      `insert into decisions (tenant_id, id, review_id, person_id, decision, content_hash, stage, counted_at) values ($1, $2, $3, $4, 'approve', $5, 'brand', now())`,
      [tenantId, uuid(), reviewId, personId, asset.contentHash],
    );
  }
  return { reviewId };
}

/** The record of a review that at most waits for its only stage. */
function reviewLifeOf(review: { tenantId: string; reviewId: string; asset: StoredAsset; policyId: string; policy: ApprovalPolicy; state: string }): ReviewRecord {
  const { tenantId, reviewId, asset, policyId, policy } = review;
  const at = new Date().toISOString();
  const isOpen = review.state === 'open';
  const opened = openStages(
    { ...asset, tenantId, reviewId, policyId, policyVersion: 1, policy, state: 'open', sequence: 0, markets: null, stages: policy.stages.map(waitingStage), waitingSince: null, decisions: [], contentParts: { bytes: '', components: '', metadata: '' } },
    { staffing: { people: [], absent: [] }, instants: [] },
    at,
    uuid,
  );
  const stages = opened.stages.map((stage) => ({ ...stage, strandedSince: null, state: isOpen ? stage.state : ('done' as const) }));
  return { ...opened, state: reviewStateSchema.parse(review.state), stages };
}
