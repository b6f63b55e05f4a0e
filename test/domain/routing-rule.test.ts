import { describe, expect, test } from '@jest/globals';
import { chooseRule, handoffLine } from '../../domain/routing-rule.js';
import type { RoutedUpload, RoutingRule, Staff } from '../../domain/routing-rule.js';
import { routingRuleDefinitionSchema } from '../../schemas/routing-rules.js';

const upload: RoutedUpload = {
  uploaderId: 'pia', uploaderRoles: ['photographer'], mediaType: 'image/jpeg', tags: ['sea', 'summer'], campaignId: 'spring', filename: 'IMG_1.jpg', fields: { client: 'Acme', shots: ['wide', 'close'], raw: true },
};
const staff: Staff = { roles: ['creative', 'brand_manager'], personIds: ['bea'] };
const rule = (id: string, definition: Record<string, unknown>, isDisabled = false): RoutingRule => ({
  id, name: id, isDisabled, definition: { ...routingRuleDefinitionSchema.parse({ to: [{ role: 'creative' }] }), ...definition },
});

describe('a routing rule', () => {
  test.each<[string, Record<string, unknown>, boolean]>([
    ['nothing at all', {}, true],
    ['its bringer', { uploaderIds: ['pia'] }, true],
    ['another bringer', { uploaderIds: ['ben'] }, false],
    ['a role of its bringer', { uploaderRoles: ['creative', 'photographer'] }, true],
    ['another role', { uploaderRoles: ['creative'] }, false],
    ['its type', { mediaTypes: ['image/jpeg'] }, true],
    ['its kind of type', { mediaTypes: ['video/*', 'image/*'] }, true],
    ['another type', { mediaTypes: ['image/png'] }, false],
    ['one of its tags', { tags: ['winter', 'summer'] }, true],
    ['none of its tags', { tags: ['winter'] }, false],
    ['its campaign', { campaignIds: ['spring'] }, true],
    ['another campaign', { campaignIds: ['autumn'] }, false],
    ['its file name', { filename: 'img_*' }, true],
    ['a field of it', { field: { name: 'client', value: 'Acme' } }, true],
    ['a list that holds the value', { field: { name: 'shots', value: 'close' } }, true],
    ['a field it does not have', { field: { name: 'licence', value: 'x' } }, false],
    ['all that is asked, not some of it', { tags: ['sea'], filename: '*.png' }, false],
  ])('that asks for %s', (_what, when, matches) => {
    expect(chooseRule([rule('r', { when })], upload, staff).verdicts).toMatchObject([{ matches }]);
  });

  test('counts in its order; one that is switched off, or would hand to nobody, is passed over with the reason', () => {
    const rules = [
      rule('off', {}, true),
      rule('nobody', { to: [{ role: 'compliance' }, { personId: 'gone' }] }),
      rule('first', { when: { tags: ['sea'] } }),
      rule('second', {}),
    ];
    const { chosen, verdicts } = chooseRule(rules, upload, staff);
    expect(chosen?.id).toBe('first');
    expect(verdicts.map(({ why }) => why)).toEqual(['It is switched off.', 'Nobody it would hand it to is here.', 'Everything it asks for is so.', 'Everything it asks for is so.']);
  });

  test('hands to those of its line who are here, and to the one for emergencies when nobody is', () => {
    const { definition } = rule('r', { to: [{ personId: 'gone' }, { role: 'creative' }, { personId: 'bea' }], escalateTo: { role: 'brand_manager' } });
    expect(handoffLine(definition, staff)).toEqual([{ role: 'creative' }, { personId: 'bea' }]);
    expect(handoffLine({ ...definition, to: [{ personId: 'gone' }] }, staff)).toEqual([{ role: 'brand_manager' }]);
  });
});
