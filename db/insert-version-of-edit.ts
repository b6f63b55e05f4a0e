import { GalleyError } from '../schemas/galley-error.js';
import { assertPinnable } from './assert-pinnable.js';
import type { Client } from './pool.js';

interface VersionOfEdit {
  readonly tenantId: string;
  readonly assetId: string;
  readonly editId: string;
  readonly versionId: string;
  /** The version whose bytes it has. */
  readonly madeFrom: string;
  /** Who filled the slots. */
  readonly personId: string;
}

/**
 * The version that a change of slots or of framing makes: the same stored bytes, and the same slots and framing but for what the edit says.
 * Its number follows the highest there is, so that an upload under way keeps the one it has.
 * @throws GalleyError `component.not_approved` where a component version may not be pinned; `asset.not_ready`
 */
export async function insertVersionOfEdit(client: Client, { tenantId, assetId, editId, versionId, madeFrom, personId }: VersionOfEdit): Promise<void> {
  const { rows: pinned } = await client.query<{ id: string }>(
    `select s.value as id from asset_edits e, jsonb_each_text(e.changes -> 'slots') s where e.tenant_id = $1 and e.id = $2 and s.value is not null`,
    [tenantId, editId],
  );
  await assertPinnable(client, tenantId, pinned.map(({ id }) => id));
  const { rowCount } = await client.query(
    `insert into versions (tenant_id, id, asset_id, number, object_key, filename, declared_type, media_type, bytes, sha256, uploader_id, uploaded_at,
                           width, height, orientation, colour_space, has_alpha, pages, captured_at, camera, embedded, thumbhash, perceptual_hash,
                           dominant_colours, proposed_focal_point, framing, preview, preview_reason, archived_key, made_from)
     select v.tenant_id, $3, v.asset_id, (select max(number) + 1 from versions where tenant_id = $1 and asset_id = $2), v.object_key, v.filename,
            v.declared_type, v.media_type, v.bytes, v.sha256, v.uploader_id, v.uploaded_at, v.width, v.height, v.orientation, v.colour_space,
            v.has_alpha, v.pages, v.captured_at, v.camera, v.embedded, v.thumbhash, v.perceptual_hash, v.dominant_colours, v.proposed_focal_point,
            case when e.changes ? 'framing' then nullif(e.changes -> 'framing', 'null') else v.framing end,
            case when v.preview = 'not_possible' then v.preview else 'pending' end, v.preview_reason, v.archived_key, v.id
       from versions v join asset_edits e on e.tenant_id = v.tenant_id and e.id = $5
      where v.tenant_id = $1 and v.asset_id = $2 and v.id = $4 and v.purged_at is null`,
    [tenantId, assetId, versionId, madeFrom, editId],
  );
  if (rowCount !== 1) throw new GalleyError('asset.not_ready', 'There is no version that could be changed.');
  await client.query(`insert into version_places select tenant_id, $3, latitude, longitude from version_places where tenant_id = $1 and version_id = $2`, [tenantId, madeFrom, versionId]);
  await copySlots(client, tenantId, madeFrom, versionId);
  await client.query(
    `merge into version_slots t
     using (select s.key as slot, s.value::uuid as id from asset_edits e, jsonb_each_text(e.changes -> 'slots') s where e.tenant_id = $1 and e.id = $2) n
        on t.tenant_id = $1 and t.version_id = $3 and t.slot = n.slot
      when matched and n.id is null then delete
      when matched then update set component_version_id = n.id, pinned_by = $4
      when not matched and n.id is not null then insert (tenant_id, version_id, slot, component_version_id, pinned_by) values ($1, $3, n.slot, n.id, $4)`,
    [tenantId, editId, versionId, personId],
  );
}

/** A version begins with what is in the slots of the one before it. */
export async function copySlots(client: Client, tenantId: string, fromVersionId: string, toVersionId: string): Promise<void> {
  await client.query(
    `insert into version_slots (tenant_id, version_id, slot, component_version_id, pinned_by)
     select tenant_id, $3, slot, component_version_id, pinned_by from version_slots where tenant_id = $1 and version_id = $2 on conflict do nothing`,
    [tenantId, fromVersionId, toVersionId],
  );
}
