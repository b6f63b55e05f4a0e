import type { Framing } from '../domain/framing.js';
import { unframed } from '../domain/framing.js';
import type { MediaFacts } from '../domain/media-facts.js';
import type { Database } from './pool.js';

/** A version as it came, for what is no picture itself. */
export interface Original {
  readonly objectKey: string;
  readonly bytes: number;
  readonly sha256: string | null;
  readonly mediaType: string | null;
  /** EXIF, 1 to 8. */
  readonly orientation: number;
  readonly framing: Framing;
  /** The texts of its slots that begin with `captions`. */
  readonly captions: readonly { readonly slot: string; readonly text: string; readonly contentHash: string }[];
  /** What opening the same bytes told before, for this version or another; null where they have not been opened. */
  readonly facts: MediaFacts | null;
}

export async function findOriginal(database: Database, tenantId: string, assetId: string, versionId: string): Promise<Original | undefined> {
  const [row] = await database.ask<Omit<Original, 'framing' | 'orientation'> & { framing: Framing | null; orientation: number | null }>(
    tenantId,
    `select v.object_key as "objectKey", v.bytes, v.sha256, v.media_type as "mediaType", v.orientation, v.framing,
            coalesce((select json_agg(json_build_object('slot', s.slot, 'text', c.text, 'contentHash', c.content_hash) order by s.slot)
               from version_slots s join component_versions c on c.tenant_id = s.tenant_id and c.id = s.component_version_id
              where s.tenant_id = v.tenant_id and s.version_id = v.id and s.slot like 'captions%'), '[]') as captions,
            (select k.media from versions k where k.tenant_id = v.tenant_id and k.sha256 = v.sha256 and k.media is not null limit 1) as facts
       from versions v where v.asset_id = $1 and v.id = $2`,
    [assetId, versionId],
  );
  return row === undefined ? undefined : { ...row, orientation: row.orientation ?? 1, framing: row.framing ?? unframed };
}
