import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CampaignPlan, PlannedDeliverable } from '../../domain/campaign-plan.js';
import { forecastCampaign, forecastDeliverable, planPhases } from '../../domain/campaign-plan.js';
import { campaignPlan } from '../../db/find-plan-calendar.js';
import { workingDaysIn } from '../../db/working-time.js';
import { calendarSchema } from '../../schemas/approval-policy.js';
import type { WorkCalendar } from '../../schemas/approval-policy.js';

const day = 86_400_000;
const utc = calendarSchema.parse({});
const berlin: WorkCalendar = { timeZone: 'Europe/Berlin', workdays: [1, 2, 3, 4, 5], workHours: { from: '09:00', to: '17:00' }, holidays: ['2027-03-26', '2027-03-29'] };
const monday = Date.parse('2027-03-01T09:00:00Z');
const iso = (instant: number): string => new Date(instant).toISOString();
const at = (text: string): string => new Date(text).toISOString();

function planWith(days: Partial<Record<(typeof planPhases)[number], number>>, change: Partial<CampaignPlan> = {}): CampaignPlan {
  const phase = (name: (typeof planPhases)[number]) => ({ workingDays: days[name] ?? 0, dueAt: null });
  return { phases: { select: phase('select'), copy: phase('copy'), review: phase('review'), render: phase('render'), launch: phase('launch') }, warnWorkingDays: 1, addWorkingDays: workingDaysIn(utc), ...change };
}
const deliverable = (change: Partial<PlannedDeliverable>): PlannedDeliverable => ({ deliverableId: 'd', phase: 'select', since: iso(monday), dueAt: null, needsCopy: false, reviewCalendar: null, ...change });

describe('working time', () => {
  const days = fc.integer({ min: 0, max: 40 }).map((halves) => halves / 2);
  const instants = fc.integer({ min: 0, max: 400 * day }).map((offset) => monday + offset);
  const holidays = fc.subarray(['2027-03-02', '2027-03-25', '2027-03-26', '2027-12-24']);
  const calendars = fc.tuple(holidays, fc.constantFrom(utc, berlin)).map(([off, calendar]) => workingDaysIn({ ...calendar, holidays: off }));

  test('goes over the week-end and over holidays', () => {
    const friday = Date.parse('2027-03-05T12:00:00Z');
    expect(iso(workingDaysIn(utc)(friday, 1))).toBe(at('2027-03-08T12:00:00Z'));
    expect(iso(workingDaysIn({ ...utc, holidays: ['2027-03-08'] })(friday, 1))).toBe(at('2027-03-09T12:00:00Z'));
    expect(iso(workingDaysIn(utc)(Date.parse('2027-03-08T12:00:00Z'), -1))).toBe(at('2027-03-05T12:00:00Z'));
  });

  test('is that of the office: its hours, its holidays and its clock', () => {
    const add = workingDaysIn(berlin);
    expect(iso(add(Date.parse('2027-03-05T14:00:00Z'), 1))).toBe(at('2027-03-08T14:00:00Z'));
    expect(iso(add(Date.parse('2027-03-05T14:00:00Z'), 0.5))).toBe(at('2027-03-08T10:00:00Z'));
    // Easter, with the night between Saturday and Sunday in which the clocks change.
    expect(iso(add(Date.parse('2027-03-25T10:00:00Z'), 1))).toBe(at('2027-03-30T09:00:00Z'));
    expect(iso(add(Date.parse('2027-03-30T09:00:00Z'), -1))).toBe(at('2027-03-25T10:00:00Z'));
  });

  test('that was added and taken off again ends where it began, or before it at the edge of time off', () => {
    fc.assert(
      fc.property(instants, days, calendars, (from, count, add) => {
        const there = add(from, count);
        expect(there).toBeGreaterThanOrEqual(from);
        expect(add(add(there, -count), count)).toBe(there);
      }),
    );
  });

  test('keeps the order of instants', () => {
    fc.assert(
      fc.property(instants, instants, days, calendars, (a, b, count, add) => {
        const [first, second] = [Math.min(a, b), Math.max(a, b)];
        expect(add(first, count)).toBeLessThanOrEqual(add(second, count));
        expect(add(first, -count)).toBeLessThanOrEqual(add(second, -count));
      }),
    );
  });
});

describe('the plan of a campaign', () => {
  const settings = { phases: { select: { workingDays: 1 }, review: { workingDays: 1 } }, holidays: ['2027-03-08'] };

  test('counts by the calendar of the usual policy, with holidays of its own', () => {
    const { readyAt } = forecastDeliverable(campaignPlan(settings, berlin), null, deliverable({ since: at('2027-03-05T14:00:00Z') }), at('2027-03-05T14:00:00Z'));
    // Two days and the 24 working minutes of rendering; the Monday is off.
    expect(readyAt).toBe(at('2027-03-10T14:24:00Z'));
  });

  test('counts an open review by the calendar of its own policy', () => {
    const weekend: WorkCalendar = { ...utc, workdays: [6, 7] };
    const inReview = deliverable({ phase: 'review', since: at('2027-03-05T12:00:00Z'), reviewCalendar: weekend });
    const { path } = forecastDeliverable(campaignPlan(settings, berlin), null, inReview, at('2027-03-05T12:00:00Z'));
    expect(path[0]).toEqual({ phase: 'review', from: at('2027-03-05T12:00:00Z'), to: at('2027-03-07T00:00:00Z') });
  });
});

