import type { AssetRecord } from '../schemas/asset-record.js';
import type { AssetState } from '../schemas/vocabulary.js';

const usable: readonly AssetState[] = ['approved', 'scheduled', 'published'];

/** Whether this version is what the asset is now, and approved as it is. @param now ISO 8601 instant, UTC */
export function isApprovedNow(record: AssetRecord, versionId: string, now: string): boolean {
  const { approval, contentHash, state, version } = record;
  return (
    usable.includes(state) && version?.versionId === versionId && approval !== null && approval.contentHash === contentHash && (approval.expiresAt === null || now < approval.expiresAt)
  );
}
