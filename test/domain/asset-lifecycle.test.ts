import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextBoundary } from '../../domain/asset-boundaries.js';
import type { AssetCommand } from '../../domain/asset-commands.js';
import { nextAssetStep, placementsToWithdraw } from '../../domain/asset-lifecycle.js';
import { newAssetRecord } from '../../domain/new-asset.js';
import { isRefusal } from '../../domain/refusal.js';
import type { AssetRecord } from '../../schemas/asset-record.js';
import { concluded, edited, ended, examined, live, partsOf, place, pulledThrough, rendered, submit } from '../builders/asset-commands.js';

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
    rendered(),
    { kind: 'not_resubmitted' },
    { kind: 'replacements_placed' },
    { kind: 'quarantined', reason: 'ingest.unreadable' },
    { kind: 'work_failed', reason: 'render.failed' },
    { kind: 'add_version', uploadId: 'u2', expiresAt: '2027-03-03T12:00:00.000Z', version: { ...version, versionId: 'v2', number: 2 }, takesPlaceOf: null },
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
    { kind: 'boundary', boundary: 'approval_end' },
    { kind: 'boundary', boundary: 'retention_end' },
  ),
  fc.record({ sha256: fc.constantFrom('s1', 's2'), contentHash: fc.constantFrom('h1', 'h2'), previewable: fc.boolean() }).map(examined),
  fc
    .record({
      contentHash: fc.constantFrom('h1', 'h2', 'h3'),
      dates: fc.record({
        embargoAt: fc.constantFrom(null, '2027-04-01T00:00:00.000Z'),
        sunsetAt: fc.constantFrom(null, '2027-06-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'),
        licenceEndsAt: fc.constantFrom(null, '2027-05-01T00:00:00.000Z'),
        retainUntil: fc.constantFrom(null, '2030-01-01T00:00:00.000Z'),
      }),
    })
    .map(edited),
  fc
    .record({ contentHash: fc.constantFrom('h1', 'h2', 'h3'), runId: fc.constantFrom('run1', 'run2'), takeDownFirst: fc.boolean() })
    .map(({ contentHash, ...run }) => pulledThrough(contentHash, run)),
  fc.constantFrom('v of h1', 'v of h2', 'v of h3').map(rendered),
  fc.constantFrom('r1', 'r2').map(submit),
  fc
    .record({
      outcome: fc.constantFrom('approved' as const, 'approved' as const, 'changes_requested' as const, 'rejected' as const, 'withdrawn' as const),
      reviewId: fc.constantFrom('r1', 'r2'),
      contentHash: fc.constantFrom('h1', 'h2', 'h3'),
      expiresAt: fc.constantFrom(null, '2027-08-01T00:00:00.000Z'),
    })
    .map(({ outcome, ...change }) => concluded(outcome, change)),
  fc
    .record({
      placementId: fc.constantFrom('p1', 'p2'),
      replaces: fc.constantFrom(null, 'p1'),
      startsAt: fc.constantFrom('2027-03-15T00:00:00.000Z', '2027-04-15T00:00:00.000Z', '2027-07-01T00:00:00.000Z'),
    })
    .map(({ placementId, ...change }) => place(placementId, change)),
  fc.record({ kind: fc.constantFrom('placement_live' as const, 'placement_ended' as const), placementId: fc.constantFrom('p1', 'p2') }),
);

