import type { CampaignRecord, CampaignWarning } from '../schemas/life-records.js';
import type { CampaignFact, CampaignRequest } from './campaign-lifecycle.js';
import type { PlanStanding } from './campaign-plan.js';
import { refuse } from './refusal.js';
import type { Refusal } from './refusal.js';

/** What a campaign that has no work knows of its deliverables. */
export interface WatchedOutlook {
  /** Deliverables that are not waived. */
  readonly wanted: number;
  readonly unready: number;
  readonly placeable: number;
  readonly standing: PlanStanding;
  readonly nextLookAt: string | null;
  readonly successors: number;
  readonly unreadySuccessors: number;
}

export type CampaignWake = { readonly at: string } | { readonly command: CampaignRequest | CampaignFact };

/** Somebody must have time to bring what is to follow in order. */
const successionNoticeMilliseconds = 24 * 3_600_000;
/** What follows goes up before what was there comes down by itself: so long before, and so much for each that changes places. */
const leastLeadMilliseconds = 5_000;
const leadMillisecondsEach = 200;

/**
 * What keeps a campaign from being launched now; null where nothing does.
 * @param now ISO 8601 instant, UTC.
 */
export function whyNotLaunch({ launchMode, endsAt }: CampaignRecord, { wanted, unready, placeable }: Pick<WatchedOutlook, 'wanted' | 'unready' | 'placeable'>, now: string): Refusal | null {
  if (endsAt !== null && endsAt <= now) return refuse('rights.dates_invalid', 'Its end has passed; what went out now would come down at once.');
  if (wanted === 0) return refuse('campaign.nothing_to_launch', 'It has no deliverable that is not waived.');
  if (unready === 0 || (launchMode === 'as_ready' && placeable > 0)) return null;
  return refuse('campaign.not_ready', `${unready} deliverable(s) are not ready.`);
}

/**
 * What a campaign without work does next of its own accord: a command that is due, or an instant to wait for; null where it has nothing
 * to wait for and may rest until somebody asks.
 * @param now ISO 8601 instant, UTC.
 */
export function nextCampaignWake(record: CampaignRecord, outlook: WatchedOutlook, now: string): CampaignWake | null {
  if (record.state === 'planning' || record.state === 'in_review') return beforeLaunch(record, outlook, now);
  if (record.state === 'live') return whileLive(record, outlook, now);
  return null;
}

function beforeLaunch(record: CampaignRecord, outlook: WatchedOutlook, now: string): CampaignWake | null {
  const { dueAt, launchAt, warned } = record;
  if (dueAt === null || warned.includes('launch_due')) return null;
  if (record.launchesItself && launchAt !== null && launchAt <= now) return whyNotLaunch(record, outlook, now) === null ? { command: { kind: 'launch' } } : warn('launch_due');
  if (dueAt <= now) return warn('launch_due');
  if (outlook.standing === 'unreachable' && !warned.includes('date_unreachable')) return warn('date_unreachable');
  if (outlook.standing === 'at_risk' && !warned.includes('plan_at_risk')) return warn('plan_at_risk');
  if (outlook.standing === 'on_time' && (warned.includes('plan_at_risk') || warned.includes('date_unreachable'))) return { command: { kind: 'recovered' } };
  const next = outlook.nextLookAt !== null && outlook.nextLookAt > now && outlook.nextLookAt < dueAt ? outlook.nextLookAt : dueAt;
  return { at: launchAt !== null && launchAt < next ? launchAt : next };
}

function whileLive(record: CampaignRecord, outlook: WatchedOutlook, now: string): CampaignWake | null {
  if (record.launchMode === 'as_ready' && outlook.placeable > 0) return { command: { kind: 'more_ready' } };
  if (record.endsAt === null) return null;
  const end = Date.parse(record.endsAt);
  const endAt = outlook.successors === 0 ? end : end - leastLeadMilliseconds - outlook.successors * leadMillisecondsEach;
  if (endAt <= Date.parse(now)) return { command: { kind: 'end' } };
  if (outlook.unreadySuccessors > 0 && !record.warned.includes('successors_not_ready')) {
    const warnAt = end - successionNoticeMilliseconds;
    if (warnAt <= Date.parse(now)) return warn('successors_not_ready');
    return { at: new Date(Math.min(warnAt, endAt)).toISOString() };
  }
  return { at: new Date(endAt).toISOString() };
}

function warn(warning: CampaignWarning): CampaignWake {
  return { command: { kind: 'warned', warning } };
}
