import type { AssetRecord } from '../schemas/asset-record.js';
import type { AssetState, AssetWork } from '../schemas/vocabulary.js';
import { boundaryPassed, endedStates, endOfUse } from './asset-boundaries.js';
import type { AssetBoundary, AssetCommand } from './asset-commands.js';
import { pulledThrough, replacementEnded, replacementPlaced, settled } from './asset-replacement.js';
import { holdsFor } from './approval-scope.js';
import { refuse } from './refusal.js';
import type { Refusal } from './refusal.js';
import { including, replace, without } from './work-list.js';

/** The record after a command, and the name the audit log gives to what happened. */
export interface AssetStep {
  readonly record: AssetRecord;
  readonly action: string;
}

/**
 * The lifecycle of an asset as one total function: every record and command has an answer. The workflow's validators and
 * handlers, the API's "what may be done now" and the documents all use it.
 * @param now ISO 8601 instant, UTC.
 */
export function nextAssetStep(record: AssetRecord, command: AssetCommand, now: string): AssetStep | Refusal {
  if (record.purged && command.kind !== 'placements_told') return refuse('asset.purged', `Asset ${record.assetId} was purged; only its record remains.`);
  const step = answer(record, command, now);
  return 'refused' in step ? step : { action: step.action, record: settled({ ...step.record, sequence: record.sequence + 1 }) };
}

/** The work that a fact reports on. Where it is not to be done (any more), the fact has been overtaken. */
const workOf: Partial<Record<AssetCommand['kind'], readonly AssetWork[]>> = {
  upload_expired: ['await_bytes'],
  upload_refused: ['assemble'],
  assembled: ['assemble'],
  examined: ['examine'],
  rendered: ['render'],
  quarantined: ['examine', 'render'],
  placements_told: ['withdraw_placements'],
  not_resubmitted: ['resubmit'],
  replacements_placed: ['replace_placements'],
  archived: ['move_to_archive'],
  restored: ['restore_from_archive'],
  hold_applied: ['apply_hold'],
  hold_released: ['release_hold'],
  purged: ['purge'],
};

