import type { AssetRecord, AssetVersion } from '../schemas/asset-record.js';

/**
 * The record an asset is born with. `bytes` says how they come: by presigned parts that are still to be sent, or already
 * stored because they came with the request.
 */
export function newAssetRecord(birth: {
  readonly tenantId: string;
  readonly assetId: string;
  readonly version: AssetVersion;
  readonly upload: { readonly uploadId: string; readonly expiresAt: string };
  readonly bytes: 'to_come' | 'stored';
  readonly sunsetAt?: string | null;
  readonly embargoAt?: string | null;
  readonly licenceEndsAt?: string | null;
  readonly retainUntil?: string | null;
}): AssetRecord {
  return {
    tenantId: birth.tenantId,
    assetId: birth.assetId,
    state: 'draft',
    reason: null,
    sequence: 0,
    work: birth.bytes === 'stored' ? ['assemble', 'examine', 'render'] : ['await_bytes'],
    upload: birth.upload,
    incoming: birth.version,
    version: null,
    contentHash: null,
    contentParts: null,
    reviewId: null,
    approval: null,
    embargoAt: birth.embargoAt ?? null,
    sunsetAt: birth.sunsetAt ?? null,
    licenceEndsAt: birth.licenceEndsAt ?? null,
    retainUntil: birth.retainUntil ?? null,
    held: false,
    placements: [],
    renderedMetadata: null,
    archiveWhenWithdrawn: false,
    replacing: null,
    purged: false,
    answered: [],
  };
}
