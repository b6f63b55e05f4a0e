import { createHash } from 'node:crypto';
import { findChannelSpecs } from '../../db/find-channel-specs.js';
import { factOf } from '../../db/file-facts.js';
import type { PackableAsset } from '../../db/find-packable.js';
import { findPackable } from '../../db/find-packable.js';
import type { LeftOut, NewPackageFile } from '../../db/insert-package.js';
import { secondsOfAccess } from '../../domain/access-to-bytes.js';
import { isApprovedNow } from '../../domain/approved-now.js';
import { checkAgainstSpec, hardFindings } from '../../domain/check-against-spec.js';
import { referenceOf, specsInForce } from '../../domain/channel-specs.js';
import type { PackagePlatform } from '../../domain/package-platforms.js';
import { nameInPackage, specsOfPackage } from '../../domain/package-platforms.js';
import { isRefusal } from '../../domain/refusal.js';
import type { Caller } from '../caller.js';
import type { Services } from '../services.js';
import { boundariesOf } from './shown-picture.js';

export interface Selection {
  readonly files: readonly NewPackageFile[];
  readonly leftOut: readonly LeftOut[];
  /** Assets that the tenant does not have. */
  readonly unknown: readonly string[];
}

type Spec = ReturnType<typeof specsOfPackage>[number];

/**
 * What of these assets goes to a platform: of each asset that is approved as it is now and may be used, the rendition for each spec of
 * the platform, where the platform would take it. All else is left out, with the reason.
 */
export async function selectForPackage({ database }: Pick<Services, 'database'>, caller: Caller, platform: PackagePlatform, assetIds: readonly string[]): Promise<Selection> {
  const now = new Date().toISOString();
  const [assets, everySpec] = await Promise.all([findPackable(database, caller.tenantId, assetIds), findChannelSpecs(database, caller.tenantId, null)]);
  const specs = specsOfPackage(platform, specsInForce(everySpec, now));
  const files: NewPackageFile[] = [];
  const leftOut: LeftOut[] = [];
  for (const asset of assets) {
    const reason = whyNot(asset, caller, now);
    if (reason !== null) {
      leftOut.push({ assetId: asset.assetId, spec: null, reason });
      continue;
    }
    for (const spec of specs) {
      const file = fileFor(asset, spec);
      if (typeof file === 'string') leftOut.push({ assetId: asset.assetId, spec: referenceOf(spec), reason: file });
      else files.push(file);
    }
  }
  const known = new Set(assets.map(({ assetId }) => assetId));
  return { files, leftOut, unknown: assetIds.filter((id) => !known.has(id)) };
}

/** Names all that is in a package, and nothing of who asks or when. */
export function packageKeyOf(platform: PackagePlatform, campaignId: string | null, files: readonly NewPackageFile[]): string {
  const lines = files.map((file) => [
    ...[file.name, file.sha256, file.assetId, file.versionId, file.reviewId, file.contentHash, file.scope, file.usableUntil],
    ...[file.recipe, file.recipeVersion, file.spec, file.title, file.altText],
  ]);
  return createHash('sha256').update(JSON.stringify(['galley package 1', platform, campaignId, lines])).digest('hex');
}

function whyNot({ life, versionId, uploaderId }: PackableAsset, caller: Caller, now: string): string | null {
  const access = secondsOfAccess(life, { roles: caller.roles, isUploader: uploaderId === caller.personId }, now);
  if (isRefusal(access)) return access.refused;
  return versionId !== null && isApprovedNow(life, versionId, now) ? null : 'asset.not_approved';
}

function fileFor(asset: PackableAsset, spec: Spec): NewPackageFile | string {
  const { assetId, versionId, title, altText, life, renditions } = asset;
  const rendition = renditions.find(({ recipe }) => recipe === spec.recipe);
  const { approval } = life;
  if (rendition === undefined || versionId === null || approval === null) return 'placement.rendition_missing';
  const { facts, sha256 } = rendition;
  const { bytes, width, height, mediaType } = facts;
  if (facts.state !== 'ready' || sha256 === null || bytes === null || width === null || height === null) return rendition.reason ?? 'render.failed';
  if (hardFindings(checkAgainstSpec(spec, factOf(facts))).length > 0) return 'placement.breaks_spec';
  return {
    name: nameInPackage({ specId: spec.id, title, assetId, width, height, mediaType }),
    ...{ assetId, versionId, title, altText, mediaType, bytes, width, height, sha256 },
    renditionId: rendition.id,
    reviewId: approval.reviewId,
    contentHash: approval.contentHash,
    scope: approval.scope,
    usableUntil: boundariesOf(life).filter((end) => end !== null).sort()[0] ?? null,
    objectKey: rendition.objectKey,
    recipe: rendition.recipe,
    recipeVersion: rendition.recipeVersion,
    spec: referenceOf(spec),
  };
}
