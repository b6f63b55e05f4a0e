import type { RoutedUpload } from '../domain/routing-rule.js';
import type { Client } from './pool.js';

export interface RoutedUploadRow extends RoutedUpload {
  assetId: string;
  versionId: string;
  sha256: string | null;
  /** The hand-off that the asset has already. */
  handoffId: string | null;
}

const columns = `a.id as "assetId", v.id as "versionId", v.sha256, a.uploader_id as "uploaderId", u.roles as "uploaderRoles", v.media_type as "mediaType",
    a.tags, a.campaign_id as "campaignId", v.filename, a.metadata as fields, h.id as "handoffId"`;

/** What the rules look at; undefined where the tenant has no such asset. */
export async function findRoutedUpload(client: Client, tenantId: string, assetId: string): Promise<RoutedUploadRow | undefined> {
  const { rows } = await client.query<RoutedUploadRow>(
    `select ${columns} from assets a
       join versions v on v.tenant_id = a.tenant_id and v.id = a.current_version_id
       join people u on u.tenant_id = a.tenant_id and u.id = a.uploader_id
       left join handoffs h on h.tenant_id = a.tenant_id and h.asset_id = a.id
      where a.tenant_id = $1 and a.id = $2`,
    [tenantId, assetId],
  );
  return rows[0];
}

/** The same of a version, where it is the first of its asset that could be read, and the asset has not been handed over. */
export async function findUploadToRoute(client: Client, tenantId: string, versionId: string): Promise<RoutedUploadRow | undefined> {
  const { rows } = await client.query<RoutedUploadRow>(
    `select ${columns} from versions v
       join assets a on a.tenant_id = v.tenant_id and a.id = v.asset_id
       join people u on u.tenant_id = a.tenant_id and u.id = a.uploader_id
       left join handoffs h on h.tenant_id = a.tenant_id and h.asset_id = a.id
      where v.tenant_id = $1 and v.id = $2 and h.id is null and v.sha256 is not null
        and not exists (select from versions w where w.tenant_id = $1 and w.asset_id = v.asset_id and w.number < v.number and w.media_type is not null)`,
    [tenantId, versionId],
  );
  return rows[0];
}
