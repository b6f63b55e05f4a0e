import type { AssetRecord } from '../schemas/asset-record.js';
import type { Role } from '../schemas/vocabulary.js';
import { endOfUse } from './asset-boundaries.js';
import { refuse } from './refusal.js';
import type { Refusal } from './refusal.js';

/** People who work on what is not yet to be used, and those who decide on it. */
const preparers: readonly Role[] = ['admin', 'project_manager', 'creative', 'photographer', 'copywriter', 'brand_manager', 'compliance'];
/** People who answer for what must no longer be used. */
const keepers: readonly Role[] = ['admin', 'project_manager', 'brand_manager', 'compliance'];
/** People who may open what could harm its reader. */
const quarantineOfficers: readonly Role[] = ['admin', 'compliance'];

const longestMs = 5 * 60_000;

/**
 * For how many seconds someone may have an address of an asset's bytes: at most five minutes, and never across the end of its use.
 * @param now ISO 8601 instant, UTC.
 */
export function secondsOfAccess(
  record: AssetRecord,
  who: { readonly roles: readonly Role[]; readonly isUploader: boolean },
  now: string,
): { readonly seconds: number } | Refusal {
  const holdsOne = (roles: readonly Role[]): boolean => who.roles.some((role) => roles.includes(role));
  if (record.purged) return refuse('asset.purged', `Asset ${record.assetId} was purged; only its record remains.`);
  if (record.state === 'quarantined' && !holdsOne(quarantineOfficers)) return refuse('asset.quarantined', 'Its file is opened by admin and compliance only.');
  if (record.embargoAt !== null && now < record.embargoAt && !who.isUploader && !holdsOne(preparers)) {
    return refuse('rights.embargoed', `Not before ${record.embargoAt}.`);
  }
  const end = endOfUse(record);
  if (end === null) return { seconds: longestMs / 1_000 };
  const left = Date.parse(end) - Date.parse(now);
  if (left >= 1_000) return { seconds: Math.floor(Math.min(longestMs, left) / 1_000) };
  if (who.isUploader || holdsOne(keepers)) return { seconds: longestMs / 1_000 };
  return refuse('rights.expired', `Its use ended ${end}.`);
}
