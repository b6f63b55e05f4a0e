import type { AssetRecord } from '../schemas/asset-record.js';
import type { AssetState } from '../schemas/vocabulary.js';
import type { AssetBoundary } from './asset-commands.js';

/** States in which an asset is not used any more, or not yet. */
export const endedStates: readonly AssetState[] = ['expired', 'archived', 'rejected', 'quarantined'];

/** The instant from which the asset may not be used: its sunset or its licence end, whichever comes first. */
export function endOfUse(record: Pick<AssetRecord, 'sunsetAt' | 'licenceEndsAt'>): string | null {
  return [record.sunsetAt, record.licenceEndsAt].filter((instant) => instant !== null).sort()[0] ?? null;
}

/** When the approval of what it is now becomes void; null where it has none, or one for good. */
function endOfApproval(record: AssetRecord): string | null {
  return record.approval?.contentHash === record.contentHash ? (record.approval?.expiresAt ?? null) : null;
}

export function boundaryPassed(record: AssetRecord, now: string): boolean {
  const end = endOfUse(record);
  return end !== null && end <= now;
}

/**
 * The next instant for which the asset's workflow must keep a timer, and what it means; null where none is ahead.
 * Embargo is not among them: a placement cannot start before it, and the placement has its own timer.
 */
export function nextBoundary(record: AssetRecord): { readonly at: string; readonly boundary: AssetBoundary } | null {
  if (record.purged) return null;
  if (record.state === 'archived') {
    return record.retainUntil !== null && !record.held && record.work.length === 0 ? { at: record.retainUntil, boundary: 'retention_end' } : null;
  }
  if (record.state === 'expired' || record.state === 'rejected' || record.state === 'quarantined') return null;
  const end = endOfUse(record);
  const approvalEnd = endOfApproval(record);
  if (approvalEnd !== null && (end === null || approvalEnd < end)) return { at: approvalEnd, boundary: 'approval_end' };
  if (end === null) return null;
  return { at: end, boundary: end === record.sunsetAt ? 'sunset' : 'licence_end' };
}
