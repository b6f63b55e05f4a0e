import type { AssetRecord } from '../schemas/asset-record.js';
import type { Database } from './pool.js';

export interface UploadRow {
  readonly id: string;
  readonly assetId: string;
  readonly versionId: string;
  readonly versionNumber: number;
  readonly objectKey: string;
  readonly filename: string;
  readonly bytes: number;
  readonly storageUploadId: string | null;
  readonly partBytes: number;
  readonly parts: number;
  readonly declaredSha256: string | null;
  readonly state: 'open' | 'complete' | 'abandoned';
  readonly expiresAt: Date;
  readonly uploaderId: string;
  readonly assetLife: AssetRecord;
}

/** An upload of the tenant, with the version it carries. */
export async function findUpload(database: Database, tenantId: string, uploadId: string): Promise<UploadRow | undefined> {
  const [row] = await database.ask<UploadRow>(
    tenantId,
    `select u.id, u.asset_id as "assetId", u.version_id as "versionId", v.number as "versionNumber", v.object_key as "objectKey",
            v.filename, v.bytes, u.storage_upload_id as "storageUploadId", u.part_bytes as "partBytes", u.parts,
            u.declared_sha256 as "declaredSha256", u.state, u.expires_at as "expiresAt", v.uploader_id as "uploaderId",
            a.life as "assetLife"
       from uploads u
       join versions v on v.tenant_id = u.tenant_id and v.id = u.version_id
       join assets a on a.tenant_id = u.tenant_id and a.id = u.asset_id
      where u.id = $1`,
    [uploadId],
  );
  return row;
}

/** Sets the hash that the sender has only now; one that was declared before stays. */
export async function declareSha256(database: Database, tenantId: string, uploadId: string, sha256: string): Promise<void> {
  await database.ask(tenantId, 'update uploads set declared_sha256 = $2 where id = $1 and declared_sha256 is null', [uploadId, sha256]);
}