function answer(record: AssetRecord, command: AssetCommand, now: string): AssetStep | Refusal {
  const work = workOf[command.kind];
  if (work !== undefined && !work.some((item) => record.work.includes(item))) {
    return refuse('asset.wrong_state', `What ${command.kind} reports on is not to be done any more.`);
  }
  switch (command.kind) {
    case 'complete_upload':
      if (record.upload?.uploadId !== command.uploadId) return refuse('upload.already_complete', `Upload ${command.uploadId} is not open.`);
      if (!record.work.includes('await_bytes')) return refuse('upload.already_complete', `Upload ${command.uploadId} is complete.`);
      return done(record, 'asset.upload_completed', { work: replace(record.work, 'await_bytes', ['assemble', 'examine', 'render']) });
    case 'abandon_upload':
      if (record.upload?.uploadId !== command.uploadId || !record.work.includes('await_bytes')) {
        return refuse('upload.already_complete', `Upload ${command.uploadId} is not open.`);
      }
      return abandon(record);
    case 'upload_expired':
      return abandon(record);
    case 'upload_refused':
      return { ...abandon(record, command.reason), action: 'asset.upload_refused' };
    case 'assembled':
      return done(record, 'asset.bytes_stored', { work: without(record.work, 'assemble'), upload: null });
    case 'examined': {
      const examined = record.incoming ?? record.version;
      if (examined === null) return refuse('asset.not_ready', 'There is no version to examine.');
      const version = { ...examined, sha256: command.sha256, previewable: command.previewable };
      const work = without(record.work, 'examine');
      return changeContent(record, 'asset.examined', {
        incoming: null,
        version,
        contentHash: command.contentHash,
        contentParts: command.contentParts,
        reason: null,
        state: record.state === 'quarantined' || record.state === 'rejected' ? 'draft' : record.state,
        work: command.previewable ? work : without(work, 'render'),
      });
    }
    case 'rendered':
      // A version that came while another was being rendered waits for its own turn.
      if (command.versionId !== (record.incoming ?? record.version)?.versionId) return done(record, 'asset.rendered', {});
      return done(record, 'asset.rendered', { work: without(record.work, 'render'), reason: command.reason ?? null, renderedMetadata: command.metadata });
    case 'quarantined':
      return done(record, 'asset.quarantined', {
        // A bad new version does not take the good one before it along.
        state: record.incoming !== null && record.version !== null ? record.state : 'quarantined',
        reason: command.reason,
        incoming: record.version === null ? record.incoming : null,
        work: record.work.filter((work) => work !== 'examine' && work !== 'render'),
      });
    case 'work_failed':
      return done(record, 'asset.work_failed', { reason: command.reason, work: record.work.slice(1) });
    case 'add_version':
      if (record.state === 'archived') return wrongState(record, 'take a new version');
      if (record.upload !== null || record.incoming?.sha256 === null && record.state !== 'quarantined') {
        return refuse('asset.not_ready', 'Another version is being uploaded or examined.');
      }
      if (typeof command.takesPlaceOf === 'string' && command.takesPlaceOf !== (record.incoming ?? record.version)?.versionId) {
        return refuse('asset.version_conflict', `Another version has come since version ${command.takesPlaceOf}.`);
      }
      return done(record, 'asset.version_registered', {
        incoming: command.version,
        upload: { uploadId: command.uploadId, expiresAt: command.expiresAt },
        work: [...record.work, 'await_bytes'],
      });
    case 'edit':
      // What the edit changes is read when its turn comes, and arrives as the fact `edited`.
      return record.state === 'archived' ? wrongState(record, 'be edited') : { action: 'asset.edit_asked', record };
    case 'pull_through':
      return whyNotPulledThrough(record) ?? { action: 'asset.pull_through_asked', record };
    case 'edited':
      return edit(record, command);
    case 'submit':
      if (isOnItsWayOut(record)) return wrongState(record, 'be submitted while it is being archived');
      if (record.state !== 'draft' && record.state !== 'changes_requested') return wrongState(record, 'be submitted');
      if (!contentReady(record)) return refuse('asset.not_ready', `Asset ${record.assetId} is still being prepared.`);
      if (boundaryPassed(record, now)) return refuse('rights.expired', 'Its sunset or licence end is past.');
      return done(record, 'asset.submitted', {
        state: 'in_review',
        reviewId: command.reviewId,
        work: rendersAgain(record) ? including(without(record.work, 'resubmit'), 'render') : without(record.work, 'resubmit'),
      });
    case 'not_resubmitted':
      return done(record, 'asset.not_resubmitted', { work: without(record.work, 'resubmit'), replacing: null });
    case 'replacements_placed':
      return done(record, 'asset.replacements_placed', {
        work: without(record.work, 'replace_placements'),
        // What could not be placed again is not waited for.
        replacing: record.replacing === null ? null : { ...record.replacing, placementIds: [] },
      });
    case 'review_concluded':
      return conclude(record, command);
    case 'place': {
      if (isOnItsWayOut(record)) return wrongState(record, 'be placed while it is being archived');
      if (record.state !== 'approved' && record.state !== 'scheduled' && record.state !== 'published') {
        return refuse('asset.not_approved', `Asset ${record.assetId} is ${record.state}.`);
      }
      if (record.approval === null || record.approval.contentHash !== record.contentHash) {
        return refuse('asset.not_approved', 'The content has changed since it was approved.');
      }
      if (command.endsAt !== null && command.endsAt <= command.startsAt) return refuse('rights.dates_invalid', 'It would end before it starts.');
      const start = command.startsAt > now ? command.startsAt : now;
      if (record.embargoAt !== null && start < record.embargoAt) return refuse('rights.embargoed', `Not before ${record.embargoAt}.`);
      const end = endOfUse(record);
      if (end !== null && start >= end) return refuse('rights.expired', `Not from ${end} on.`);
      if (!holdsFor(record.approval.scope, command)) {
        return refuse('approval.out_of_scope', `The approval does not hold for market ${command.market} on this channel.`);
      }
      return done(record, 'asset.placement_scheduled', {
        state: record.state === 'published' ? 'published' : 'scheduled',
        placements: [...record.placements, { placementId: command.placementId, live: false }],
        replacing: replacementPlaced(record, command, now),
      });
    }
    case 'placement_live': {
      if (!record.placements.some(({ placementId, live }) => placementId === command.placementId && !live)) {
        return refuse('placement.wrong_state', `Placement ${command.placementId} does not wait to go live.`);
      }
      const placements = record.placements.map((placement) =>
        placement.placementId === command.placementId ? { ...placement, live: true } : placement,
      );
      return done(record, 'asset.placement_live', {
        placements,
        state: record.state === 'scheduled' ? 'published' : record.state,
        replacing: replacementEnded(record, command.placementId),
      });
    }
    case 'placement_ended':
      return endPlacement(record, command.placementId);
    case 'placements_told':
      return done(record, 'asset.withdrawal_asked', { work: without(record.work, 'withdraw_placements') });
    case 'boundary':
      return reachBoundary(record, command.boundary);
    case 'archive':
      if (record.held) return refuse('asset.held', `Asset ${record.assetId} is under a legal hold.`);
      if (record.state === 'archived' || record.state === 'in_review' || record.version === null) return wrongState(record, 'be archived');
      return done(record, 'asset.archive_asked', startArchive(record));
    case 'archived':
      return done(record, 'asset.archived', { state: 'archived', archiveWhenWithdrawn: false, work: without(record.work, 'move_to_archive') });
    case 'restore':
      if (record.state !== 'archived' || record.work.length > 0) return wrongState(record, 'be restored');
      return done(record, 'asset.restore_asked', { work: ['restore_from_archive'] });
    case 'restored': {
      const approved = record.approval !== null && record.approval.contentHash === record.contentHash && !boundaryPassed(record, now);
      // The archive keeps originals; their renditions are made again.
      return done(record, 'asset.restored', { state: approved ? 'approved' : 'draft', work: replace(record.work, 'restore_from_archive', record.version?.previewable === true ? ['render'] : []) });
    }
    case 'hold':
      if (record.held) return refuse('asset.held', 'It is already under a legal hold.');
      if (record.version === null) return refuse('asset.not_ready', 'There are no bytes to hold yet.');
      return done(record, 'asset.held', {
        held: true,
        archiveWhenWithdrawn: false,
        work: [...record.work.filter((work) => work !== 'move_to_archive' && work !== 'purge'), 'apply_hold'],
      });
    case 'hold_applied':
      return done(record, 'asset.hold_applied', { work: without(record.work, 'apply_hold') });
    case 'release_hold':
      if (!record.held) return wrongState(record, 'be released from a hold');
      return done(record, 'asset.hold_released', { held: false, work: [...without(without(record.work, 'apply_hold'), 'release_hold'), 'release_hold'] });
    case 'hold_released':
      return done(record, 'asset.hold_lifted', {
        work: without(record.work, 'release_hold'),
        // What the hold kept from happening happens now.
        ...(record.state === 'expired' ? startArchive({ ...record, work: without(record.work, 'release_hold') }) : {}),
      });
    case 'retry': {
      if (record.reason === null) return wrongState(record, 'be retried');
      if (record.incoming === null && record.version === null) return wrongState(record, 'be retried');
      // A good version whose renditions failed is not put to the question again.
      const again: readonly AssetWork[] = record.incoming !== null || record.state === 'quarantined' ? ['examine', 'render'] : ['render'];
      return done(record, 'asset.retried', { reason: null, work: [...new Set<AssetWork>([...record.work, ...again])] });
    }
    case 'purged':
      return done(record, 'asset.purged', { purged: true, work: [] });
  }
}