/** Mostly-sensible starts, so that random walks get far. */
const begun: readonly AssetCommand[] = [
  { kind: 'complete_upload', uploadId: 'u1' },
  { kind: 'assembled' },
  examined(),
  rendered(),
];
const approved: readonly AssetCommand[] = [
  ...begun,
  submit(),
  concluded('approved'),
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
  test('what a missing program left undone is asked for again, and told no more once it is done', () => {
    const opened: AssetCommand[] = [{ kind: 'complete_upload', uploadId: 'u1' }, { kind: 'assembled' }, examined()];
    const unseen = after(...opened, { ...rendered(), reason: 'render.tool_missing' });
    expect(unseen).toMatchObject({ state: 'draft', reason: 'render.tool_missing', work: [] });
    // It is usable all the same.
    expect(refusalOf(unseen, submit())).toBeNull();
    const again = after(...opened, { ...rendered(), reason: 'render.tool_missing' }, { kind: 'retry' });
    expect(again).toMatchObject({ reason: null, work: ['render'] });
    const seen = after(...opened, { ...rendered(), reason: 'render.tool_missing' }, { kind: 'retry' }, rendered());
    expect(seen).toMatchObject({ reason: null, work: [] });
    expect(refusalOf(seen, { kind: 'retry' })).toBe('asset.wrong_state');
  });

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
    const published = after(...approved, place(), live());
    expect(published.state).toBe('published');
    const expired = nextAssetStep({ ...published, sunsetAt: now }, { kind: 'boundary', boundary: 'sunset' }, now);
    if (isRefusal(expired)) throw new Error(expired.detail);
    expect(expired.record).toMatchObject({ state: 'expired', work: ['withdraw_placements'], archiveWhenWithdrawn: true });
    expect(nextBoundary(expired.record)).toBeNull();
    const told = nextAssetStep(expired.record, { kind: 'placements_told' }, now);
    if (isRefusal(told)) throw new Error(told.detail);
    expect(told.record.work).toEqual([]);
    const gone = nextAssetStep(told.record, ended('p1'), now);
    if (isRefusal(gone)) throw new Error(gone.detail);
    expect(gone.record).toMatchObject({ state: 'expired', work: ['move_to_archive'] });
  });

  test('is archived only after the last of its placements is gone', () => {
    const told: readonly AssetCommand[] = [...approved, place('p1'), place('p2'), { kind: 'archive' }, { kind: 'placements_told' }];
    const one = after(...told, ended('p1'));
    expect(one.work).toEqual([]);
    expect(after(...told, ended('p1'), ended('p2')).work).toEqual(['move_to_archive']);
  });

  test('a change of content takes back what waits to go out and leaves what is live', () => {
    const record = after(...approved, place('p1'), live('p1'), place('p2'), edited({ contentHash: 'h9' }));
    expect(record).toMatchObject({ state: 'draft', reviewId: null, work: ['withdraw_placements'] });
    expect(refusalOf(record, place('p3'))).toBe('asset.not_approved');
  });

  test.each<[string, readonly AssetCommand[], AssetCommand, string]>([
    ['submitting what is still being prepared', [{ kind: 'complete_upload', uploadId: 'u1' }], submit('r'), 'asset.not_ready'],
    ['submitting twice', approved.slice(0, -1), submit('r2'), 'asset.wrong_state'],
    ['completing an upload twice', begun, { kind: 'complete_upload', uploadId: 'u1' }, 'upload.already_complete'],
    ['an approval of other content', approved.slice(0, -1), concluded('approved', { contentHash: 'h2' }), 'approval.content_changed'],
    ['publishing a draft', begun, place('p'), 'asset.not_approved'],
    ['archiving what is in review', approved.slice(0, -1), { kind: 'archive' }, 'asset.wrong_state'],
    ['restoring what is not archived', begun, { kind: 'restore' }, 'asset.wrong_state'],
    ['a second hold', [...begun, { kind: 'hold' }], { kind: 'hold' }, 'asset.held'],
    ['a placement outside of what was approved', [...begun, submit(), concluded('approved', { scope: { markets: ['DE'], channelIds: null } })], place('p', { market: 'FR' }), 'approval.out_of_scope'],
    ['a placement everywhere by an approval for one market', [...begun, submit(), concluded('approved', { scope: { markets: ['DE'], channelIds: null } })], place(), 'approval.out_of_scope'],
    ['a placement on a channel that was not approved', [...begun, submit(), concluded('approved', { scope: { markets: null, channelIds: ['other'] } })], place(), 'approval.out_of_scope'],
    ['filling slots before the bytes are examined', [], edited({ newVersion: { versionId: 'v2', number: 2, madeFrom: 'v1' } }), 'asset.not_ready'],
    ['a pull-through under a hold', [...approved, { kind: 'hold' }, { kind: 'hold_applied' }], pulledThrough('h2'), 'asset.held'],
    ['a pull-through of what is on its way to the archive', [...approved, { kind: 'archive' }], pulledThrough('h2'), 'asset.wrong_state'],
    ['archiving under a hold', [...begun, { kind: 'hold' }, { kind: 'hold_applied' }], { kind: 'archive' }, 'asset.held'],
  ])('%s is refused', (_, steps, command, code) => {
    expect(refusalOf(after(...steps), command)).toBe(code);
  });
});

