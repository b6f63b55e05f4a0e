import type { AssetState, AssetWork } from '../schemas/vocabulary.js';
import type { After } from './keyset-page.js';
import { keysetAt } from './keyset-page.js';
import type { Database } from './pool.js';

export interface AssetListRow {
  id: string;
  keyset_at: string;
  title: string;
  state: AssetState;
  stateSince: Date;
  reason: string | null;
  work: AssetWork[];
  tags: string[];
  held: boolean;
  uploader: { id: string; name: string };
  campaignId: string | null;
  filename: string | null;
  mediaType: string | null;
  bytes: number | null;
  width: number | null;
  height: number | null;
  pages: number | null;
  durationSeconds: number | null;
  thumbhash: string | null;
  previewId: string | null;
  createdAt: Date;
}

/** Columns of an asset as lists and pages show it; the row sources are those of `assetSources`. */
export const assetColumns = `a.id, ${keysetAt('a.created_at')} as keyset_at, a.title, a.state, a.state_since as "stateSince", a.reason, a.life -> 'work' as work,
    a.tags, a.held, json_build_object('id', p.id, 'name', p.name) as uploader, a.campaign_id as "campaignId",
    v.filename, v.media_type as "mediaType", v.bytes, v.width, v.height, v.pages, (v.media ->> 'durationSeconds')::float8 as "durationSeconds", v.thumbhash, preview.id as "previewId", a.created_at as "createdAt"`;

export const assetSources = `join people p on p.tenant_id = a.tenant_id and p.id = a.uploader_id
  left join versions v on v.tenant_id = a.tenant_id and v.id = a.current_version_id
  left join renditions preview on preview.tenant_id = a.tenant_id and preview.version_id = a.current_version_id
        and preview.recipe = 'preview-640' and preview.recipe_version = 1 and preview.state = 'ready'`;

/** Assets, newest first; with words, only those that match them. */
export async function listAssets(
  database: Database,
  tenantId: string,
  wanted: {
    readonly words: string | undefined;
    readonly state: AssetState | undefined;
    readonly campaignId: string | undefined;
    readonly after: After | null;
    readonly rows: number;
  },
): Promise<AssetListRow[]> {
  const values = [wanted.state ?? null, wanted.campaignId ?? null, wanted.after?.at ?? null, wanted.after?.id ?? null, wanted.rows];
  if (wanted.words !== undefined) {
    return database.ask<AssetListRow>(
      tenantId,
      `select ${assetColumns} from search_assets($6, $1, $2, $3, $4, $5) as found join assets a on a.id = found.id ${assetSources}
        order by a.created_at desc, a.id desc`,
      [...values, wanted.words],
    );
  }
  return database.ask<AssetListRow>(
    tenantId,
    `select ${assetColumns} from assets a ${assetSources}
      where ($1::text is null or a.state = $1) and ($2::uuid is null or a.campaign_id = $2)
        and ($3::timestamptz is null or (a.created_at, a.id) < ($3, $4::uuid))
      order by a.created_at desc, a.id desc limit $5`,
    values,
  );
}