function conclude(record: AssetRecord, command: Extract<AssetCommand, { kind: 'review_concluded' }>): AssetStep | Refusal {
  if (record.reviewId !== command.reviewId || record.state !== 'in_review') {
    return refuse('review.closed', `Review ${command.reviewId} no longer speaks for this asset.`);
  }
  if (command.outcome === 'withdrawn' || command.outcome === 'superseded') {
    return done(record, `asset.review_${command.outcome}`, { state: 'draft', reviewId: null });
  }
  // An approval belongs to a hash: one for other content changes nothing.
  if (command.contentHash !== record.contentHash) return refuse('approval.content_changed', 'The review was of other content.');
  return done(record, `asset.${command.outcome}`, {
    state: command.outcome === 'approved' ? approvedState(record.placements) : command.outcome,
    reviewId: command.outcome === 'changes_requested' ? null : record.reviewId,
    approval:
      command.outcome === 'approved'
        ? { reviewId: command.reviewId, contentHash: command.contentHash, scope: command.scope, expiresAt: command.expiresAt }
        : record.approval,
    work: command.outcome === 'approved' && (record.replacing?.placementIds.length ?? 0) > 0 ? including(record.work, 'replace_placements') : record.work,
  });
}

/** What keeps a pull-through from this asset; null where nothing does. */
function whyNotPulledThrough(record: AssetRecord): Refusal | null {
  if (record.held) return refuse('asset.held', 'It is under a legal hold; nothing of it is changed.');
  if (endedStates.includes(record.state)) return wrongState(record, 'take another component');
  if (isOnItsWayOut(record)) return wrongState(record, 'take another component while it is being archived');
  return record.version === null || record.contentHash === null ? refuse('asset.not_ready', 'It has no examined version yet.') : null;
}

