import type { SignatureMeaning } from '../schemas/signatures.js';
import type { DecisionKind } from '../schemas/vocabulary.js';

/** Whether a signature under this decision can mean this: who refuses something has reviewed it or answers for it, and has not approved it. */
export function canMean(meaning: SignatureMeaning, decision: DecisionKind): boolean {
  return decision === 'approve' || decision === 'approve_with_changes' || meaning === 'review' || meaning === 'responsibility';
}
