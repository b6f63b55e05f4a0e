import type { z } from 'zod';
import type { newDecisionSchema } from '../schemas/reviews.js';

/** One decision as it came, with the id that it will have. */
export interface DecisionAsked extends Pick<z.output<typeof newDecisionSchema>, 'decision' | 'contentHash' | 'comment' | 'conditions' | 'stage' | 'scope' | 'expiresAt' | 'signature' | 'guestCode'> {
  readonly reviewId: string;
  readonly decisionId: string;
}
