import type { AssetState, AssetWork, CampaignState, PlacementState, ReviewState, Role } from '../../schemas/vocabulary.js';
import type { DeliverableStatus } from '../../schemas/campaigns.js';
import type { AssetAsk } from './types.js';

/** What the closed lists of the field are called on screen. */
export interface Word {
  readonly label: string;
  readonly color: string;
}

export const assetStates: Readonly<Record<AssetState, Word>> = {
  draft: { label: 'Draft', color: 'gray' },
  in_review: { label: 'In review', color: 'blue' },
  changes_requested: { label: 'Changes requested', color: 'orange' },
  approved: { label: 'Approved', color: 'sea' },
  scheduled: { label: 'Scheduled', color: 'violet' },
  published: { label: 'Published', color: 'green' },
  expired: { label: 'Expired', color: 'gray' },
  archived: { label: 'Archived', color: 'gray' },
  rejected: { label: 'Rejected', color: 'red' },
  quarantined: { label: 'Quarantined', color: 'red' },
};

export const reviewStates: Readonly<Record<ReviewState, Word>> = {
  open: { label: 'Open', color: 'blue' },
  approved: { label: 'Approved', color: 'sea' },
  changes_requested: { label: 'Changes requested', color: 'orange' },
  rejected: { label: 'Rejected', color: 'red' },
  superseded: { label: 'Superseded', color: 'gray' },
  withdrawn: { label: 'Withdrawn', color: 'gray' },
};

export const campaignStates: Readonly<Record<CampaignState, Word>> = {
  planning: { label: 'Planning', color: 'gray' },
  in_review: { label: 'In review', color: 'blue' },
  launching: { label: 'Launching', color: 'violet' },
  live: { label: 'Live', color: 'green' },
  ended: { label: 'Ended', color: 'gray' },
  cancelled: { label: 'Cancelled', color: 'gray' },
};

export const placementStates: Readonly<Record<PlacementState, Word>> = {
  scheduled: { label: 'Scheduled', color: 'violet' },
  publishing: { label: 'Publishing', color: 'blue' },
  live: { label: 'Live', color: 'green' },
  withdrawing: { label: 'Withdrawing', color: 'orange' },
  withdrawn: { label: 'Withdrawn', color: 'gray' },
  replaced: { label: 'Replaced', color: 'gray' },
  cancelled: { label: 'Cancelled', color: 'gray' },
  failed: { label: 'Failed', color: 'red' },
  unknown_outcome: { label: 'Outcome unknown', color: 'orange' },
};

export const deliverableStatuses: Readonly<Record<DeliverableStatus, Word>> = {
  missing: { label: 'Missing', color: 'red' },
  in_preparation: { label: 'In preparation', color: 'orange' },
  in_review: { label: 'In review', color: 'blue' },
  ready: { label: 'Ready', color: 'sea' },
  published: { label: 'Published', color: 'green' },
  waived: { label: 'Waived', color: 'gray' },
};

export const workWords: Readonly<Record<AssetWork, string>> = {
  await_bytes: 'waiting for the bytes',
  assemble: 'putting the file together',
  examine: 'examining the file',
  render: 'making renditions',
  withdraw_placements: 'taking it down',
  resubmit: 'submitting it again',
  replace_placements: 'replacing what is out',
  move_to_archive: 'moving it to the archive',
  restore_from_archive: 'restoring it from the archive',
  apply_hold: 'applying the hold',
  release_hold: 'releasing the hold',
  purge: 'purging it',
};

const roles: Readonly<Record<Role, string>> = {
  admin: 'admins',
  project_manager: 'project managers',
  creative: 'creatives',
  copywriter: 'copywriters',
  brand_manager: 'brand managers',
  compliance: 'compliance',
  social_manager: 'social managers',
  photographer: 'photographers',
  guest: 'guests',
};

/** Whom something waits for, as words: "brand managers or admins". */
export function whoWords(who: readonly (Role | 'galley' | 'uploader')[]): string {
  const names = who.map((one) => (one === 'galley' ? 'Galley' : one === 'uploader' ? 'the uploader' : roles[one]));
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(names);
}

export const askWords: Readonly<Record<AssetAsk, string>> = {
  submit: 'Submit for review',
  place: 'Publish',
  edit: 'Edit',
  add_version: 'New version',
  retry: 'Retry',
  archive: 'Archive',
  restore: 'Restore',
  hold: 'Legal hold',
  release_hold: 'Release hold',
};

/** `social_manager` -> "Social manager": for words this app has no better name for. */
export function humanise(word: string): string {
  const spaced = word.replaceAll(/[._]/g, ' ').trim();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** A sentence of the API with the words of the closed lists as people write them: "in_review" -> "in review". */
export function plainWords(sentence: string): string {
  return sentence.replaceAll(/\b[a-z]+(?:_[a-z]+)+\b/g, (word) => word.replaceAll('_', ' '));
}
