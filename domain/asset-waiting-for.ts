import type { AssetRecord } from '../schemas/asset-record.js';
import type { Role } from '../schemas/vocabulary.js';
import { nextBoundary } from './asset-boundaries.js';

export interface WaitingFor {
  readonly what: string;
  readonly who: readonly (Role | 'galley' | 'uploader')[];
  readonly since: string;
  readonly until: string | null;
}

/**
 * What an asset waits for, and who can bring it about; null where it waits for nothing. Instants are ISO 8601 in UTC.
 * @param review of the open review, where there is one
 * @param nextStart the earliest start of a placement that has not gone out
 */
export function assetWaitingFor(
  record: AssetRecord,
  stateSince: string,
  review: { readonly waitingRoles: readonly Role[]; readonly openedAt: string; readonly dueAt: string | null } | null,
  nextStart: string | null,
): WaitingFor | null {
  const [work] = record.work;
  if (work === 'await_bytes') return { what: 'bytes', who: ['uploader'], since: stateSince, until: record.upload?.expiresAt ?? null };
  if (work !== undefined) return { what: work, who: ['galley'], since: stateSince, until: null };
  const boundary = nextBoundary(record);
  const atBoundary: WaitingFor | null = boundary === null ? null : { what: boundary.boundary, who: ['galley'], since: stateSince, until: boundary.at };
  switch (record.state) {
    case 'draft':
      return { what: 'submission', who: ['creative', 'project_manager'], since: stateSince, until: null };
    case 'in_review':
      return { what: 'decision', who: review?.waitingRoles ?? [], since: review?.openedAt ?? stateSince, until: review?.dueAt ?? null };
    case 'changes_requested':
      return { what: 'changes', who: ['photographer', 'creative', 'copywriter'], since: stateSince, until: null };
    case 'approved':
      return { what: 'placement', who: ['social_manager', 'project_manager'], since: stateSince, until: boundary?.at ?? null };
    case 'scheduled':
      return { what: 'start', who: ['galley'], since: stateSince, until: nextStart };
    case 'quarantined':
      return { what: 'good_version', who: ['uploader'], since: stateSince, until: null };
    case 'expired':
      return record.held ? { what: 'release_of_hold', who: ['compliance'], since: stateSince, until: null } : atBoundary;
    case 'published':
    case 'archived':
    case 'rejected':
      return atBoundary;
  }
}
