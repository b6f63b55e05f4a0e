import { ApplicationFailure } from '@temporalio/common';
import type { AssetInStore, StoredVersion } from '../../db/find-stored-versions.js';
import { findStoredVersions } from '../../db/find-stored-versions.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';
import type { ObjectAddress } from '../../storage/object-address.js';
import { storedSha256 } from '../../storage/stored-sha256.js';

export type ArchiveDependencies = Pick<Dependencies, 'database' | 'objectStore' | 'logger'>;

export interface AssetName {
  readonly tenantId: string;
  readonly assetId: string;
}

/** Where the bytes of a version lie while it is in use, and where while it is archived. */
export function hotAddress(version: StoredVersion): ObjectAddress {
  return { bucket: 'assets', key: version.objectKey };
}
export function archiveAddress(version: StoredVersion): ObjectAddress {
  return { bucket: 'archive', key: version.archivedKey ?? version.objectKey };
}

export async function storedAsset({ database }: ArchiveDependencies, { tenantId, assetId }: AssetName): Promise<AssetInStore> {
  const asset = await findStoredVersions(database, tenantId, assetId);
  if (asset === undefined) throw ApplicationFailure.nonRetryable(`There is no asset ${assetId}.`, 'resource.not_found');
  return asset;
}

/** A no that repetition does not change; the asset's life shows its code. */
export function refusal(reason: ProblemCode, detail: string): ApplicationFailure {
  return ApplicationFailure.create({ message: detail, type: reason, nonRetryable: true, category: 'BENIGN' });
}

/**
 * Copies a version's bytes, unless the copy is there, and reads it back: after this the copy has the bytes of the original.
 * @throws ApplicationFailure `storage.object_missing` where the bytes to copy are not there, or are not those of the version
 */
export async function copyVerified(
  { objectStore }: Pick<ArchiveDependencies, 'objectStore'>,
  version: StoredVersion,
  from: ObjectAddress,
  to: ObjectAddress,
  copy: () => Promise<void>,
): Promise<void> {
  if (version.sha256 !== null && (await storedSha256(objectStore, to)) === version.sha256) return;
  const expected = version.sha256 ?? (await storedSha256(objectStore, from));
  if (expected === null || (await objectStore.head(from)) === null) throw refusal('storage.object_missing', `The bytes of version ${version.id} are not there.`);
  await copy();
  if ((await storedSha256(objectStore, to)) === expected) return;
  await objectStore.removeEveryVersion(to);
  throw refusal('storage.object_missing', `The copy of version ${version.id} does not have its bytes.`);
}
