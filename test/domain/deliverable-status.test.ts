import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DeliverableFacts } from '../../domain/deliverable-status.js';
import { standingOfDeliverable } from '../../domain/deliverable-status.js';

const ready: DeliverableFacts = {
  isWaived: false, channelDisabled: false, assetState: 'approved', assetReason: null, isBeingPrepared: false, isBeingRendered: false, isExamined: true, waitsForCopy: false,
  isApproved: true, isInScope: true, waitingRoles: [], renditionState: 'ready', renditionReason: null, placementState: null, placementReason: null, refusal: null,
};

function standing(change: Partial<DeliverableFacts>) {
  const { status, blocker } = standingOfDeliverable({ ...ready, ...change });
  return { status, who: blocker?.who ?? null };
}

describe('a deliverable', () => {
  test.each<[string, Partial<DeliverableFacts>, string, readonly string[] | null]>([
    ['with nothing picked is missing', { assetState: null }, 'missing', ['creative', 'project_manager']],
    ['that was waived waits for nobody', { assetState: null, isWaived: true }, 'waived', null],
    ['whose asset is being prepared waits for Galley', { assetState: 'draft', isBeingPrepared: true }, 'in_preparation', ['galley']],
    ['whose asset was not submitted waits for the creatives', { assetState: 'draft' }, 'in_preparation', ['creative', 'project_manager']],
    ['in review waits for the open stage', { assetState: 'in_review', waitingRoles: ['compliance'] }, 'in_review', ['compliance']],
    ['with a rejected asset is missing again', { assetState: 'rejected' }, 'missing', ['creative', 'project_manager']],
    ['with approved content and a rendition is ready', {}, 'ready', null],
    ['whose content has changed since is not', { isApproved: false }, 'in_preparation', ['creative', 'project_manager']],
    ['without a rendition for its channel is not', { renditionState: null }, 'in_preparation', ['creative', 'project_manager']],
    ['whose channel is switched off is not', { channelDisabled: true }, 'in_preparation', ['admin']],
    ['whose approval does not hold for its market is not', { isInScope: false }, 'in_preparation', ['creative', 'project_manager']],
    ['that needs copy waits for the copywriters', { assetState: 'draft', waitsForCopy: true }, 'in_preparation', ['copywriter']],
    ['that needs copy is not ready without it, approved or not', { waitsForCopy: true }, 'in_preparation', ['copywriter']],
    ['that the last launch could not place says so, and can be launched again', { refusal: 'channel.refused' }, 'ready', ['project_manager', 'social_manager']],
    ['that is live is published', { placementState: 'live', assetState: 'published' }, 'published', null],
    ['whose publishing failed says so', { placementState: 'failed' }, 'ready', ['social_manager', 'admin']],
  ])('%s', (_what, change, status, who) => {
    expect(standing(change)).toEqual({ status, who });
  });

  test('that is neither ready, published nor waived always says what it waits for, and on whom', () => {
    const facts = fc.record({
      isWaived: fc.boolean(), channelDisabled: fc.boolean(), assetReason: fc.constant(null), isExamined: fc.boolean(), isApproved: fc.boolean(),
      assetState: fc.constantFrom(null, 'draft', 'in_review', 'changes_requested', 'approved', 'scheduled', 'published', 'expired', 'archived', 'rejected', 'quarantined'),
      isBeingPrepared: fc.boolean(), isBeingRendered: fc.boolean(), waitsForCopy: fc.boolean(), isInScope: fc.boolean(), refusal: fc.constantFrom(null, 'asset.held'), waitingRoles: fc.subarray(['brand_manager', 'compliance'] as const, { minLength: 1 }),
      renditionState: fc.constantFrom(null, 'ready', 'failed'), renditionReason: fc.constant(null),
      placementState: fc.constantFrom(null, 'scheduled', 'publishing', 'live', 'withdrawing', 'withdrawn', 'cancelled', 'failed', 'unknown_outcome'), placementReason: fc.constant(null),
    } as const);
    fc.assert(
      fc.property(facts, (found) => {
        const { status, blocker } = standingOfDeliverable(found);
        if (['ready', 'published', 'waived'].includes(status)) return;
        expect(blocker?.sentence).toMatch(/\.$/);
        expect(blocker?.who.length).toBeGreaterThan(0);
      }),
    );
  });
});
