import {
  allHandlersFinished,
  condition,
  continueAsNew,
  currentUpdateInfo,
  patched,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { Mutex } from 'async-mutex';
import type { createArchiveActivities } from '../activities/archive/activities.js';
import type { createPlacementActivities } from '../activities/placement/activities.js';
import type { createIngestActivities } from '../activities/ingest/activities.js';
import type { createRecordActivities } from '../activities/record/activities.js';
import { nextBoundary } from '../domain/asset-boundaries.js';
import type { AssetCommand, AssetRequest } from '../domain/asset-commands.js';
import { nextAssetStep, placementsToWithdraw } from '../domain/asset-lifecycle.js';
import { isRefusal } from '../domain/refusal.js';
import type { Refusal } from '../domain/refusal.js';
import { worthAnotherTry } from '../domain/worth-another-try.js';
import type { AssetRecord } from '../schemas/asset-record.js';
import type { AssetWork } from '../schemas/vocabulary.js';
import { databaseWrite, objectTransfer, shortCall } from './activity-profiles.js';
import { askAsset, assetNow, beginAsset, tellAsset } from './messages.js';
import type { Asked, LifeInput, Standing } from './messages.js';
import { refusalFailure, refusalOfActivity } from './refusal-failure.js';
import { renderVersion } from './render-version.js';
import { lingerMilliseconds, nowIso } from './time.js';
import { upsertLifeAttributes } from './search-attributes.js';
import { workflowId } from './workflow-ids.js';

const { findLastSubmission, loadAsset, readContent, recordAsset, tellPlacement, tellPullThrough, tellReview } = proxyLocalActivities<ReturnType<typeof createRecordActivities>>(databaseWrite);
const { assembleUpload, abandonUpload, examineOriginal } = proxyActivities<ReturnType<typeof createIngestActivities>>(objectTransfer);
const { replacePlacements } = proxyActivities<ReturnType<typeof createPlacementActivities>>(shortCall);
const { moveToArchive, restoreFromArchive, applyHold, releaseHold, purge } = proxyActivities<ReturnType<typeof createArchiveActivities>>(objectTransfer);

/** Asks come one by one; a crash makes at most the last few of them come again. */
const rememberedAsks = 8;

/**
 * The life of one asset, from the first part of its upload to its purge. Its record is in PostgreSQL after every step, so
 * the run may end whenever there is nothing to wait for, and begin again from there with the next command.
 */
export async function assetLife(input: LifeInput): Promise<void> {
  const life: { record: AssetRecord | null } = { record: null };
  const turn = new Mutex();
  const self = `workflow:${workflowInfo().workflowId}`;

  setHandler(assetNow, () => life.record);
  setHandler(beginAsset, async () => standing(await loaded()));
  setHandler(
    askAsset,
    async ({ actor, request }) => {
      const answer = await take(request, actor, currentUpdateInfo()?.id ?? null);
      if (isRefusal(answer)) throw refusalFailure(answer);
      return answer;
    },
    {
      // Refuses without a trace in the history; before the record is read, the handler decides.
      validator: ({ request }: Asked<AssetRequest>) => {
        if (life.record === null || life.record.answered.includes(currentUpdateInfo()?.id ?? '')) return;
        const step = nextAssetStep(life.record, request, nowIso());
        if (isRefusal(step)) throw refusalFailure(step);
      },
    },
  );
  setHandler(tellAsset, async (fact) => {
    // A fact that no longer matters is refused by the lifecycle, and there is nobody to tell.
    await take(fact, self, null);
  });

  life.record = await loadAsset({ tenantId: input.tenantId, assetId: input.id });
  for (;;) {
    const current: AssetRecord = life.record;
    const [work] = current.work;
    if (work === 'await_bytes') {
      const waits = Date.parse(current.upload?.expiresAt ?? nowIso()) - Date.now();
      if (!(await changesWithin(current, Math.max(waits, 0)))) await takeOwn(current, { kind: 'upload_expired' });
    } else if (work !== undefined) {
      await perform(work, current);
    } else if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof assetLife>(input);
    } else {
      const boundary = nextBoundary(current);
      if (boundary !== null) {
        const waits = Date.parse(boundary.at) - Date.now();
        if (waits <= 0 || !(await changesWithin(current, waits))) await takeOwn(current, { kind: 'boundary', boundary: boundary.boundary });
      } else if (!(await changesWithin(current, lingerMilliseconds))) {
        await condition(allHandlersFinished);
        if (life.record === current) return;
      }
    }
  }

  async function loaded(): Promise<AssetRecord> {
    await condition(() => life.record !== null);
    return life.record as AssetRecord;
  }

  /** True when the record has moved on from `seen` before the time is over. */
  async function changesWithin(seen: AssetRecord, milliseconds: number): Promise<boolean> {
    return condition(() => life.record !== seen || workflowInfo().continueAsNewSuggested, milliseconds);
  }

  /** One command at a time: decide, record, then let it have its consequences. */
  async function take(command: AssetCommand, actor: string, askId: string | null): Promise<Standing | Refusal> {
    await loaded();
    return turn.runExclusive(async () => {
      for (;;) {
        const answer = await takeTurn(await loaded(), command, actor, askId);
        if (answer !== 'moved_on') return answer;
        // Temporal lost a step in a crash that PostgreSQL has: the record is right, and the command is decided again on it.
        life.record = await loadAsset({ tenantId: input.tenantId, assetId: input.id });
      }
    });
  }

  async function takeTurn(before: AssetRecord, command: AssetCommand, actor: string, askId: string | null): Promise<Standing | Refusal | 'moved_on'> {
    if (askId !== null && before.answered.includes(askId)) {
      await followUp(before, before, command);
      return standing(before);
    }
    const asked = command.kind === 'edit' || command.kind === 'pull_through' ? nextAssetStep(before, command, nowIso()) : null;
    if (asked !== null && isRefusal(asked)) return asked;
    const known = await withContent(before, command);
    const step = nextAssetStep(before, known, nowIso());
    if (isRefusal(step)) return step;
    const record = askId === null ? step.record : { ...step.record, answered: [...before.answered, askId].slice(-rememberedAsks) };
    try {
      if ((await recordAsset({ record, action: step.action, actor, command: known, endedRunId: endedRun(before, record), at: nowIso() })) === 'moved_on') return 'moved_on';
    } catch (error) {
      throw refusalOfActivity(error) ?? error;
    }
    life.record = record;
    upsertLifeAttributes(before.state, record.state);
    await followUp(before, record, known);
    return standing(record);
  }

  /** Own facts are refused only when a command has overtaken what they rest on; then the loop goes on from what that command left. */
  async function takeOwn(seen: AssetRecord, command: AssetCommand): Promise<void> {
    const answer = await take(command, self, null);
    if (isRefusal(answer)) await condition(() => life.record !== seen);
  }

  /** What an approval would be given for is computed in the command's turn, so that no edit slips between. */
  async function withContent(before: AssetRecord, command: AssetCommand): Promise<AssetCommand> {
    const { tenantId, assetId } = before;
    const slotsOf = before.version?.versionId ?? null;
    if (command.kind === 'edit' || command.kind === 'pull_through') {
      const content = await readContent({ tenantId, assetId, versionSha256: before.version?.sha256 ?? null, slotsOf, editId: command.editId });
      const pullThrough = command.kind === 'pull_through' ? { runId: command.runId, takeDownFirst: command.takeDownFirst } : null;
      return { kind: 'edited', editId: command.editId, pullThrough, ...content };
    }
    if (command.kind === 'examined') {
      // A new upload keeps what is in the slots of the version before it.
      const { contentHash, contentParts } = await readContent({ tenantId, assetId, versionSha256: command.sha256, slotsOf, editId: null });
      return { ...command, contentHash: contentHash ?? command.contentHash, contentParts, slotsOf };
    }
    return command;
  }

  async function followUp(before: AssetRecord, after: AssetRecord, command: AssetCommand): Promise<void> {
    const { tenantId } = after;
    if (before.state === 'in_review' && before.reviewId !== null && after.reviewId === null && command.kind !== 'review_concluded') {
      await tellReview({ tenantId, reviewId: before.reviewId });
    }
    if (command.kind === 'submit') await beginLife('reviewLife', workflowId(tenantId, 'review', command.reviewId), command.reviewId);
    if (command.kind === 'place') await beginLife('placementLife', workflowId(tenantId, 'placement', command.placementId), command.placementId);
    const endedRunId = endedRun(before, after);
    if (endedRunId !== null) await tellPullThrough({ tenantId, runId: endedRunId });
    if (before.upload !== null && (command.kind === 'abandon_upload' || command.kind === 'upload_expired' || command.kind === 'upload_refused')) {
      await abandonUpload({ tenantId, uploadId: before.upload.uploadId });
    }
  }

  /** Lives of their own: they may outlast this run, and are found by their id. */
  async function beginLife(type: 'reviewLife' | 'placementLife', id: string, entityId: string): Promise<void> {
    try {
      await startChild(type, { workflowId: id, taskQueue: 'lifecycle', args: [{ tenantId: input.tenantId, id: entityId }], parentClosePolicy: 'ABANDON' });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  async function perform(work: AssetWork, current: AssetRecord): Promise<void> {
    const { tenantId, assetId } = current;
    try {
      await takeOwn(current, await factOf(work, current));
    } catch (error) {
      const refusal = refusalOfActivity(error);
      if (refusal === null) throw error;
      await takeOwn(current, { kind: 'work_failed', reason: (refusal.type ?? 'internal.unexpected') as never });
    }

    async function factOf(item: AssetWork, from: AssetRecord): Promise<AssetCommand> {
      const versionId = (from.incoming ?? from.version)?.versionId ?? '';
      switch (item) {
        case 'assemble': {
          const result = await assembleUpload({ tenantId, uploadId: from.upload?.uploadId ?? '' });
          return result.outcome === 'assembled' ? { kind: 'assembled' } : { kind: 'upload_refused', reason: result.reason };
        }
        case 'examine': {
          const result = await examineOriginal({ tenantId, assetId, versionId });
          return result.outcome === 'accepted'
            ? { kind: 'examined', sha256: result.sha256, contentHash: result.contentHash, contentParts: null, slotsOf: null, previewable: result.previewable }
            : { kind: 'quarantined', reason: result.reason };
        }
        case 'render': {
          // Histories from before say nothing of metadata, and their renditions are not made again for it.
          const metadata = patched('renditions-carry-metadata') ? (from.contentParts?.metadata ?? null) : null;
          // What a pull-through renders again by the thousand does not keep new uploads waiting.
          const result = await renderVersion({ tenantId, assetId, versionId }, from.replacing === null ? 'new' : 'bulk');
          if (result.outcome === 'quarantined') return { kind: 'quarantined', reason: result.reason };
          const reason = result.outcome === 'rendered' ? result.unmade : result.reason;
          return { kind: 'rendered', versionId, metadata, ...(reason !== undefined && worthAnotherTry(reason) ? { reason } : {}) };
        }
        case 'resubmit': {
          const last = await findLastSubmission({ tenantId, assetId, runId: from.replacing?.runId ?? assetId, contentHash: from.contentHash });
          return last === null || isRefusal(nextAssetStep(from, last, nowIso())) ? { kind: 'not_resubmitted' } : last;
        }
        case 'replace_placements':
          await replacePlacements({ tenantId, assetId });
          return { kind: 'replacements_placed' };
        case 'withdraw_placements':
          for (const placementId of placementsToWithdraw(from)) await tellPlacement({ tenantId, placementId });
          return { kind: 'placements_told' };
        case 'move_to_archive':
          await moveToArchive({ tenantId, assetId });
          return { kind: 'archived' };
        case 'restore_from_archive':
          await restoreFromArchive({ tenantId, assetId });
          return { kind: 'restored' };
        case 'apply_hold':
          await applyHold({ tenantId, assetId });
          return { kind: 'hold_applied' };
        case 'release_hold':
          await releaseHold({ tenantId, assetId });
          return { kind: 'hold_released' };
        case 'purge':
          await purge({ tenantId, assetId });
          return { kind: 'purged' };
        case 'await_bytes':
          throw new Error('waiting for bytes is not an activity');
      }
    }
  }
}

/** The pull-through run that has no more to do with the asset. */
function endedRun(before: AssetRecord, after: AssetRecord): string | null {
  return before.replacing !== null && before.replacing.runId !== after.replacing?.runId ? before.replacing.runId : null;
}

function standing(record: AssetRecord): Standing {
  return { state: record.state, sequence: record.sequence, reason: record.reason };
}
