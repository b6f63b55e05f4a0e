import type { ComponentKind, ComponentVersionState, PullThroughItemState, PullThroughState, Severity } from '../../schemas/vocabulary.js';
import type { Word } from './words.js';

export const componentKinds: Readonly<Record<ComponentKind, Word>> = {
  copy_line: { label: 'Copy line', color: 'gray' },
  safety_statement: { label: 'Safety statement', color: 'orange' },
  price: { label: 'Price', color: 'blue' },
  claim: { label: 'Claim', color: 'violet' },
  indication: { label: 'Indication', color: 'violet' },
  logo: { label: 'Logo', color: 'sea' },
};

export const componentVersionStates: Readonly<Record<ComponentVersionState, Word>> = {
  proposed: { label: 'Waits for a decision', color: 'blue' },
  approved: { label: 'Approved', color: 'sea' },
  rejected: { label: 'Rejected', color: 'red' },
};

/** How grave a change is, and what follows from it. */
export const severities: Readonly<Record<Severity, string>> = {
  wording: 'Wording: what is out stays out until it is replaced',
  claim: 'Claim: what is out stays out until it is replaced',
  safety: 'Safety: what is out is taken down first',
};

export const pullThroughStates: Readonly<Record<PullThroughState, Word>> = {
  scheduled: { label: 'Scheduled', color: 'violet' },
  running: { label: 'Running', color: 'blue' },
  waiting: { label: 'Waiting', color: 'orange' },
  paused: { label: 'Paused', color: 'gray' },
  done: { label: 'Done', color: 'green' },
  cancelled: { label: 'Cancelled', color: 'gray' },
  coalesced: { label: 'Taken over by a newer one', color: 'gray' },
};

export const pullThroughItemStates: Readonly<Record<PullThroughItemState, Word>> = {
  pending: { label: 'To come', color: 'gray' },
  asked: { label: 'On its way', color: 'blue' },
  done: { label: 'Replaced', color: 'green' },
  skipped: { label: 'Skipped', color: 'gray' },
  flagged: { label: 'Flagged and left', color: 'orange' },
  coalesced: { label: 'Taken over', color: 'gray' },
  cancelled: { label: 'Cancelled', color: 'gray' },
};
