import { v7 as uuid } from 'uuid';
import type { Library } from './library.js';
import { sha256 } from './library.js';
import type { UploadedVersion } from './upload.js';

/** A version with the same bytes as another, as a change of slots makes it: pinned to approved texts, not yet rendered. */
export async function addVersionWithSlots<Version extends Pick<UploadedVersion, 'assetId' | 'versionId'>>(
  library: Library,
  from: Version,
  texts: Readonly<Record<string, string>>,
): Promise<Version> {
  const { tenantId } = library;
  const versionId = uuid();
  await library.sql(
    `insert into versions (tenant_id, id, asset_id, number, object_key, filename, declared_type, media_type, bytes, sha256, uploader_id, uploaded_at,
                           width, height, preview, archived_key, made_from)
     select tenant_id, $3, asset_id, (select max(number) + 1 from versions n where n.tenant_id = $1 and n.asset_id = v.asset_id), object_key, filename, declared_type, media_type, bytes, sha256, uploader_id, uploaded_at,
            width, height, 'pending', archived_key, id
       from versions v where tenant_id = $1 and id = $2`,
    [tenantId, from.versionId, versionId],
  );
  await library.sql(`update assets set current_version_id = $3 where tenant_id = $1 and id = $2`, [tenantId, from.assetId, versionId]);
  const { id: authorId } = await library.addPerson({ roles: ['copywriter'] });
  for (const [slot, text] of Object.entries(texts)) {
    const [componentId, componentVersionId] = [uuid(), uuid()];
    await library.sql(`insert into components (tenant_id, id, kind, name, owner_id, life, sequence) values ($1, $2, 'copy_line', $3, $4, '{}', 0)`, [tenantId, componentId, slot, authorId]);
    await library.sql(
      `insert into component_versions (tenant_id, id, component_id, number, text, content_hash, state, author_id) values ($1, $2, $3, 1, $4, $5, 'approved', $6)`,
      [tenantId, componentVersionId, componentId, text, sha256(text), authorId],
    );
    await library.sql(`insert into version_slots (tenant_id, version_id, slot, component_version_id, pinned_by) values ($1, $2, $3, $4, $5)`, [
      tenantId, versionId, slot, componentVersionId, authorId,
    ]);
  }
  return { ...from, versionId };
}
