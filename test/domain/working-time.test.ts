import { expect, test } from '@jest/globals';
import { afterWorkingTime } from '../../db/working-time.js';
import type { WorkCalendar, WorkingTime } from '../../schemas/approval-policy.js';

const berlin: WorkCalendar = { timeZone: 'Europe/Berlin', workdays: [1, 2, 3, 4, 5], workHours: { from: '09:00', to: '17:00' }, holidays: ['2027-03-26', '2027-03-29'] };

test.each<[string, string, number, WorkingTime['unit'], string]>([
  ['a business day after a Friday is the Monday, at the same time of day', '2027-03-05T14:00:00Z', 1, 'business_days', '2027-03-08T14:00:00.000Z'],
  ['holidays are not counted: two business days after the Wednesday before Easter', '2027-03-24T10:00:00Z', 2, 'business_days', '2027-03-30T09:00:00.000Z'],
  ['the time of day is kept when the clocks change', '2027-03-25T10:00:00Z', 1, 'business_days', '2027-03-30T09:00:00.000Z'],
  ['what opens on a Sunday counts from Monday on', '2027-03-07T10:00:00Z', 1, 'business_days', '2027-03-08T10:00:00.000Z'],
  ['business hours stop in the evening and go on in the morning', '2027-03-01T15:00:00Z', 3, 'business_hours', '2027-03-02T10:00:00.000Z'],
  ['business hours stop over the weekend', '2027-03-05T15:30:00Z', 1, 'business_hours', '2027-03-08T08:30:00.000Z'],
  ['before a deadline lies backwards', '2027-03-08T14:00:00Z', -1, 'business_days', '2027-03-05T14:00:00.000Z'],
  ['hours before run backwards through the night', '2027-03-02T09:00:00Z', -2, 'business_hours', '2027-03-01T15:00:00.000Z'],
  ['hours are hours', '2027-03-05T14:00:00Z', 24, 'hours', '2027-03-06T14:00:00.000Z'],
])('%s', (_what, from, amount, unit, expected) => {
  expect(afterWorkingTime(from, { amount, unit }, berlin)).toBe(expected);
});

test('a calendar without workdays is said to be one', () => {
  const holidays = Array.from({ length: 400 }, (_, day) => new Date(Date.UTC(2027, 2, 1 + day)).toISOString().slice(0, 10));
  expect(afterWorkingTime('2027-03-01T10:00:00Z', { amount: 1, unit: 'business_days' }, { ...berlin, holidays })).toMatch(/^2028-04-/);
  expect(() => afterWorkingTime('2027-03-01T10:00:00Z', { amount: 1, unit: 'business_days' }, { ...berlin, workdays: [] })).toThrow(RangeError);
});
