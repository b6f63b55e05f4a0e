import type { AssetCommand } from '../../domain/asset-commands.js';

type Command<Kind extends AssetCommand['kind']> = Extract<AssetCommand, { kind: Kind }>;
type Change<Kind extends AssetCommand['kind']> = Partial<Omit<Command<Kind>, 'kind'>>;

const now = '2027-03-01T12:00:00.000Z';
const everywhere = { markets: null, channelIds: null };

/** The parts of content that has this hash. */
export function partsOf(contentHash: string): { bytes: string; components: string; metadata: string } {
  return { bytes: `bytes of ${contentHash}`, components: `components of ${contentHash}`, metadata: `metadata of ${contentHash}` };
}

export function examined(change: Change<'examined'> = {}): Command<'examined'> {
  const contentHash = change.contentHash ?? 'h1';
  return { kind: 'examined', sha256: 's1', contentHash, contentParts: partsOf(contentHash), slotsOf: null, previewable: true, ...change };
}

export function rendered(versionId = 'v1', metadata: string | null = null): Command<'rendered'> {
  return { kind: 'rendered', versionId, metadata };
}

export function edited(change: Change<'edited'> = {}): Command<'edited'> {
  const contentHash = change.contentHash ?? 'h1';
  const dates = { embargoAt: null, sunsetAt: null, licenceEndsAt: null, retainUntil: null };
  return { kind: 'edited', editId: 'e', contentHash, contentParts: partsOf(contentHash), newVersion: null, dates, pullThrough: null, ...change };
}

/** Other component versions in its slots, by a pull-through. */
export function pulledThrough(contentHash: string, run: { runId?: string; takeDownFirst?: boolean; versionId?: string } = {}): Command<'edited'> {
  return edited({
    contentHash,
    newVersion: { versionId: run.versionId ?? `v of ${contentHash}`, number: 2, madeFrom: 'v1' },
    pullThrough: { runId: run.runId ?? 'run1', takeDownFirst: run.takeDownFirst ?? false },
  });
}

export function submit(reviewId = 'r1'): Command<'submit'> {
  return { kind: 'submit', reviewId, policyId: 'p', policyVersion: 1, campaignId: null };
}

export function concluded(outcome: Command<'review_concluded'>['outcome'], change: Change<'review_concluded'> = {}): Command<'review_concluded'> {
  return { kind: 'review_concluded', reviewId: 'r1', contentHash: 'h1', outcome, scope: everywhere, expiresAt: null, ...change };
}

export function place(placementId = 'p1', change: Change<'place'> = {}): Command<'place'> {
  return { kind: 'place', placementId, channelId: 'c', renditionId: 'x', campaignId: null, market: '*', replaces: null, startsAt: now, endsAt: null, ...change };
}

export function live(placementId = 'p1'): Command<'placement_live'> {
  return { kind: 'placement_live', placementId };
}

export function ended(placementId = 'p1'): Command<'placement_ended'> {
  return { kind: 'placement_ended', placementId };
}
