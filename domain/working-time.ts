const day = 86_400_000;
/** More days without work than that in a row are no holiday but a mistake; the count goes on as if they were worked. */
const longestPause = 400;

/**
 * An instant so many working days later, or earlier where `days` is negative. A working day is 24 hours of a day, by UTC, that is neither
 * on a week-end nor a holiday; half a day is 0.5. Time that falls on a day off counts from the next working day.
 * @param instant milliseconds since 1970
 * @param holidays dates, as `2027-12-24`
 */
export function addWorkingDays(instant: number, days: number, holidays: readonly string[]): number {
  const forward = days >= 0;
  const off = new Set(holidays);
  let left = Math.abs(days) * day;
  let at = instant;
  for (let pause = 0; left > 0; ) {
    const midnight = forward ? Math.floor(at / day) * day + day : Math.ceil(at / day) * day - day;
    if (pause < longestPause && isOff(Math.min(at, midnight), off)) {
      pause += 1;
      at = midnight;
      continue;
    }
    pause = 0;
    const step = Math.min(left, Math.abs(midnight - at));
    at += forward ? step : -step;
    left -= step;
  }
  return Math.round(at);
}

function isOff(instant: number, holidays: ReadonlySet<string>): boolean {
  const weekday = new Date(instant).getUTCDay();
  return weekday === 0 || weekday === 6 || holidays.has(new Date(instant).toISOString().slice(0, 10));
}