function edit(record: AssetRecord, command: Extract<AssetCommand, { kind: 'edited' }>): AssetStep | Refusal {
  const { newVersion, pullThrough } = command;
  if (record.state === 'archived') return wrongState(record, 'be edited');
  if (command.dates.retainUntil !== record.retainUntil && record.held) return refuse('asset.held', 'A hold keeps the retention date as it is.');
  if (newVersion !== null && (record.version === null || record.contentHash === null)) return refuse('asset.not_ready', 'Its slots can be filled, and its picture framed, once its bytes have been examined.');
  const refusal = pullThrough === null ? null : whyNotPulledThrough(record);
  if (refusal !== null) return refusal;

  const version = newVersion === null || record.version === null ? record.version : { ...record.version, versionId: newVersion.versionId, number: newVersion.number };
  const needsRender = newVersion !== null && version?.previewable === true;
  const step = changeContent(record, pullThrough === null ? 'asset.edited' : 'asset.pulled_through', {
    ...command.dates,
    version,
    contentHash: record.contentHash === null ? null : command.contentHash,
    contentParts: record.contentHash === null ? null : command.contentParts,
    work: needsRender ? including(record.work, 'render') : record.work,
  });
  return pullThrough === null || step.record.contentHash === record.contentHash ? step : { ...step, record: pulledThrough(record, step.record, pullThrough) };
}

/** A change of content voids the approval it touches and whatever rests on it; the same content leaves all as it was. */
function changeContent(before: AssetRecord, action: string, change: Partial<AssetRecord>): AssetStep {
  const record = { ...before, ...change };
  if (before.contentHash === null || record.contentHash === before.contentHash) return done(before, action, change);
  const voided: readonly AssetState[] = ['in_review', 'approved', 'scheduled', 'published', 'changes_requested', 'rejected'];
  const waiting = record.placements.filter((placement) => !placement.live);
  return done(before, action, {
    ...change,
    state: voided.includes(record.state) ? 'draft' : record.state,
    reviewId: null,
    // What is live stays live: it is the approved bytes, frozen. What waits to go out rests on a void approval.
    work: waiting.length > 0 ? [...new Set<AssetWork>([...record.work, 'withdraw_placements'])] : record.work,
  });
}

