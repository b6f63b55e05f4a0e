import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PullThroughSubject } from '../../domain/pull-through-item.js';
import { planAfterRefusal, planForAsset, replacedBefore } from '../../domain/pull-through-item.js';
import type { PullThroughFact, PullThroughRequest } from '../../domain/pull-through-lifecycle.js';
import { hasEnded, isPullThroughInMotion, nextPullThroughStep } from '../../domain/pull-through-lifecycle.js';
import { isRefusal } from '../../domain/refusal.js';
import type { PullThroughRecord } from '../../schemas/life-records.js';
import { assetStateSchema, severitySchema } from '../../schemas/vocabulary.js';

const now = '2027-03-01T12:00:00.000Z';
const born: PullThroughRecord = { tenantId: 't', runId: 'r', componentId: 'c', severity: 'wording', effectiveAt: now, state: 'scheduled', sequence: 0, resumesAs: null, answered: [] };
const kinds = ['begin', 'pause', 'resume', 'cancel', 'due', 'all_asked', 'all_finished', 'coalesce'] as const;
const commandOf = (kind: (typeof kinds)[number]): PullThroughRequest | PullThroughFact => (kind === 'coalesce' ? { kind, byRunId: 'newer' } : { kind });

function through(...commands: (typeof kinds)[number][]): PullThroughRecord {
  return commands.reduce((record, kind) => {
    const step = nextPullThroughStep(record, commandOf(kind));
    return isRefusal(step) ? record : step.record;
  }, born);
}

describe('a pull-through', () => {
  test('begins at its time, asks everything, waits for people, and is done', () => {
    expect([through(), through('due'), through('due', 'all_asked'), through('due', 'all_asked', 'all_finished')].map(({ state }) => state)).toEqual(['scheduled', 'running', 'waiting', 'done']);
  });

  test('that was paused goes on where it was', () => {
    expect(through('pause', 'due').state).toBe('paused');
    expect(through('pause', 'resume')).toMatchObject({ state: 'scheduled', resumesAs: null });
    expect(through('due', 'pause', 'all_asked')).toMatchObject({ state: 'paused', resumesAs: 'running' });
    expect(through('due', 'pause', 'resume').state).toBe('running');
  });

  test('that has ended changes no more, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...kinds)), fc.constantFrom(...kinds), (before, next) => {
        const record = through(...before);
        const step = nextPullThroughStep(record, commandOf(next));
        if (hasEnded(record)) expect(isRefusal(step)).toBe(true);
        if (!isRefusal(step)) expect(step.record.sequence).toBe(record.sequence + 1);
        expect(isPullThroughInMotion(record) && hasEnded(record)).toBe(false);
      }),
    );
  });
});

const subject: PullThroughSubject = {
  state: 'published', held: false, purged: false, archiving: false, endOfUse: null, slots: [{ slot: 'safety', toVersionId: 'v2' }], livePlacements: 1, livePlacementsOfOldVersions: 0,
};
const wording = { severity: 'wording', replacedBefore: replacedBefore('wording', now) } as const;
const safety = { severity: 'safety', replacedBefore: replacedBefore('safety', now) } as const;

describe('what becomes of an asset', () => {
  test.each<[string, Partial<PullThroughSubject>, object]>([
    ['one that is live is replaced, and approved again', {}, { outcome: 'replace', needsApproval: true, takesDownFirst: false }],
    ['a draft is replaced without anybody asked', { state: 'draft', livePlacements: 0 }, { outcome: 'replace', needsApproval: false, takesDownFirst: false }],
    ['one under a hold is flagged and left', { held: true }, { outcome: 'flag', reason: 'asset.held' }],
    ['one that has expired is skipped', { state: 'expired' }, { outcome: 'skip', reason: 'rights.expired' }],
    ['one in the archive is skipped', { state: 'archived' }, { outcome: 'skip', reason: 'asset.wrong_state' }],
    ['one on its way to the archive is skipped', { archiving: true }, { outcome: 'skip', reason: 'asset.wrong_state' }],
    ['one in quarantine is flagged', { state: 'quarantined' }, { outcome: 'flag', reason: 'asset.quarantined' }],
    ['one whose use ends first is skipped', { endOfUse: '2027-03-02T11:00:00.000Z' }, { outcome: 'skip', reason: 'pull_through.expires_first' }],
    ['one whose use ends later is replaced', { endOfUse: '2027-03-02T13:00:00.000Z' }, { outcome: 'replace' }],
    ['one without an adaptation for its market is flagged', { slots: [{ slot: 'safety', toVersionId: null }] }, { outcome: 'flag', reason: 'component.adaptation_missing' }],
    ['one that does not use it any more is skipped', { slots: [] }, { outcome: 'skip', reason: 'pull_through.not_needed' }],
    ['one whose earlier version is live with it is flagged', { slots: [], livePlacementsOfOldVersions: 1 }, { outcome: 'flag', reason: 'pull_through.old_version_live' }],
  ])('%s', (_title, change, plan) => {
    expect(planForAsset({ ...subject, ...change }, wording)).toMatchObject(plan);
  });

  test('in a matter of safety what is live is taken down first, however soon it ends', () => {
    expect(planForAsset({ ...subject, endOfUse: '2027-03-01T13:00:00.000Z' }, safety)).toEqual({ outcome: 'replace', needsApproval: true, takesDownFirst: true });
  });

  test('a hold and the end of an asset are never overruled', () => {
    fc.assert(
      fc.property(fc.constantFrom(...assetStateSchema.options), fc.boolean(), fc.boolean(), fc.constantFrom(...severitySchema.options), (state, held, purged, severity) => {
        const plan = planForAsset({ ...subject, state, held, purged }, { severity, replacedBefore: replacedBefore(severity, now) });
        if (held || purged || ['archived', 'expired', 'quarantined'].includes(state)) expect(plan.outcome).not.toBe('replace');
        else expect(plan.outcome).toBe('replace');
      }),
    );
  });

  test('a refusal is noted as what it is', () => {
    expect(planAfterRefusal('asset.held')).toEqual({ outcome: 'flag', reason: 'asset.held' });
    expect(planAfterRefusal('asset.wrong_state').outcome).toBe('skip');
    expect(planAfterRefusal('component.superseded').outcome).toBe('coalesce');
  });
});
