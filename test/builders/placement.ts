import { v7 as uuid } from 'uuid';
import { sealSecret } from '../../runtime/sealed-secret.js';
import { addAsset, addRendition, addReview } from './asset.js';
import type { StoredAsset } from './asset.js';
import type { Library } from './library.js';

export const webhookSecret = `whsec_${Buffer.from('a secret of thirty-two bytes, ok').toString('base64')}`;

export async function addChannel(library: Library, channel: { kind: 'cdn_folder'; folder?: string } | { kind: 'webhook'; url: string }): Promise<string> {
  const id = uuid();
  const settings = channel.kind === 'webhook' ? { url: channel.url } : { folder: channel.folder ?? 'brand/web' };
  const secret = channel.kind === 'webhook' ? sealSecret(library.environment.GALLEY_SECRET, library.tenantId, webhookSecret) : null;
  await library.sql(`insert into channels (tenant_id, id, name, kind, settings, sealed_secret) values ($1, $2, 'Channel', $3, $4, $5)`, [
    library.tenantId, id, channel.kind, JSON.stringify(settings), secret,
  ]);
  return id;
}

export interface PlacedAsset {
  readonly input: { tenantId: string; placementId: string };
  readonly asset: StoredAsset;
  readonly rendition: { renditionId: string; bytes: Buffer; objectKey: string };
  readonly channelId: string;
  readonly reviewId: string;
  readonly approverId: string;
}

/** An approved asset with one rendition, and a placement of it that is due. */
export async function addPlacement(
  library: Library,
  placement: {
    channelId: string;
    filename?: string;
    title?: string;
    endsAt?: Date | null;
    renditionBytes?: Buffer;
    /** The placement whose place it takes. */
    replaces?: string;
    columns?: Record<string, unknown>;
  },
): Promise<PlacedAsset> {
  const { tenantId } = library;
  const [uploader, approver] = [await library.addPerson({ roles: ['photographer'] }), await library.addPerson({ roles: ['brand_manager'] })];
  const asset = await addAsset(library, {
    uploaderId: uploader.id,
    ...(placement.filename === undefined ? {} : { filename: placement.filename }),
    ...(placement.title === undefined ? {} : { title: placement.title }),
    ...(placement.columns === undefined ? {} : { columns: placement.columns }),
  });
  const rendition = await addRendition(library, { versionId: asset.versionId, ...(placement.renditionBytes === undefined ? {} : { bytes: placement.renditionBytes }) });
  const { reviewId } = await addReview(library, asset, { approvedBy: [approver.id] });
  const placementId = uuid();
  await library.sql(
    `insert into placements (tenant_id, id, asset_id, version_id, rendition_id, channel_id, content_hash, review_id, state, life, sequence, starts_at, ends_at, created_by, replaces_id, in_motion)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'publishing', '{}', 0, now(), $9, $10, $11, false)`,
    [tenantId, placementId, asset.assetId, asset.versionId, rendition.renditionId, placement.channelId, asset.contentHash, reviewId, placement.endsAt ?? null, uploader.id, placement.replaces ?? null],
  );
  return { input: { tenantId, placementId }, asset, rendition, channelId: placement.channelId, reviewId, approverId: approver.id };
}

/** The same rendition placed again on the same channel. */
export async function addFurtherPlacement(library: Library, placed: PlacedAsset): Promise<PlacedAsset> {
  const placementId = uuid();
  await library.sql(
    `insert into placements (tenant_id, id, asset_id, version_id, rendition_id, channel_id, content_hash, review_id, state, life, sequence, starts_at, ends_at, created_by, in_motion)
     select tenant_id, $3, asset_id, version_id, rendition_id, channel_id, content_hash, review_id, state, life, sequence, starts_at, ends_at, created_by, in_motion
       from placements where tenant_id = $1 and id = $2`,
    [library.tenantId, placed.input.placementId, placementId],
  );
  return { ...placed, input: { ...placed.input, placementId } };
}
