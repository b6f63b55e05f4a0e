import type { CampaignRecord, CampaignWarning, CampaignWork } from '../schemas/life-records.js';
import { refuse } from './refusal.js';
import type { Refusal } from './refusal.js';

export type CampaignRequest =
  | { readonly kind: 'begin' }
  | { readonly kind: 'submit' }
  | { readonly kind: 'launch' }
  /** Other dates; with `launchesItself` the launch needs nobody at `launchAt`. */
  | { readonly kind: 'schedule'; readonly launchAt: string | null; readonly endsAt: string | null; readonly launchesItself: boolean }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'end' }
  /** Ends it too; said of an end for which successors were named. */
  | { readonly kind: 'succeed' };

export type CampaignFact =
  | { readonly kind: 'selection_submitted' }
  | { readonly kind: 'deliverables_placed'; readonly refused: number }
  /** What has become ready since is placed too. */
  | { readonly kind: 'more_ready' }
  | { readonly kind: 'all_live' }
  | { readonly kind: 'launch_failed' }
  | { readonly kind: 'successors_placed'; readonly placed: number }
  | { readonly kind: 'successors_settled' }
  | { readonly kind: 'ends_moved' }
  | { readonly kind: 'placements_withdrawn' }
  | { readonly kind: 'withdrawals_settled' }
  | { readonly kind: 'selection_archived' }
  | { readonly kind: 'warned'; readonly warning: CampaignWarning }
  | { readonly kind: 'recovered' };

/** The work that a fact reports on; where it is not to be done any more, the fact has been overtaken. */
const reportedWork: Partial<Record<(CampaignRequest | CampaignFact)['kind'], CampaignWork>> = {
  selection_submitted: 'submit_selection',
  deliverables_placed: 'place_deliverables',
  all_live: 'await_live',
  launch_failed: 'await_live',
  successors_placed: 'place_successors',
  successors_settled: 'await_successors',
  ends_moved: 'move_ends',
  placements_withdrawn: 'withdraw_placements',
  withdrawals_settled: 'await_withdrawn',
  selection_archived: 'archive_selection',
};

/** Where so long nothing more of a launch has gone live, it is undone. However many go out, each that does shows that it moves. */
export const launchStallMilliseconds = 15 * 60_000;

const undoing = ['withdraw_placements', 'await_withdrawn'] as const;

export interface CampaignStep {
  readonly record: CampaignRecord;
  readonly action: string;
}

/** Whether assets are still picked for it: before its launch, and while what is ready goes out and the rest is to follow. */
export function takesPicks({ state, launchMode }: Pick<CampaignRecord, 'state' | 'launchMode'>): boolean {
  return state === 'planning' || state === 'in_review' || (state === 'live' && launchMode === 'as_ready');
}

/**
 * The lifecycle of a campaign as one total function. Readiness of its deliverables is a fact the workflow reads before `launch`.
 * @param now ISO 8601 instant, UTC.
 */
