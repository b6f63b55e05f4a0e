import { nextBoundary } from '../../domain/asset-boundaries.js';
import type { AssetCommand } from '../../domain/asset-commands.js';
import { nextAssetStep } from '../../domain/asset-lifecycle.js';
import { newAssetRecord } from '../../domain/new-asset.js';
import { isRefusal } from '../../domain/refusal.js';
import type { AssetRecord } from '../../schemas/asset-record.js';
import type { AssetWork } from '../../schemas/vocabulary.js';
import { concluded, edited, examined, place, pulledThrough, rendered, submit } from '../builders/asset-commands.js';

const now = '2027-03-01T12:00:00.000Z';
const version = { versionId: 'v1', number: 1, sha256: null, previewable: true, uploaderId: 'photographer' };
const birth = { tenantId: 't', assetId: 'a', version, upload: { uploadId: 'u1', expiresAt: now }, bytes: 'to_come' as const };
const noDates = { embargoAt: null, sunsetAt: null, licenceEndsAt: null, retainUntil: null };

/** All that can be asked of an asset or happen to it; few ids, so that the walk ends. */
const commands: readonly AssetCommand[] = [
  { kind: 'complete_upload', uploadId: 'u1' },
  { kind: 'abandon_upload', uploadId: 'u1' },
  { kind: 'upload_expired' },
  { kind: 'upload_refused', reason: 'upload.hash_mismatch' },
  { kind: 'assembled' },
  examined({ contentHash: 'h1' }),
  examined({ contentHash: 'h2' }),
  rendered(),
  rendered('v of h2'),
  { kind: 'quarantined', reason: 'ingest.unreadable' },
  { kind: 'work_failed', reason: 'render.failed' },
  { kind: 'add_version', uploadId: 'u1', expiresAt: now, version, takesPlaceOf: null },
  edited({ contentHash: 'h1', dates: { ...noDates, sunsetAt: '2027-06-01T00:00:00.000Z', retainUntil: '2030-01-01T00:00:00.000Z' } }),
  edited({ contentHash: 'h1', dates: { ...noDates, licenceEndsAt: '2027-06-01T00:00:00.000Z' } }),
  edited({ contentHash: 'h2', dates: noDates }),
  pulledThrough('h2'),
  pulledThrough('h2', { takeDownFirst: true }),
  submit(),
  { kind: 'not_resubmitted' },
  { kind: 'replacements_placed' },
  ...(['approved', 'changes_requested', 'rejected', 'withdrawn', 'superseded'] as const).flatMap((outcome): AssetCommand[] => [
    concluded(outcome, { contentHash: 'h1', expiresAt: '2027-08-01T00:00:00.000Z' }),
    concluded(outcome, { contentHash: 'h2' }),
  ]),
  place(),
  place('p2', { replaces: 'p1' }),
  { kind: 'placement_live', placementId: 'p1' },
  { kind: 'placement_ended', placementId: 'p1' },
  { kind: 'placements_told' },
  { kind: 'boundary', boundary: 'sunset' },
  { kind: 'boundary', boundary: 'licence_end' },
  { kind: 'boundary', boundary: 'approval_end' },
  { kind: 'boundary', boundary: 'retention_end' },
  { kind: 'archive' },
  { kind: 'archived' },
  { kind: 'restore' },
  { kind: 'restored' },
  { kind: 'hold' },
  { kind: 'hold_applied' },
  { kind: 'release_hold' },
  { kind: 'hold_released' },
  { kind: 'retry' },
  { kind: 'purged' },
];

/** Facts that come from the asset's own work: they happen while that work is the first to do. */
const factsOfWork: Readonly<Record<AssetWork, readonly AssetCommand['kind'][]>> = {
  await_bytes: ['upload_expired'],
  assemble: ['assembled', 'upload_refused', 'work_failed'],
  examine: ['examined', 'quarantined', 'work_failed'],
  render: ['rendered', 'quarantined', 'work_failed'],
  withdraw_placements: ['placements_told', 'work_failed'],
  resubmit: ['submit', 'not_resubmitted'],
  replace_placements: ['replacements_placed', 'work_failed'],
  move_to_archive: ['archived', 'work_failed'],
  restore_from_archive: ['restored', 'work_failed'],
  apply_hold: ['hold_applied', 'work_failed'],
  release_hold: ['hold_released', 'work_failed'],
  purge: ['purged', 'work_failed'],
};
/** A submission may be asked by anyone, and not by the asset's own work alone. */
const ownFacts = new Set<AssetCommand['kind']>(Object.values(factsOfWork).flat().filter((kind) => kind !== 'submit'));

function canHappen(record: AssetRecord, command: AssetCommand): boolean {
  const [work] = record.work;
  if (command.kind === 'boundary') return work === undefined && nextBoundary(record)?.boundary === command.boundary;
  // A second placement goes the ways of the first.
  if (command.kind === 'place') return record.placements.length === 0 || (command.replaces !== null && record.replacing?.placementIds.includes(command.replaces) === true);
  return !ownFacts.has(command.kind) || (work !== undefined && factsOfWork[work].includes(command.kind));
}

/** Nearest to birth first; many times what it takes until no further arrow is found. */
const mostRecords = 30_000;

/** Every change of state that an asset can come to from its birth, as lines of a Mermaid state diagram. */
export function lifecycleTransitions(): string[] {
  const first = newAssetRecord(birth);
  const seen = new Set<string>([identity(first)]);
  const changes = new Map<string, Set<string>>();
  const waiting: AssetRecord[] = [first];
  for (const record of waiting) {
    for (const command of commands) {
      if (!canHappen(record, command)) continue;
      const step = nextAssetStep(record, command, now);
      if (isRefusal(step)) continue;
      const after = step.record;
      if (after.state !== record.state) {
        const arrow = `${record.state} --> ${after.state}`;
        changes.set(arrow, (changes.get(arrow) ?? new Set()).add(step.action.replace('asset.', '').replaceAll('_', ' ')));
      }
      const key = identity(after);
      if (seen.has(key) || seen.size === mostRecords) continue;
      seen.add(key);
      waiting.push(after);
    }
  }
  const arrows = [...changes].map(([arrow, actions]) => `${arrow}: ${[...actions].sort().join(', ')}`).sort();
  return [`[*] --> ${first.state}`, ...arrows, `archived --> [*]: purged`];
}

/** What the future of a record depends on: not how often it was told the same, nor which reason it has. */
function identity(record: AssetRecord): string {
  return JSON.stringify({ ...record, sequence: 0, work: [...new Set(record.work)], reason: record.reason !== null });
}
