import { newReview } from '../../domain/begin-review.js';
import { isRefusal } from '../../domain/refusal.js';
import type { Refusal } from '../../domain/refusal.js';
import type { DecisionRequest } from '../../domain/review-progress.js';
import { openStages, restaffed } from '../../domain/review-stages.js';
import type { Staffing } from '../../domain/review-turn.js';
import type { ApprovalPolicy } from '../../schemas/approval-policy.js';
import type { ContentParts } from '../../schemas/asset-record.js';
import type { ReviewRecord } from '../../schemas/life-records.js';

export const monday = '2027-03-01T12:00:00.000Z';

let ids = 0;
export const nextId = (): string => `id-${(ids += 1)}`;

export interface Proof {
  readonly reviewId?: string;
  readonly contentHash?: string;
  readonly contentParts?: ContentParts;
  readonly uploaderId?: string;
  readonly markets?: readonly string[] | null;
  readonly before?: ReviewRecord | null;
}

/** A review as it is once its first stages are open. */
export function openReview(policy: ApprovalPolicy, staffing: Staffing, proof: Proof = {}): ReviewRecord {
  const begun = newReview(
    {
      tenantId: 't', reviewId: proof.reviewId ?? nextId(), assetId: 'a', versionId: 'v', contentHash: proof.contentHash ?? 'h',
      contentParts: proof.contentParts ?? { bytes: 'b', components: 'c', metadata: 'm' }, uploaderId: proof.uploaderId ?? 'ana',
      policyId: 'p', policyVersion: 1, policy, markets: proof.markets ?? null,
    },
    proof.before ?? null,
    monday,
  );
  if (isRefusal(begun)) throw new Error(begun.detail);
  return followed(begun, begun, staffing);
}

/** What the workflow makes of a step: opens what is ready, and looks who is here. */
export function followed(before: ReviewRecord, after: ReviewRecord | Refusal, staffing: Staffing): ReviewRecord {
  if (isRefusal(after)) return before;
  return restaffed(openStages(after, { staffing, instants: [] }, monday, nextId), staffing, monday, nextId);
}

export function decision(change: Partial<DecisionRequest> & Pick<DecisionRequest, 'personId' | 'roles'>): DecisionRequest {
  return { decisionId: nextId(), decision: 'approve', stage: null, contentHash: 'h', hasComment: true, scope: null, expiresAt: null, signatureId: null, ...change };
}
