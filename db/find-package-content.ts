import type { ApprovalScope } from '../schemas/asset-record.js';
import type { Database } from './pool.js';

export interface PackagedFile {
  /** In the archive. */
  readonly name: string;
  readonly assetId: string;
  readonly versionId: string;
  readonly title: string;
  readonly reviewId: string;
  readonly scope: ApprovalScope;
  readonly usableUntil: string | null;
  readonly objectKey: string;
  readonly recipe: string;
  readonly recipeVersion: number;
  readonly spec: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly altText: string;
}

export interface PackageContent {
  readonly platform: string;
  readonly campaign: { readonly id: string; readonly name: string } | null;
  readonly objectKey: string;
  /** In the order of their names. */
  readonly files: readonly PackagedFile[];
}

/** What is to be in a package, as it was frozen when it was asked for. */
export async function findPackageContent(database: Database, tenantId: string, packageId: string): Promise<PackageContent | undefined> {
  const [row] = await database.ask<PackageContent & Record<string, unknown>>(
    tenantId,
    `select p.platform, p.object_key as "objectKey",
            (select json_build_object('id', c.id, 'name', c.name) from campaigns c where c.tenant_id = p.tenant_id and c.id = p.campaign_id) as campaign,
            (select json_agg(json_build_object('name', f.name, 'assetId', f.asset_id, 'versionId', f.version_id, 'title', f.title, 'reviewId', f.review_id,
                      'scope', f.scope, 'usableUntil', f.usable_until, 'objectKey', f.object_key, 'recipe', f.recipe, 'recipeVersion', f.recipe_version,
                      'spec', f.spec, 'mediaType', f.media_type, 'bytes', f.bytes, 'sha256', f.sha256, 'width', f.width, 'height', f.height,
                      'altText', f.alt_text) order by f.name collate "C")
               from package_files f where f.tenant_id = p.tenant_id and f.package_id = p.id) as files
       from packages p where p.id = $1`,
    [packageId],
  );
  return row;
}
