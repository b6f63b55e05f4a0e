import type { ProblemCode } from '../schemas/problem-catalogue.js';
import type { Client } from './pool.js';
import { voidSignature } from './settle-signature.js';
import { publishTransition } from './record-transition.js';

/** A decision that came by signal has nobody to answer to: its refusal goes into the audit log. */
export async function refuseSignalledDecision(
  client: Client,
  refusal: { tenantId: string; reviewId: string; actor: string; decisionId: string; reason: ProblemCode },
): Promise<void> {
  await voidSignature(client, refusal);
  await publishTransition(client, {
    tenantId: refusal.tenantId,
    actor: refusal.actor,
    action: 'review.decision_refused',
    subject: `review:${refusal.reviewId}`,
    details: { reviewId: refusal.reviewId, decisionId: refusal.decisionId, reason: refusal.reason },
  });
}
