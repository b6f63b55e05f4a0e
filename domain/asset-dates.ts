import type { AssetDates } from './asset-commands.js';
import { endOfUse } from './asset-boundaries.js';

/** Why the dates of an asset cannot all be true, in words; null where they can. Instants are ISO 8601 in UTC. */
export function datesFault(dates: AssetDates): string | null {
  const end = endOfUse(dates);
  if (dates.embargoAt !== null && end !== null && dates.embargoAt >= end) {
    return `The embargo (${dates.embargoAt}) would last until its use is over (${end}).`;
  }
  return null;
}
