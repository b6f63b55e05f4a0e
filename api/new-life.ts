import type { IncomingVersion } from '../db/insert-upload.js';
import type { NewAsset } from '../db/register-asset.js';
import { datesFault } from '../domain/asset-dates.js';
import { titleOf } from '../domain/filename.js';
import { newAssetRecord } from '../domain/new-asset.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { AssetMetadata } from '../schemas/uploads.js';
import type { Caller } from './caller.js';

/**
 * A new asset as it is written down, from what its bringer says about it.
 * @throws GalleyError `rights.dates_invalid`
 */
export function newAsset(
  caller: Caller,
  incoming: Omit<IncomingVersion, 'storageUploadId'>,
  bytes: 'to_come' | 'stored',
  metadata: AssetMetadata,
  campaignId: string | null,
): NewAsset {
  const dates = {
    embargoAt: metadata.embargoAt ?? null,
    sunsetAt: metadata.sunsetAt ?? null,
    licenceEndsAt: metadata.licenceEndsAt ?? null,
    retainUntil: metadata.retainUntil ?? null,
  };
  const fault = datesFault(dates);
  if (fault !== null) throw new GalleyError('rights.dates_invalid', fault);
  const record = newAssetRecord({
    tenantId: caller.tenantId,
    assetId: incoming.assetId,
    version: { versionId: incoming.versionId, number: incoming.number, sha256: null, previewable: false, uploaderId: caller.personId },
    upload: { uploadId: incoming.uploadId, expiresAt: incoming.expiresAt },
    bytes,
    ...dates,
  });
  return {
    record,
    actor: caller.actor,
    title: metadata.title ?? titleOf(incoming.filename),
    description: metadata.description ?? '',
    tags: metadata.tags ?? [],
    metadata: metadata.fields ?? {},
    campaignId,
  };
}