function endPlacement(record: AssetRecord, placementId: string): AssetStep | Refusal {
  if (!record.placements.some((placement) => placement.placementId === placementId)) {
    return refuse('placement.wrong_state', `Placement ${placementId} is not one of this asset's.`);
  }
  const placements = record.placements.filter((placement) => placement.placementId !== placementId);
  const inUse: readonly AssetState[] = ['scheduled', 'published'];
  const approved = record.approval !== null && record.approval.contentHash === record.contentHash;
  const state = !inUse.includes(record.state)
    ? record.state
    : placements.length > 0 || approved
      ? approvedState(placements)
      : 'draft';
  const archiveNow = record.archiveWhenWithdrawn && placements.length === 0;
  return done(record, 'asset.placement_ended', {
    placements,
    state,
    replacing: replacementEnded(record, placementId),
    work: archiveNow ? [...new Set<AssetWork>([...record.work, 'move_to_archive'])] : record.work,
  });
}

/** Which of the approved states an asset is in follows from its placements. */
function approvedState(placements: AssetRecord['placements']): AssetState {
  if (placements.some((placement) => placement.live)) return 'published';
  return placements.length > 0 ? 'scheduled' : 'approved';
}

/** The placements that must go: all when the asset's use is over, else only those that have not gone out. */
export function placementsToWithdraw(record: AssetRecord): string[] {
  const all = record.state === 'expired' || record.archiveWhenWithdrawn || record.approval === null;
  return record.placements.filter((placement) => all || !placement.live).map((placement) => placement.placementId);
}

function reachBoundary(record: AssetRecord, boundary: AssetBoundary): AssetStep | Refusal {
  if (boundary === 'retention_end') {
    if (record.state !== 'archived' || record.held) return refuse('asset.wrong_state', 'Only an archived asset without a hold is purged.');
    return done(record, 'asset.retention_ended', { work: ['purge'] });
  }
  if (endedStates.includes(record.state)) return refuse('asset.wrong_state', `It is ${record.state} already.`);
  if (boundary === 'approval_end') {
    const lost: readonly AssetState[] = ['approved', 'scheduled', 'published'];
    return done(record, 'asset.approval_ended', { approval: null, reviewId: lost.includes(record.state) ? null : record.reviewId, state: lost.includes(record.state) ? 'draft' : record.state, ...withdrawal(record) });
  }
  return done(record, `asset.${boundary}_reached`, { state: 'expired', reviewId: null, ...(record.held ? withdrawal(record) : startArchive(record)) });
}

function startArchive(record: AssetRecord): Partial<AssetRecord> {
  return record.placements.length > 0
    ? { ...withdrawal(record), archiveWhenWithdrawn: true }
    : { work: [...new Set<AssetWork>([...record.work, 'move_to_archive'])] };
}

function withdrawal(record: AssetRecord): Partial<AssetRecord> {
  return record.placements.length > 0 ? { work: [...new Set<AssetWork>([...record.work, 'withdraw_placements'])] } : {};
}

function abandon(record: AssetRecord, reason: AssetRecord['reason'] = 'upload.gone'): AssetStep {
  const work = record.work.filter((item) => !['await_bytes', 'assemble', 'examine', 'render'].includes(item));
  return done(record, 'asset.upload_abandoned', {
    upload: null,
    incoming: null,
    reason,
    work,
    state: record.version === null ? 'rejected' : record.state,
  });
}

/** Archiving has been asked for and waits only for placements to end, or for its turn. */
function isOnItsWayOut(record: AssetRecord): boolean {
  return record.archiveWhenWithdrawn || record.work.includes('move_to_archive');
}

/** What is approved is what its files say: renditions made with other metadata are made again before anybody decides on them. */
function rendersAgain({ version, contentParts, renderedMetadata }: AssetRecord): boolean {
  return version?.previewable === true && contentParts !== null && typeof renderedMetadata === 'string' && renderedMetadata !== contentParts.metadata;
}

function contentReady(record: AssetRecord): boolean {
  return record.contentHash !== null && record.incoming === null && record.upload === null && record.work.every((work) => work === 'resubmit');
}

function wrongState(record: AssetRecord, wish: string): Refusal {
  return refuse(record.state === 'quarantined' ? 'asset.quarantined' : 'asset.wrong_state', `An asset that is ${record.state} cannot ${wish}.`);
}

function done(record: AssetRecord, action: string, change: Partial<AssetRecord>): AssetStep {
  return { action, record: { ...record, ...change } };
}
