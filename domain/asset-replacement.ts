import type { AssetRecord } from '../schemas/asset-record.js';
import type { AssetState } from '../schemas/vocabulary.js';
import type { AssetCommand } from './asset-commands.js';
import { without } from './work-list.js';

/** States from which what is being replaced can still be approved, and then placed. */
const onTheWay: readonly AssetState[] = ['draft', 'in_review', 'changes_requested', 'rejected'];

/** What was out goes out again, with the new content and once that is approved; what endangers people goes down at once. */
export function pulledThrough(before: AssetRecord, record: AssetRecord, run: { readonly runId: string; readonly takeDownFirst: boolean }): AssetRecord {
  const placementIds = [...new Set([...(before.replacing?.placementIds ?? []), ...before.placements.map(({ placementId }) => placementId)])];
  const mustGo = run.takeDownFirst && record.placements.length > 0;
  return {
    ...record,
    replacing: { runId: run.runId, placementIds, awaiting: [] },
    approval: run.takeDownFirst ? null : record.approval,
    work: [...(mustGo ? ['withdraw_placements' as const] : []), ...without(mustGo ? without(record.work, 'withdraw_placements') : record.work, 'resubmit'), 'resubmit'],
  };
}

/** A placement has been made in the place of one that the pull-through found. */
export function replacementPlaced(record: AssetRecord, command: Extract<AssetCommand, { kind: 'place' }>, now: string): AssetRecord['replacing'] {
  if (record.replacing === null || command.replaces === null || !record.replacing.placementIds.includes(command.replaces)) return record.replacing;
  return {
    ...record.replacing,
    placementIds: record.replacing.placementIds.filter((placementId) => placementId !== command.replaces),
    // What goes out later has its own time, and the run does not wait for it.
    awaiting: command.startsAt > now ? record.replacing.awaiting : [...record.replacing.awaiting, command.placementId],
  };
}

/** A replacement is live, or will never be. */
export function replacementEnded(record: AssetRecord, placementId: string): AssetRecord['replacing'] {
  return record.replacing === null ? null : { ...record.replacing, awaiting: record.replacing.awaiting.filter((other) => other !== placementId) };
}

/** A pull-through is over when everything has been replaced, and when the asset's use is over. */
export function settled(record: AssetRecord): AssetRecord {
  const { replacing, work } = record;
  if (replacing === null) return record;
  const isOver = record.state === 'expired' || record.state === 'archived' || record.state === 'quarantined';
  const waits = onTheWay.includes(record.state) || work.includes('resubmit') || work.includes('replace_placements');
  if (!isOver && (waits || replacing.placementIds.length > 0 || replacing.awaiting.length > 0)) return record;
  return { ...record, replacing: null, work: work.filter((item) => item !== 'resubmit' && item !== 'replace_placements') };
}
