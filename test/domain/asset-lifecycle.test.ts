import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextBoundary } from '../../domain/asset-boundaries.js';
import type { AssetCommand } from '../../domain/asset-commands.js';
import { nextAssetStep } from '../../domain/asset-lifecycle.js';
import { newAssetRecord } from '../../domain/new-asset.js';
import { isRefusal } from '../../domain/refusal.js';
import type { AssetRecord } from '../../schemas/asset-record.js';

const now = '2027-03-01T12:00:00.000Z';
const version = { versionId: 'v1', number: 1, sha256: null, previewable: false, uploaderId: 'photographer' };
const born = newAssetRecord({ tenantId: 't', assetId: 'a', version, upload: { uploadId: 'u1', expiresAt: '2027-03-02T12:00:00.000Z' }, bytes: 'to_come' });

/** Few ids, so that random commands meet each other. */
const commands: fc.Arbitrary<AssetCommand> = fc.oneof(
  fc.constantFrom<AssetCommand>(
    { kind: 'complete_upload', uploadId: 'u1' },
    { kind: 'complete_upload', uploadId: 'u2' },
    { kind: 'abandon_upload', uploadId: 'u2' },
    { kind: 'upload_expired' },
    { kind: 'assembled' },
    { kind: 'rendered' },
    { kind: 'quarantined', reason: 'ingest.unreadable' },
    { kind: 'work_failed', reason: 'render.failed' },
    { kind: 'add_version', uploadId: 'u2', expiresAt: '2027-03-03T12:00:00.000Z', version: { ...version, versionId: 'v2', number: 2 } },
    { kind: 'placements_told' },
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
    { kind: 'boundary', boundary: 'sunset' },
    { kind: 'boundary', boundary: 'retention_end' },
  ),
  fc.record({ kind: fc.constant('examined' as const), sha256: fc.constantFrom('s1', 's2'), contentHash: fc.constantFrom('h1', 'h2'), previewable: fc.boolean() }),
  fc.record({
    kind: fc.constant('edited' as const),
    editId: fc.constant('e'),
    contentHash: fc.constantFrom('h1', 'h2', 'h3'),
    dates: fc.record({
      embargoAt: fc.constantFrom(null, '2027-04-01T00:00:00.000Z'),
      sunsetAt: fc.constantFrom(null, '2027-06-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'),
      licenceEndsAt: fc.constantFrom(null, '2027-05-01T00:00:00.000Z'),
      retainUntil: fc.constantFrom(null, '2030-01-01T00:00:00.000Z'),
    }),
  }),
  fc.record({ kind: fc.constant('submit' as const), reviewId: fc.constantFrom('r1', 'r2'), policyId: fc.constant('p'), policyVersion: fc.constant(1), campaignId: fc.constant(null) }),
  fc.record({
    kind: fc.constant('review_concluded' as const),
    reviewId: fc.constantFrom('r1', 'r2'),
    contentHash: fc.constantFrom('h1', 'h2', 'h3'),
    outcome: fc.constantFrom('approved' as const, 'approved' as const, 'changes_requested' as const, 'rejected' as const, 'withdrawn' as const),
  }),
  fc.record({
    kind: fc.constant('place' as const),
    placementId: fc.constantFrom('p1', 'p2'),
    channelId: fc.constant('c'),
    renditionId: fc.constant('x'),
    campaignId: fc.constant(null),
    startsAt: fc.constantFrom('2027-03-15T00:00:00.000Z', '2027-04-15T00:00:00.000Z', '2027-07-01T00:00:00.000Z'),
    endsAt: fc.constant(null),
  }),
  fc.record({ kind: fc.constantFrom('placement_live' as const, 'placement_ended' as const), placementId: fc.constantFrom('p1', 'p2') }),
);

/** Mostly-sensible starts, so that random walks get far. */
const begun: readonly AssetCommand[] = [
  { kind: 'complete_upload', uploadId: 'u1' },
  { kind: 'assembled' },
  { kind: 'examined', sha256: 's1', contentHash: 'h1', previewable: true },
  { kind: 'rendered' },
];
const approved: readonly AssetCommand[] = [
  ...begun,
  { kind: 'submit', reviewId: 'r1', policyId: 'p', policyVersion: 1, campaignId: null },
  { kind: 'review_concluded', reviewId: 'r1', contentHash: 'h1', outcome: 'approved' },
];

function walk(start: readonly AssetCommand[], steps: readonly AssetCommand[], look: (before: AssetRecord, command: AssetCommand, after: AssetRecord) => void): void {
  let record: AssetRecord = born;
  for (const command of [...start, ...steps]) {
    const step = nextAssetStep(record, command, now);
    if (isRefusal(step)) continue;
    look(record, command, step.record);
    record = step.record;
  }
}

function after(...steps: readonly AssetCommand[]): AssetRecord {
  let record: AssetRecord = born;
  for (const command of steps) {
    const step = nextAssetStep(record, command, now);
    if (isRefusal(step)) throw new Error(`${command.kind} was refused: ${step.detail}`);
    record = step.record;
  }
  return record;
}

function refusalOf(record: AssetRecord, command: AssetCommand): string | null {
  const step = nextAssetStep(record, command, now);
  return isRefusal(step) ? step.refused : null;
}

const starts = fc.constantFrom<readonly AssetCommand[]>([], begun, approved);
const walks = fc.tuple(starts, fc.array(commands, { maxLength: 40 }));