export function nextCampaignStep(record: CampaignRecord, command: CampaignRequest | CampaignFact, now: string): CampaignStep | Refusal {
  const wrong = (): Refusal => refuse('campaign.wrong_state', `A campaign that is ${record.state} cannot ${command.kind}.`);
  const done = (action: string, change: Partial<CampaignRecord>): CampaignStep => ({
    action,
    record: { ...record, ...change, sequence: record.sequence + 1 },
  });
  const without = (...items: readonly CampaignWork[]): CampaignRecord['work'] => record.work.filter((work) => !items.includes(work));
  const isOpen = record.state === 'planning' || record.state === 'in_review';
  const reports = reportedWork[command.kind];
  if (reports !== undefined && !record.work.includes(reports)) return wrong();
  switch (command.kind) {
    case 'begin':
      return record.sequence === 0 ? done('campaign.planned', {}) : wrong();
    case 'submit':
      if (!takesPicks(record)) return wrong();
      return done('campaign.selection_submitted', { state: isOpen ? 'in_review' : record.state, work: [...new Set([...record.work, 'submit_selection' as const])] });
    case 'selection_submitted':
      return done('campaign.reviews_opened', { work: without('submit_selection') });
    case 'schedule': {
      const { launchAt, endsAt, launchesItself } = command;
      if (record.state === 'live') {
        if (launchAt !== record.launchAt || launchesItself) return refuse('campaign.wrong_state', 'It is live: its end can be moved, its launch cannot.');
        if (endsAt !== null && endsAt <= now) return refuse('rights.dates_invalid', 'It would end in the past; end it instead.');
        return done('campaign.end_moved', {
          endsAt,
          warned: record.warned.filter((warning) => warning !== 'successors_not_ready'),
          work: [...new Set([...record.work, 'move_ends' as const])],
        });
      }
      if (!isOpen) return wrong();
      if (launchAt !== null && endsAt !== null && endsAt <= launchAt) return refuse('rights.dates_invalid', 'It would end before it is launched.');
      if (launchesItself && (launchAt === null || launchAt <= now)) return refuse('campaign.launch_in_past', 'A launch that needs nobody lies in the future.');
      // A date that stays as it was may have passed meanwhile.
      if (launchAt !== null && launchAt !== record.launchAt && launchAt <= now) return refuse('campaign.launch_in_past', 'The launch lies in the past.');
      if (endsAt !== null && endsAt <= now) return refuse('rights.dates_invalid', 'It would end in the past.');
      return done('campaign.scheduled', { launchAt, endsAt, launchesItself, dueAt: launchAt ?? record.dueAt, warned: [] });
    }
    case 'launch':
      if (!isOpen) return wrong();
      return done('campaign.launch_asked', { state: 'launching', work: ['place_deliverables'], launches: record.launches + 1, launchesItself: false, warned: [] });
    case 'deliverables_placed':
      if (record.state === 'live') return done('campaign.deliverables_placed', { work: without('place_deliverables') });
      if (record.state !== 'launching') return wrong();
      if (record.launchMode === 'as_ready') return done('campaign.launched', { state: 'live', work: [] });
      return command.refused > 0 ? done('campaign.launch_refused', { work: undoing }) : done('campaign.deliverables_placed', { work: ['await_live'] });
    case 'ends_moved':
      return done('campaign.ends_moved', { work: without('move_ends') });
    case 'more_ready':
      if (record.state !== 'live' || record.work.length > 0) return wrong();
      return done('campaign.more_ready', { work: ['place_deliverables'] });
    case 'all_live':
      return done('campaign.launched', { state: 'live', work: [] });
    case 'launch_failed':
      return done('campaign.launch_failed', { work: undoing });
    case 'cancel':
      if (record.state === 'ended' || record.state === 'cancelled') return wrong();
      return done('campaign.cancelled', { state: 'cancelled', launchesItself: false, work: ['withdraw_placements'] });
    case 'end':
    case 'succeed':
      if (record.state !== 'live') return wrong();
      return done(command.kind === 'end' ? 'campaign.ended' : 'campaign.succeeded', {
        state: 'ended',
        work: ['place_successors', 'await_successors', 'withdraw_placements', 'archive_selection'],
      });
    case 'successors_placed':
      return done('campaign.successors_placed', { work: command.placed > 0 ? without('place_successors') : without('place_successors', 'await_successors') });
    case 'successors_settled':
      return done('campaign.successors_settled', { work: without('await_successors') });
    case 'placements_withdrawn':
      return done('campaign.placements_withdrawn', { work: without('withdraw_placements') });
    case 'withdrawals_settled':
      if (record.state !== 'launching') return done('campaign.withdrawals_settled', { work: without('await_withdrawn') });
      return done('campaign.launch_undone', { state: 'in_review', work: without('await_withdrawn') });
    case 'selection_archived':
      return done('campaign.selection_archived', { work: without('archive_selection') });
    case 'warned':
      if (record.warned.includes(command.warning)) return wrong();
      return done(`campaign.${command.warning}`, { warned: [...record.warned, command.warning], launchesItself: command.warning === 'launch_due' ? false : record.launchesItself });
    case 'recovered':
      return done('campaign.plan_recovered', { warned: record.warned.filter((warning) => warning !== 'plan_at_risk' && warning !== 'date_unreachable') });
  }
}
