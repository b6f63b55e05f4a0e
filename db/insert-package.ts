import type { PackageRecord } from '../schemas/package-record.js';
import type { PackagedFile } from './find-package-content.js';
import type { Database } from './pool.js';
import { publishTransition } from './record-transition.js';

export interface NewPackageFile extends PackagedFile {
  readonly renditionId: string;
  /** Of the approval that it goes out under. */
  readonly contentHash: string;
}

export interface LeftOut {
  readonly assetId: string;
  /** Reference of the spec that it would have been for; null where the whole asset is left out. */
  readonly spec: string | null;
  /** Problem code. */
  readonly reason: string;
}

export interface NewPackage {
  readonly tenantId: string;
  readonly packageId: string;
  readonly packageKey: string;
  readonly objectKey: string;
  readonly platform: string;
  readonly campaignId: string | null;
  readonly personId: string;
  readonly actor: string;
  readonly files: readonly NewPackageFile[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Registers a package with all that is to be in it. The same selection is the same package: where there is one, nothing is registered.
 * @returns the id of the package
 */
export async function insertPackage(database: Database, wanted: NewPackage): Promise<string> {
  const { tenantId, packageId, packageKey } = wanted;
  const record: PackageRecord = { tenantId, packageId, state: 'building', reason: null, sequence: 1 };
  return database.withTenant(tenantId, async (client) => {
    const { rowCount } = await client.query(
      `insert into packages (tenant_id, id, package_key, platform, campaign_id, state, life, sequence, in_motion, object_key, files, left_out, made_by)
       values ($1, $2, $3, $4, $5, 'building', $6, 1, true, $7, $8, $9, $10)
       on conflict do nothing`,
      [
        tenantId, packageId, packageKey, wanted.platform, wanted.campaignId, JSON.stringify(record), wanted.objectKey, wanted.files.length,
        JSON.stringify(wanted.leftOut), wanted.personId,
      ],
    );
    if (rowCount === 1) {
      await client.query(
        `insert into package_files (tenant_id, package_id, name, asset_id, version_id, rendition_id, review_id, content_hash, scope, usable_until, title,
                                    object_key, recipe, recipe_version, spec, media_type, bytes, sha256, width, height, alt_text)
         select $1, $2, f.name, f."assetId", f."versionId", f."renditionId", f."reviewId", f."contentHash", f.scope, f."usableUntil", f.title,
                f."objectKey", f.recipe, f."recipeVersion", f.spec, f."mediaType", f.bytes, f.sha256, f.width, f.height, f."altText"
           from json_to_recordset($3) as f(name text, "assetId" uuid, "versionId" uuid, "renditionId" uuid, "reviewId" uuid, "contentHash" text, scope jsonb,
                "usableUntil" text, title text, "objectKey" text, recipe text, "recipeVersion" integer, spec text, "mediaType" text, bytes bigint,
                sha256 text, width integer, height integer, "altText" text)`,
        [tenantId, packageId, JSON.stringify(wanted.files)],
      );
      await publishTransition(client, {
        tenantId, actor: wanted.actor, action: 'package.asked', subject: `package:${packageId}`,
        details: { packageId, platform: wanted.platform, campaignId: wanted.campaignId, files: wanted.files.length },
      });
      return packageId;
    }
    const { rows } = await client.query<{ id: string }>(
      `select id from packages where tenant_id = $1 and (id = $2 or package_key = $3 and state <> 'failed') order by id = $2 desc limit 1`,
      [tenantId, packageId, packageKey],
    );
    const [known] = rows;
    if (known === undefined) throw new Error('a package is neither new nor there');
    return known.id;
  });
}
