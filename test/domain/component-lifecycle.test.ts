import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { replacedBy, replacementFor } from '../../domain/component-adaptation.js';
import type { AdaptableVersion } from '../../domain/component-adaptation.js';
import type { ComponentRequest } from '../../domain/component-lifecycle.js';
import { decidingRoles, nextComponentStep } from '../../domain/component-lifecycle.js';
import { isRefusal } from '../../domain/refusal.js';
import type { ComponentRecord } from '../../schemas/life-records.js';
import { componentKindSchema } from '../../schemas/vocabulary.js';

const born: ComponentRecord = { tenantId: 't', componentId: 'c', kind: 'copy_line', state: 'active', sequence: 0, versions: 0, proposed: [], answered: [] };
const propose = (versionId: string, authorId = 'ann'): ComponentRequest => ({ kind: 'propose', versionId, authorId });
const decide = (more: Partial<Extract<ComponentRequest, { kind: 'decide' }>> = {}): ComponentRequest => ({
  kind: 'decide', decisionId: 'd', versionId: 'v1', personId: 'bea', roles: ['brand_manager'], decision: 'approve', hasComment: true, ...more,
});

function after(requests: readonly ComponentRequest[], from = born): ComponentRecord {
  return requests.reduce((record, request) => {
    const step = nextComponentStep(record, request);
    return isRefusal(step) ? record : step.record;
  }, from);
}

function refusalOf(record: ComponentRecord, request: ComponentRequest): string | null {
  const step = nextComponentStep(record, request);
  return isRefusal(step) ? step.refused : null;
}

describe('a component', () => {
  test('takes one decision on each version, from someone whose turn it is and who did not write it', () => {
    const proposed = after([propose('v1')]);
    expect(refusalOf(proposed, decide({ personId: 'ann' }))).toBe('component.own_work');
    expect(refusalOf(proposed, decide({ roles: ['copywriter', 'admin'] }))).toBe('component.not_your_turn');
    expect(refusalOf(proposed, decide({ decision: 'reject', hasComment: false }))).toBe('component.comment_required');
    expect(refusalOf(proposed, decide())).toBeNull();
    expect(refusalOf(after([decide()], proposed), decide())).toBe('component.already_decided');
  });

  test.each(componentKindSchema.options)('that is a %s is decided on by those who answer for it', (kind) => {
    const grave = ['safety_statement', 'claim', 'indication'].includes(kind);
    expect(decidingRoles(kind)).toEqual(grave ? ['compliance'] : ['brand_manager', 'compliance']);
    expect(refusalOf(after([propose('v1')], { ...born, kind }), decide())).toBe(grave ? 'component.not_your_turn' : null);
  });

  test('that is retired takes nothing any more', () => {
    const retired = after([propose('v1'), { kind: 'retire' }]);
    for (const request of [propose('v2'), decide(), { kind: 'retire' } as const]) expect(refusalOf(retired, request)).toBe('component.retired');
  });

  test('never has more than fifty versions waiting, and numbers each that it takes', () => {
    const record = after(Array.from({ length: 60 }, (_none, index) => propose(`v${index}`)));
    expect(record).toMatchObject({ versions: 50, proposed: { length: 50 } });
    expect(refusalOf(record, propose('v'))).toBe('component.too_many_proposals');
  });
});

const versions = fc.uniqueArray(fc.record({ market: fc.constantFrom('*', 'DE', 'FR'), locale: fc.constantFrom('und', 'de', 'fr'), adapts: fc.constantFrom('m1', 'm2') }), { maxLength: 12 })
  .map((some) => some.filter(({ market, locale }) => market !== '*' || locale !== 'und').map((one, index): AdaptableVersion => ({ ...one, id: `a${index}` })));
const [m1, m2]: AdaptableVersion[] = ['m1', 'm2'].map((id) => ({ id, market: '*', locale: 'und', adapts: null })) as [AdaptableVersion, AdaptableVersion];

describe('what replaces an adaptation', () => {
  test('is never in another language, and never for another market', () => {
    fc.assert(
      fc.property(versions, fc.nat(20), (adaptations, pick) => {
        const all = [m1, m2, ...adaptations];
        const used = all[pick % all.length]!;
        const found = all.find(({ id }) => id === replacementFor(used, m2, all));
        if (found === undefined) return;
        if (used.market === '*' && used.locale === 'und') expect(found.id).toBe('m2');
        else {
          expect(found.adapts).toBe('m2');
          expect([used.market, '*']).toContain(found.market);
          expect([used.locale, 'und']).toContain(found.locale);
          expect(found.market !== '*' || found.locale !== 'und').toBe(true);
        }
      }),
    );
  });

  test('is the one for its market and language, else for its market, else for its language, else missing', () => {
    const german = { id: 'g', market: 'DE', locale: 'de', adapts: 'm1' };
    const [exact, market, language] = [
      { id: 'exact', market: 'DE', locale: 'de', adapts: 'm2' }, { id: 'market', market: 'DE', locale: 'und', adapts: 'm2' }, { id: 'language', market: '*', locale: 'de', adapts: 'm2' },
    ];
    const given = (...adaptations: AdaptableVersion[]): string | null => replacementFor(german, m2, [m1, m2, german, ...adaptations]);
    expect([given(language, market, exact), given(language, market), given(language), given()]).toEqual(['exact', 'market', 'language', null]);
  });

  test('of a version for everywhere leaves its own adaptations in place; of an adaptation touches its market only', () => {
    const [german, french, newGerman] = [
      { id: 'g', market: 'DE', locale: 'de', adapts: 'm1' }, { id: 'f', market: 'FR', locale: 'fr', adapts: 'm1' }, { id: 'g2', market: 'DE', locale: 'de', adapts: 'm2' },
    ];
    const all = [m1, m2, german, french, newGerman];
    expect(replacedBy(m2, all).map(({ id }) => id)).toEqual(['m1', 'g', 'f']);
    expect(replacedBy(newGerman, all).map(({ id }) => id)).toEqual(['g']);
  });
});
