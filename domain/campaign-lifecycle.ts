import type { CampaignRecord } from '../schemas/life-records.js';
import { refuse } from './refusal.js';
import type { Refusal } from './refusal.js';

export type CampaignRequest = { readonly kind: 'begin' } | { readonly kind: 'submit' } | { readonly kind: 'launch' } | { readonly kind: 'cancel' } | { readonly kind: 'end' };

export type CampaignFact =
  | { readonly kind: 'selection_submitted' }
  | { readonly kind: 'deliverables_placed' }
  | { readonly kind: 'placements_withdrawn' }
  | { readonly kind: 'selection_archived' };

/** The work that a fact reports on; where it is not to be done any more, the fact has been overtaken. */
const reportedWork: Partial<Record<(CampaignRequest | CampaignFact)['kind'], CampaignRecord['work'][number]>> = {
  selection_submitted: 'submit_selection',
  deliverables_placed: 'place_deliverables',
  placements_withdrawn: 'withdraw_placements',
  selection_archived: 'archive_selection',
};

export interface CampaignStep {
  readonly record: CampaignRecord;
  readonly action: string;
}

/** The lifecycle of a campaign as one total function. Readiness of its deliverables is a fact the workflow reads before `launch`. */
export function nextCampaignStep(record: CampaignRecord, command: CampaignRequest | CampaignFact): CampaignStep | Refusal {
  const wrong = (): Refusal => refuse('campaign.wrong_state', `A campaign that is ${record.state} cannot ${command.kind}.`);
  const done = (action: string, change: Partial<CampaignRecord>): CampaignStep => ({
    action,
    record: { ...record, ...change, sequence: record.sequence + 1 },
  });
  const without = (item: CampaignRecord['work'][number]): CampaignRecord['work'] => record.work.filter((work) => work !== item);
  const reports = reportedWork[command.kind];
  if (reports !== undefined && !record.work.includes(reports)) return wrong();
  switch (command.kind) {
    case 'begin':
      return record.sequence === 0 ? done('campaign.planned', {}) : wrong();
    case 'submit':
      if (record.state !== 'planning' && record.state !== 'in_review') return wrong();
      return done('campaign.selection_submitted', { state: 'in_review', work: [...new Set([...record.work, 'submit_selection' as const])] });
    case 'selection_submitted':
      return done('campaign.reviews_opened', { work: without('submit_selection') });
    case 'launch':
      if (record.state !== 'planning' && record.state !== 'in_review') return wrong();
      return done('campaign.launch_asked', { state: 'launching', work: ['place_deliverables'] });
    case 'deliverables_placed':
      return record.state === 'launching' ? done('campaign.launched', { state: 'live', work: without('place_deliverables') }) : wrong();
    case 'cancel':
      if (record.state === 'ended' || record.state === 'cancelled') return wrong();
      return done('campaign.cancelled', { state: 'cancelled', work: ['withdraw_placements'] });
    case 'end':
      if (record.state !== 'live') return wrong();
      return done('campaign.ended', { state: 'ended', work: ['withdraw_placements', 'archive_selection'] });
    case 'placements_withdrawn':
      return done('campaign.placements_withdrawn', { work: without('withdraw_placements') });
    case 'selection_archived':
      return done('campaign.selection_archived', { work: without('archive_selection') });
  }
}