describe('the forecast of a deliverable', () => {
  const plan = planWith({ select: 2, copy: 1, review: 2 });

  test('adds up what is left, without copy where it needs none', () => {
    expect(forecastDeliverable(plan, null, deliverable({}), iso(monday)).readyAt).toBe(at('2027-03-05T09:00:00Z'));
    expect(forecastDeliverable(plan, null, deliverable({ needsCopy: true }), iso(monday)).readyAt).toBe(at('2027-03-08T09:00:00Z'));
  });

  test('believes a reviewer’s deadline more than the usual length', () => {
    const inReview = deliverable({ phase: 'review', dueAt: at('2027-03-10T09:00:00Z') });
    expect(forecastDeliverable(plan, null, inReview, iso(monday)).readyAt).toBe(at('2027-03-10T09:00:00Z'));
  });

  test('slips with every hour that a late phase takes', () => {
    const late = deliverable({ phase: 'review' });
    expect(forecastDeliverable(plan, null, late, at('2027-03-11T15:00:00Z')).readyAt).toBe(at('2027-03-11T15:00:00Z'));
  });
});

describe('the forecast of a campaign', () => {
  const plan = planWith({ select: 2, copy: 1, review: 2 });
  const date = at('2027-03-12T09:00:00Z');

  test('warns before the date becomes unreachable, and says when it is', () => {
    const waiting = [deliverable({ deliverableId: 'a', phase: 'review', since: null })];
    const forecast = (now: string) => forecastCampaign(plan, date, waiting, now);
    expect(forecast(iso(monday))).toMatchObject({ standing: 'on_time', unreachableFrom: at('2027-03-10T09:00:00Z'), nextLookAt: at('2027-03-09T09:00:00Z') });
    expect(forecast(at('2027-03-09T09:00:00Z'))).toMatchObject({ standing: 'at_risk', critical: { deliverableId: 'a' } });
    expect(forecast(at('2027-03-10T09:00:01Z'))).toMatchObject({ standing: 'unreachable', slackSeconds: -1 });
  });

  test('is at risk as soon as somebody’s deadline lies too late, however far the date', () => {
    const slipped = [deliverable({ phase: 'review', dueAt: at('2027-03-13T00:00:00Z') })];
    expect(forecastCampaign(plan, date, slipped, iso(monday)).standing).toBe('at_risk');
  });

  test('has nothing to warn of when all is ready', () => {
    expect(forecastCampaign(plan, date, [deliverable({ phase: 'launch' })], at('2027-03-12T08:59:00Z'))).toMatchObject({ standing: 'on_time', readyAt: null });
  });

  const deliverables = fc.array(
    fc.record({
      deliverableId: fc.uuid(), phase: fc.constantFrom(...planPhases), needsCopy: fc.boolean(), reviewCalendar: fc.constantFrom(null, berlin),
      since: fc.option(fc.integer({ min: -20, max: 5 }).map((days) => iso(monday + days * day))),
      dueAt: fc.option(fc.integer({ min: -5, max: 20 }).map((days) => iso(monday + days * day))),
    }),
    { minLength: 1, maxLength: 8 },
  );
  const plans = fc.record({ select: fc.nat(4), copy: fc.nat(4), review: fc.nat(4), render: fc.nat(1), launch: fc.nat(2) }).map((days) => planWith(days));
  const dates = fc.integer({ min: 1, max: 40 }).map((days) => iso(monday + days * day));

  test('is unreachable exactly from the instant that it names, if nothing moves', () => {
    fc.assert(
      fc.property(plans, dates, deliverables, fc.integer({ min: 1, max: 40 * day }), (plan, date, all, later) => {
        const before = forecastCampaign(plan, date, all, iso(monday));
        if (before.unreachableFrom === null) return;
        const now = iso(monday + later);
        const { standing } = forecastCampaign(plan, date, all, now);
        expect(standing === 'unreachable').toBe(now > before.unreachableFrom);
        // What is not on time was either said before, or the look that the campaign keeps a timer for has come.
        if (standing !== 'on_time' && before.standing === 'on_time') expect(now >= (before.nextLookAt ?? '')).toBe(true);
        if (standing === 'on_time') expect(forecastCampaign(plan, date, all, now).readyAt! <= date).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('of those that stand alike is that of the one which began last', () => {
    fc.assert(
      fc.property(plans, dates, deliverables, (plan, date, all) => {
        const [first] = all;
        const alike = all.map((one, index) => ({ ...one, phase: first!.phase, needsCopy: first!.needsCopy, dueAt: null, reviewCalendar: first!.reviewCalendar, since: iso(monday - index * day) }));
        const whole = forecastCampaign(plan, date, alike, iso(monday));
        expect({ ...whole, critical: null }).toEqual({ ...forecastCampaign(plan, date, alike.slice(0, 1), iso(monday)), critical: null });
      }),
    );
  });
});
