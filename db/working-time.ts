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
  let at = start;
  for (let day = 0; day <= mostDays; day += 1) {
    const { opens, closes } = hoursOf(at, calendar);
    if (isWorkday(at, calendar) && (forward ? at < closes : at > opens)) {
      const within = forward ? DateTime.max(at, opens) : DateTime.min(at, closes);
      const room = forward ? closes.toMillis() - within.toMillis() : within.toMillis() - opens.toMillis();
      if (room >= left) return within.plus({ milliseconds: forward ? left : -left });
      left -= room;
    }
    at = forward ? at.plus({ days: 1 }).startOf('day') : at.minus({ days: 1 }).endOf('day');
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
