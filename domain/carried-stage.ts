import type { ApprovalPolicy, ApprovalStage } from '../schemas/approval-policy.js';
import type { ContentParts } from '../schemas/asset-record.js';
import type { ReviewRecord, ReviewStage } from '../schemas/life-records.js';
import { isSameValue } from './same-value.js';
import { definitionOf } from './review-turn.js';
import { waitingStage } from './review-stages.js';

/** A review that has ended without refusing what it approved in part. */
const carriesOver: readonly ReviewRecord['state'][] = ['approved', 'changes_requested', 'superseded'];

/**
 * A stage that was completed by approvals in the review before, and whose ground has not changed: same policy, same key and definition,
 * same content as far as it looks. A signature belongs to the record it was given under (21 CFR 11.70), so a signed stage is carried over
 * only where the whole content is the same. Null where it must be passed again.
 */
export function carriedStage(
  before: ReviewRecord | null,
  definition: ApprovalStage,
  now: { readonly policyId: string; readonly policy: ApprovalPolicy; readonly contentHash: string; readonly contentParts: ContentParts; readonly uploaderId: string; readonly at: string },
): ReviewStage | null {
  if (before === null || before.policyId !== now.policyId || !carriesOver.includes(before.state)) return null;
  const old = before.stages.find(({ key }) => key === definition.key);
  if (old === undefined || (old.state !== 'done' && old.state !== 'carried') || old.approval === null || old.approval.isBySilence) return null;
  if (!isSameValue(definitionOf(before.policy, old.key), definition)) return null;
  if (definition.covers.some((part) => before.contentParts[part] !== now.contentParts[part])) return null;
  if (definition.signature && before.contentHash !== now.contentHash) return null;
  // Who uploaded the new version may have approved the one before.
  if (now.policy.fourEyes && old.approval.approvedBy.includes(now.uploaderId)) return null;
  if (old.approval.expiresAt !== null && old.approval.expiresAt <= now.at) return null;
  return { ...waitingStage(definition), state: 'carried', carriedFrom: old.carriedFrom ?? before.reviewId, approval: old.approval };
}
