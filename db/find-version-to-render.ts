import type { SlotText } from '../domain/captions.js';
import type { Database } from './pool.js';

export interface VersionToRender {
  readonly objectKey: string;
  readonly bytes: number;
  readonly sha256: string | null;
  readonly mediaType: string | null;
  readonly texts: readonly SlotText[];
  /** A version of the tenant with the same bytes, possibly this one, whose picture is known; null where there is none. */
  readonly known: { readonly versionId: string; readonly width: number; readonly height: number } | null;
}

export async function findVersionToRender(
  database: Database,
  tenantId: string,
  assetId: string,
  versionId: string,
): Promise<VersionToRender | undefined> {
  const [row] = await database.ask<VersionToRender & Record<string, unknown>>(
    tenantId,
    `select v.object_key as "objectKey", v.bytes, v.sha256, v.media_type as "mediaType",
            coalesce((select json_agg(json_build_object('slot', s.slot, 'text', c.text, 'contentHash', c.content_hash) order by s.slot)
               from version_slots s join component_versions c on c.tenant_id = s.tenant_id and c.id = s.component_version_id
              where s.tenant_id = v.tenant_id and s.version_id = v.id), '[]') as texts,
            (select json_build_object('versionId', k.id, 'width', k.width, 'height', k.height) from versions k
              where k.tenant_id = v.tenant_id and k.sha256 = v.sha256 and k.preview = 'ready' and k.width is not null and k.height is not null
              limit 1) as known
       from versions v where v.asset_id = $1 and v.id = $2`,
    [assetId, versionId],
  );
  return row;
}
