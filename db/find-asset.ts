import type { AssetRecord } from '../schemas/asset-record.js';
import type { PlacementState, ReviewState, Role } from '../schemas/vocabulary.js';
import type { AssetListRow } from './list-assets.js';
import { assetColumns, assetSources } from './list-assets.js';
import type { VersionRow } from './list-versions.js';
import { versionJson } from './list-versions.js';
import type { Database } from './pool.js';

interface FilledSlot {
  slot: string;
  componentId: string;
  componentVersionId: string;
  name: string;
  kind: string;
  number: number;
  market: string;
  locale: string;
  text: string;
}

export interface AssetRow extends AssetListRow {
  life: AssetRecord;
  description: string;
  metadata: Record<string, string | number | boolean | string[]>;
  contentHash: string | null;
  revision: number;
  version: VersionRow | null;
  slots: FilledSlot[];
  altText: string | null;
  renditionsReady: number;
  renditionsFailed: number;
  review: { id: string; state: ReviewState; stage: string | null; stageOpenedAt: string; waitingRoles: Role[]; dueAt: string | null } | null;
  placements: { id: string; channel: string; state: PlacementState; startsAt: string; endsAt: string | null }[];
}

/** Everything the page of an asset shows. */
export async function findAsset(database: Database, tenantId: string, assetId: string): Promise<AssetRow | undefined> {
  const [row] = await database.ask<AssetRow>(
    tenantId,
    `select ${assetColumns}, a.life, a.description, a.metadata, a.content_hash as "contentHash", a.revision,
            case when v.id is null then null else ${versionJson('v')} end as version,
            coalesce((select json_agg(json_build_object('slot', s.slot, 'componentId', c.id, 'componentVersionId', k.id, 'name', c.name, 'kind', c.kind,
                                'number', k.number, 'market', k.market, 'locale', k.locale, 'text', k.text) order by s.slot)
               from version_slots s join component_versions k on k.id = s.component_version_id join components c on c.id = k.component_id
              where s.version_id = v.id), '[]') as slots, nullif(a.drawn_text, '') as "altText",
            (select count(*)::integer from renditions r where r.version_id = v.id and r.state = 'ready') as "renditionsReady",
            (select count(*)::integer from renditions r where r.version_id = v.id and r.state = 'failed') as "renditionsFailed",
            (select json_build_object('id', w.id, 'state', w.state, 'stage', w.life -> 'policy' -> 'stages' -> w.stage ->> 'name',
                      'stageOpenedAt', w.life ->> 'waitingSince', 'waitingRoles', w.waiting_roles, 'dueAt', w.due_at)
               from reviews w where w.asset_id = a.id order by w.created_at desc limit 1) as review,
            coalesce((select json_agg(one) from (
               select m.id, c.name as channel, m.state, m.starts_at as "startsAt", m.ends_at as "endsAt"
                 from placements m join channels c on c.tenant_id = m.tenant_id and c.id = m.channel_id
                where m.asset_id = a.id order by m.created_at desc limit 100) one), '[]') as placements
       from assets a ${assetSources} where a.id = $1`,
    [assetId],
  );
  return row;
}

/** Whether the tenant has this asset, and what is edited with If-Match. */
export async function findEditableAsset(
  database: Database,
  tenantId: string,
  assetId: string,
): Promise<{ revision: number; metadata: AssetRow['metadata']; life: AssetRecord } | undefined> {
  const [row] = await database.ask<{ revision: number; metadata: AssetRow['metadata']; life: AssetRecord }>(
    tenantId,
    'select revision, metadata, life from assets where id = $1',
    [assetId],
  );
  return row;
}