describe('the lifecycle of an asset', () => {
  test('an approval never outlives a change of its content', () => {
    fc.assert(
      fc.property(walks, ([start, steps]) => {
        walk(start, steps, (_, __, record) => {
          if (record.state === 'approved' || record.state === 'scheduled' || record.state === 'published') {
            expect(record.approval?.contentHash).toBe(record.contentHash);
          }
        });
      }),
      { numRuns: 3_000 },
    );
  });

  test('nothing under a hold is archived or purged', () => {
    fc.assert(
      fc.property(walks, ([start, steps]) => {
        walk(start, [...steps.slice(0, 10), { kind: 'hold' }, ...steps.slice(10)], (before, command, record) => {
          if (!before.held || !record.held) return;
          expect(record.work).not.toContain('purge');
          if (command.kind !== 'archived') expect(record.work).not.toContain('move_to_archive');
        });
      }),
      { numRuns: 2_000 },
    );
  });

  test('every recorded step counts one, and a refusal changes nothing', () => {
    fc.assert(
      fc.property(walks, ([start, steps]) => {
        walk(start, steps, (before, _, record) => expect(record.sequence).toBe(before.sequence + 1));
      }),
    );
  });

  test('a purged asset answers everything with asset.purged', () => {
    const purged = { ...after(...begun), purged: true };
    fc.assert(
      fc.property(commands.filter(({ kind }) => kind !== 'placements_told'), (command) => {
        expect(refusalOf(purged, command)).toBe('asset.purged');
      }),
    );
  });

  test('what ends is over: an expired asset keeps no timer, and its placements are withdrawn before it is archived', () => {
    const live = after(...approved, { kind: 'place', placementId: 'p1', channelId: 'c', renditionId: 'x', campaignId: null, startsAt: now, endsAt: null }, { kind: 'placement_live', placementId: 'p1' });
    expect(live.state).toBe('published');
    const expired = nextAssetStep({ ...live, sunsetAt: now }, { kind: 'boundary', boundary: 'sunset' }, now);
    if (isRefusal(expired)) throw new Error(expired.detail);
    expect(expired.record).toMatchObject({ state: 'expired', work: ['withdraw_placements'], archiveWhenWithdrawn: true });
    expect(nextBoundary(expired.record)).toBeNull();
    const told = nextAssetStep(expired.record, { kind: 'placements_told' }, now);
    if (isRefusal(told)) throw new Error(told.detail);
    expect(told.record.work).toEqual([]);
    const gone = nextAssetStep(told.record, { kind: 'placement_ended', placementId: 'p1' }, now);
    if (isRefusal(gone)) throw new Error(gone.detail);
    expect(gone.record).toMatchObject({ state: 'expired', work: ['move_to_archive'] });
  });

  test('is archived only after the last of its placements is gone', () => {
    const place = (placementId: string): AssetCommand => ({ kind: 'place', placementId, channelId: 'c', renditionId: 'x', campaignId: null, startsAt: now, endsAt: null });
    const told: readonly AssetCommand[] = [...approved, place('p1'), place('p2'), { kind: 'archive' }, { kind: 'placements_told' }];
    const one = after(...told, { kind: 'placement_ended', placementId: 'p1' });
    expect(one.work).toEqual([]);
    expect(after(...told, { kind: 'placement_ended', placementId: 'p1' }, { kind: 'placement_ended', placementId: 'p2' }).work).toEqual(['move_to_archive']);
  });

  test('a change of content takes back what waits to go out and leaves what is live', () => {
    const place = (placementId: string): AssetCommand => ({ kind: 'place', placementId, channelId: 'c', renditionId: 'x', campaignId: null, startsAt: now, endsAt: null });
    const edited: AssetCommand = { kind: 'edited', editId: 'e', contentHash: 'h9', dates: { embargoAt: null, sunsetAt: null, licenceEndsAt: null, retainUntil: null } };
    const record = after(...approved, place('p1'), { kind: 'placement_live', placementId: 'p1' }, place('p2'), edited);
    expect(record).toMatchObject({ state: 'draft', reviewId: null, work: ['withdraw_placements'] });
    expect(refusalOf(record, place('p3'))).toBe('asset.not_approved');
  });

  test.each<[string, readonly AssetCommand[], AssetCommand, string]>([
    ['submitting what is still being prepared', [{ kind: 'complete_upload', uploadId: 'u1' }], { kind: 'submit', reviewId: 'r', policyId: 'p', policyVersion: 1, campaignId: null }, 'asset.not_ready'],
    ['submitting twice', approved.slice(0, -1), { kind: 'submit', reviewId: 'r2', policyId: 'p', policyVersion: 1, campaignId: null }, 'asset.wrong_state'],
    ['completing an upload twice', begun, { kind: 'complete_upload', uploadId: 'u1' }, 'upload.already_complete'],
    ['an approval of other content', approved.slice(0, -1), { kind: 'review_concluded', reviewId: 'r1', contentHash: 'h2', outcome: 'approved' }, 'approval.content_changed'],
    ['publishing a draft', begun, { kind: 'place', placementId: 'p', channelId: 'c', renditionId: 'x', campaignId: null, startsAt: now, endsAt: null }, 'asset.not_approved'],
    ['archiving what is in review', approved.slice(0, -1), { kind: 'archive' }, 'asset.wrong_state'],
    ['restoring what is not archived', begun, { kind: 'restore' }, 'asset.wrong_state'],
    ['a second hold', [...begun, { kind: 'hold' }], { kind: 'hold' }, 'asset.held'],
    ['archiving under a hold', [...begun, { kind: 'hold' }, { kind: 'hold_applied' }], { kind: 'archive' }, 'asset.held'],
  ])('%s is refused', (_, steps, command, code) => {
    expect(refusalOf(after(...steps), command)).toBe(code);
  });
});
