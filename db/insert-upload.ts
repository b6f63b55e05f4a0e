import type { Client } from './pool.js';

/** A version whose bytes are on their way, and how they come. */
export interface IncomingVersion {
  readonly tenantId: string;
  readonly assetId: string;
  readonly versionId: string;
  readonly number: number;
  readonly objectKey: string;
  readonly filename: string;
  readonly declaredType: string;
  readonly bytes: number;
  readonly uploaderId: string;
  readonly uploadId: string;
  /** Of the multipart upload; null when the bytes came by form, and are there. */
  readonly storageUploadId: string | null;
  readonly partBytes: number;
  readonly parts: number;
  readonly declaredSha256: string | null;
  readonly allowDuplicate: boolean;
  readonly expiresAt: string;
}

/** The rows of a version that is being uploaded. */
export async function insertUpload(client: Client, incoming: IncomingVersion): Promise<void> {
  await Promise.all([
    client.query(
      `insert into versions (tenant_id, id, asset_id, number, object_key, filename, declared_type, bytes, uploader_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        incoming.tenantId,
        incoming.versionId,
        incoming.assetId,
        incoming.number,
        incoming.objectKey,
        incoming.filename,
        incoming.declaredType,
        incoming.bytes,
        incoming.uploaderId,
      ],
    ),
    client.query(
      `insert into uploads (tenant_id, id, asset_id, version_id, storage_upload_id, part_bytes, parts, declared_sha256, allow_duplicate, state, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        incoming.tenantId,
        incoming.uploadId,
        incoming.assetId,
        incoming.versionId,
        incoming.storageUploadId,
        incoming.partBytes,
        incoming.parts,
        incoming.declaredSha256,
        incoming.allowDuplicate,
        incoming.storageUploadId === null ? 'complete' : 'open',
        incoming.expiresAt,
      ],
    ),
  ]);
}
