import { v7 as uuid } from 'uuid';
import { originalKey } from '../../storage/object-keys.js';
import type { Library } from './library.js';
import { sha256 } from './library.js';

export interface UploadedVersion {
  readonly tenantId: string;
  readonly assetId: string;
  readonly versionId: string;
  readonly uploadId: string;
}

/** A draft whose bytes came by form: they are in the store, and nothing has been examined. */
export async function addUpload(
  library: Library,
  upload: {
    bytes: Buffer;
    filename?: string;
    declaredBytes?: number;
    declaredSha256?: string;
    title?: string;
    /** Id of a multipart upload at the store, where the bytes are still in parts; then nothing is stored here. */
    multipart?: { storageUploadId: string; parts: number };
    versionId?: string;
  },
): Promise<UploadedVersion> {
  const { tenantId } = library;
  const [assetId, uploadId] = [uuid(), uuid()];
  const versionId = upload.versionId ?? uuid();
  const objectKey = originalKey(tenantId, versionId);
  const { id: uploaderId } = await library.addPerson({ roles: ['photographer'] });
  if (upload.multipart === undefined) {
    await library.objectStore.put({ bucket: 'assets', key: objectKey }, upload.bytes, { sha256: sha256(upload.bytes), contentType: 'application/octet-stream' });
  }
  await library.sql(
    `insert into assets (tenant_id, id, state, life, sequence, state_since, in_motion, title, uploader_id, current_version_id)
     values ($1, $2, 'draft', '{}', 0, now(), true, $3, $4, $5)`,
    [tenantId, assetId, upload.title ?? 'Dunes', uploaderId, versionId],
  );
  await library.sql(
    `insert into versions (tenant_id, id, asset_id, number, object_key, filename, declared_type, bytes, uploader_id)
     values ($1, $2, $3, 1, $4, $5, 'image/jpeg', $6, $7)`,
    [tenantId, versionId, assetId, objectKey, upload.filename ?? 'dunes.jpg', upload.declaredBytes ?? upload.bytes.length, uploaderId],
  );
  await library.sql(
    `insert into uploads (tenant_id, id, asset_id, version_id, storage_upload_id, part_bytes, parts, declared_sha256, state, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now() + interval '1 day')`,
    [
      tenantId, uploadId, assetId, versionId, upload.multipart?.storageUploadId ?? null, 5 * 1024 * 1024, upload.multipart?.parts ?? 1,
      upload.declaredSha256 ?? null, upload.multipart === undefined ? 'complete' : 'open',
    ],
  );
  return { tenantId, assetId, versionId, uploadId };
}

/** The version's row, as the schema's owner sees it. */
export async function versionRow(library: Library, { versionId }: { versionId: string }): Promise<Record<string, unknown>> {
  const [row] = await library.sql('select *, perceptual_hash::text as likeness from versions where tenant_id = $1 and id = $2', [library.tenantId, versionId]);
  return row ?? {};
}
