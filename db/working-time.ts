import { DateTime } from 'luxon';
import type { WorkCalendar, WorkingTime } from '../schemas/approval-policy.js';

/**
 * The instant that lies this long after another one, ISO 8601 in UTC. Business days keep the time of day and count workdays only;
 * business hours run within the working hours of workdays. A negative amount goes back.
 * @throws RangeError where a calendar leaves no time to work in
 */
export function afterWorkingTime(from: string, { amount, unit }: { readonly amount: number; readonly unit: WorkingTime['unit'] }, calendar: WorkCalendar): string {
  const start = DateTime.fromISO(from, { zone: calendar.timeZone });
  switch (unit) {
    case 'seconds':
      return iso(start.plus({ seconds: amount }));
    case 'hours':
      return iso(start.plus({ hours: amount }));
    case 'business_days':
      return iso(afterBusinessDays(start, amount, calendar));
    case 'business_hours':
      return iso(afterBusinessHours(start, amount, calendar));
  }
}

/**
 * Adds working days to an instant, in milliseconds since 1970; takes them off where `days` is negative. A working day is the working hours
 * of a workday, half a day is 0.5; what falls outside of them counts from the next, or back from the last. Answers are remembered: many ask
 * the same.
 * @throws RangeError where the calendar leaves no time to work in
 */
export function workingDaysIn(calendar: WorkCalendar): (instant: number, days: number) => number {
  const known = new Map<string, number>();
  const hoursOfADay = calendar.workHours === null ? 24 : minutesOf(calendar.workHours.to) / 60 - minutesOf(calendar.workHours.from) / 60;
  return (instant, days) => {
    if (days === 0) return instant;
    const key = `${instant} ${days}`;
    const found = known.get(key) ?? Math.round(afterBusinessHours(DateTime.fromMillis(instant, { zone: calendar.timeZone }), days * hoursOfADay, calendar).toMillis());
    known.set(key, found);
    return found;
  };
}

function minutesOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

/** Nobody waits longer than this many days for a workday; beyond it the calendar has none. */
const mostDays = 366 * 20;

function afterBusinessDays(start: DateTime, amount: number, calendar: WorkCalendar): DateTime {
  const step = Math.sign(amount);
  let at = start;
  let left = Math.abs(amount);
  for (let day = 0; left > 0; day += 1) {
    if (day > mostDays) throw new RangeError('the calendar has too few workdays');
    at = at.plus({ days: step });
    if (isWorkday(at, calendar)) left -= 1;
  }
  return at;
}

function afterBusinessHours(start: DateTime, amount: number, calendar: WorkCalendar): DateTime {
  const forward = amount > 0;
  let left = Math.abs(amount) * 3_600_000;
  let day = start.startOf('day');
  for (let days = 0; days <= mostDays; days += 1) {
    if (isWorkday(day, calendar)) {
      const { opens, closes } = hoursOf(day, calendar);
      const within = forward ? DateTime.max(start, opens) : DateTime.min(start, closes);
      const room = Math.max(forward ? closes.toMillis() - within.toMillis() : within.toMillis() - opens.toMillis(), 0);
      if (room > 0 && room >= left) return within.plus({ milliseconds: forward ? left : -left });
      left -= room;
    }
    day = day.plus({ days: forward ? 1 : -1 });
  }
  throw new RangeError('the calendar has too few working hours');
}

function hoursOf(day: DateTime, { workHours }: WorkCalendar): { readonly opens: DateTime; readonly closes: DateTime } {
  if (workHours === null) return { opens: day.startOf('day'), closes: day.plus({ days: 1 }).startOf('day') };
  return { opens: atTime(day, workHours.from), closes: atTime(day, workHours.to) };
}

function atTime(day: DateTime, time: string): DateTime {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return day.set({ hour, minute, second: 0, millisecond: 0 });
}

function isWorkday(day: DateTime, { workdays, holidays }: WorkCalendar): boolean {
  return workdays.includes(day.weekday) && !holidays.includes(day.toISODate() ?? '');
}

function iso(at: DateTime): string {
  return at.toUTC().toISO() ?? '';
}
