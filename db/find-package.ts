import type { AssetRecord } from '../schemas/asset-record.js';
import type { PackageState } from '../schemas/vocabulary.js';
import type { LeftOut } from './insert-package.js';
import type { Database } from './pool.js';

export interface PackageRow {
  id: string;
  platform: string;
  campaignId: string | null;
  state: PackageState;
  reason: string | null;
  files: number;
  bytes: number | null;
  sha256: string | null;
  objectKey: string;
  leftOut: LeftOut[];
  createdAt: Date;
  builtAt: Date | null;
}

export async function findPackage(database: Database, tenantId: string, packageId: string): Promise<PackageRow | undefined> {
  const [row] = await database.ask<PackageRow & Record<string, unknown>>(
    tenantId,
    `select id, platform, campaign_id as "campaignId", state, reason, files, bytes, sha256, object_key as "objectKey", left_out as "leftOut",
            created_at as "createdAt", built_at as "builtAt"
       from packages where id = $1`,
    [packageId],
  );
  return row;
}

export interface PackagedAsset {
  readonly assetId: string;
  readonly versionId: string;
  readonly contentHash: string;
  readonly uploaderId: string;
  readonly life: AssetRecord;
}

/** The assets in a package as they are now, with what of them was packed. */
export async function findPackagedAssets(database: Database, tenantId: string, packageId: string): Promise<PackagedAsset[]> {
  return database.ask<PackagedAsset & Record<string, unknown>>(
    tenantId,
    `select a.id as "assetId", f.version_id as "versionId", f.content_hash as "contentHash", a.uploader_id as "uploaderId", a.life
       from (select distinct asset_id, version_id, content_hash from package_files where package_id = $1) f
       join assets a on a.tenant_id = current_tenant() and a.id = f.asset_id order by a.id`,
    [packageId],
  );
}