describe('an approval with an end', () => {
  const conditional = concluded('approved', { expiresAt: '2027-08-01T00:00:00.000Z' });

  test('is void from then on, and what rests on it is taken down', () => {
    const published = after(...begun, submit(), conditional, place(), live());
    expect(nextBoundary(published)).toEqual({ at: '2027-08-01T00:00:00.000Z', boundary: 'approval_end' });
    const step = nextAssetStep(published, { kind: 'boundary', boundary: 'approval_end' }, now);
    if (isRefusal(step)) throw new Error(step.detail);
    expect(step.record).toMatchObject({ state: 'draft', approval: null, work: ['withdraw_placements'] });
    expect(placementsToWithdraw(step.record)).toEqual(['p1']);
  });

  test('does not wake an asset whose content it is not for any more', () => {
    expect(nextBoundary(after(...begun, submit(), conditional, edited({ contentHash: 'h2' })))).toBeNull();
  });
});

describe('a pull-through', () => {
  const published: readonly AssetCommand[] = [...approved, place('p1'), live('p1')];

  test('makes a new version, renders it, submits it again, and replaces what is live once that is approved', () => {
    const pulled = after(...published, pulledThrough('h2'));
    expect(pulled).toMatchObject({ state: 'draft', version: { versionId: 'v of h2', number: 2 }, work: ['render', 'resubmit'], replacing: { runId: 'run1', placementIds: ['p1'] } });
    expect(pulled.placements).toEqual([{ placementId: 'p1', live: true }]);
    const reviewed: readonly AssetCommand[] = [...published, pulledThrough('h2'), rendered('v of h2'), submit('r2'), concluded('approved', { reviewId: 'r2', contentHash: 'h2' })];
    expect(after(...reviewed)).toMatchObject({ state: 'published', work: ['replace_placements'] });
    const placed: readonly AssetCommand[] = [...reviewed, place('p2', { replaces: 'p1' }), { kind: 'replacements_placed' }];
    expect(after(...placed).replacing).toEqual({ runId: 'run1', placementIds: [], awaiting: ['p2'] });
    expect(after(...placed, live('p2'))).toMatchObject({ state: 'published', replacing: null });
  });

  test('takes down first what endangers people, and places it anew after the approval', () => {
    const pulled = after(...published, pulledThrough('h2', { takeDownFirst: true }));
    expect(pulled).toMatchObject({ approval: null, work: ['withdraw_placements', 'render', 'resubmit'] });
    expect(placementsToWithdraw(pulled)).toEqual(['p1']);
  });

  test('of something in review supersedes the review', () => {
    const pulled = after(...begun, submit(), pulledThrough('h2'));
    expect(pulled).toMatchObject({ state: 'draft', reviewId: null, work: ['render', 'resubmit'], replacing: { placementIds: [] } });
    const again = after(...begun, submit(), pulledThrough('h2'), rendered('v of h2'), submit('r2'), concluded('approved', { reviewId: 'r2', contentHash: 'h2' }));
    expect(again).toMatchObject({ state: 'approved', replacing: null, work: [] });
  });

  test('of something that never was in review ends with its new version', () => {
    expect(after(...begun, pulledThrough('h2'), rendered('v of h2'), { kind: 'not_resubmitted' })).toMatchObject({ state: 'draft', replacing: null, work: [] });
  });

  test('that comes while another is under way takes over what that had to replace', () => {
    const twice = after(...published, pulledThrough('h2'), pulledThrough('h3', { runId: 'run2' }));
    expect(twice).toMatchObject({ work: ['render', 'resubmit'], replacing: { runId: 'run2', placementIds: ['p1'] } });
  });

  test('is not kept waiting by the rendering of a version that is the current one no more', () => {
    expect(after(...published, pulledThrough('h2'), rendered('v1')).work).toEqual(['render', 'resubmit']);
  });

  test('ends where the use of the asset ends', () => {
    const step = nextAssetStep({ ...after(...published, pulledThrough('h2'), rendered('v of h2')), sunsetAt: now }, { kind: 'boundary', boundary: 'sunset' }, now);
    if (isRefusal(step)) throw new Error(step.detail);
    expect(step.record).toMatchObject({ state: 'expired', replacing: null });
    expect(step.record.work).not.toContain('resubmit');
  });

  test('keeps an approval that does not outlive its content, whatever comes between', () => {
    expect(after(...published, pulledThrough('h2')).contentParts).toEqual(partsOf('h2'));
    expect(refusalOf(after(...published, pulledThrough('h2')), place('p3'))).toBe('asset.not_approved');
  });
});
