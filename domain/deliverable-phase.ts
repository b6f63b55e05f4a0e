import type { PlanPhase } from './campaign-plan.js';
import type { DeliverableFacts } from './deliverable-status.js';
import { standingOfDeliverable } from './deliverable-status.js';

/** Where a deliverable is on its way, and whether somebody has begun with that. Null where nothing is left to do: published or waived. */
export function phaseOfDeliverable(facts: DeliverableFacts): { readonly phase: PlanPhase; readonly hasBegun: boolean } | null {
  const { status } = standingOfDeliverable(facts);
  if (status === 'published' || status === 'waived') return null;
  if (status === 'ready') return { phase: 'launch', hasBegun: true };
  switch (facts.assetState) {
    case null:
      return { phase: 'select', hasBegun: true };
    case 'quarantined':
    case 'rejected':
    case 'expired':
    case 'archived':
      return { phase: 'select', hasBegun: false };
    case 'in_review':
      return { phase: 'review', hasBegun: true };
    case 'changes_requested':
      return { phase: 'review', hasBegun: false };
    case 'draft':
      return facts.waitsForCopy ? { phase: 'copy', hasBegun: true } : { phase: 'review', hasBegun: false };
    case 'approved':
    case 'scheduled':
    case 'published':
      if (facts.waitsForCopy) return { phase: 'copy', hasBegun: true };
      if (!facts.isApproved || !facts.isInScope) return { phase: 'review', hasBegun: false };
      return { phase: 'render', hasBegun: facts.isBeingRendered };
  }
}
