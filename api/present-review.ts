import type { z } from 'zod';
import type { ReviewRow } from '../db/find-review.js';
import type { ReviewListRow } from '../db/list-reviews.js';
import { isRefusal } from '../domain/refusal.js';
import { countDecision, stageDueAt, waitingRole } from '../domain/review-progress.js';
import type { ReviewRecord } from '../schemas/life-records.js';
import type { reviewSchema, reviewSummarySchema } from '../schemas/reviews.js';
import type { Caller } from './caller.js';
import { contentPath, instantOf } from './present-asset.js';

export function presentReviewSummary(row: ReviewListRow, now: string): z.input<typeof reviewSummarySchema> {
  const { life } = row;
  const dueAt = stageDueAt(life);
  return {
    id: row.id,
    state: row.state,
    asset: { id: row.assetId, title: row.assetTitle, thumbhash: row.thumbhash, previewPath: contentPath(row.assetId, row.previewId) },
    versionId: life.versionId,
    contentHash: life.contentHash,
    campaignId: row.campaignId,
    stage: { number: life.stage, name: life.policy.stages[life.stage]?.name ?? '', of: life.policy.stages.length },
    waitingRoles: row.waitingRoles,
    submittedBy: row.submittedBy,
    dueAt,
    isOverdue: dueAt !== null && dueAt < now,
    createdAt: row.createdAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
  };
}

export function presentReview(row: ReviewRow, caller: Caller, now: string): z.input<typeof reviewSchema> {
  const { life } = row;
  const role = waitingRole(life);
  return {
    ...presentReviewSummary(row, now),
    proof: {
      versionId: life.versionId,
      versionNumber: row.versionNumber,
      contentHash: life.contentHash,
      sha256: row.sha256,
      filename: row.filename,
      previewPath: contentPath(row.assetId, row.previewId),
    },
    policy: { id: row.policyId, version: row.policyVersion, name: row.policyName, fourEyes: life.policy.fourEyes },
    stages: life.policy.stages.map(({ name, role: stageRole, quorum }, stage) => ({
      name,
      role: stageRole,
      quorum,
      state: stageState(life, stage),
      decisions: life.decisions.filter((decision) => decision.stage === stage).length,
    })),
    decisions: row.decisions.map((decision) => ({ ...decision, at: instantOf(decision.at) })),
    waitingFor: role === null ? null : { role, people: row.waitingPeople, since: life.stageOpenedAt, dueAt: stageDueAt(life) },
    canDecide: canDecide(life, caller, now),
    canWithdraw: row.state === 'open' && mayWithdraw(row, caller),
  };
}

/** A review is withdrawn by who submitted it, or by those who run the campaigns. */
export function mayWithdraw(row: Pick<ReviewListRow, 'submittedBy'>, caller: Caller): boolean {
  return row.submittedBy.id === caller.personId || caller.roles.includes('project_manager') || caller.roles.includes('admin');
}

function canDecide(life: ReviewRecord, caller: Caller, now: string): boolean {
  const probe = { decisionId: '', personId: caller.personId, roles: caller.roles, decision: 'approve', contentHash: life.contentHash, hasComment: false } as const;
  return !isRefusal(countDecision(life, probe, now));
}

function stageState(life: ReviewRecord, stage: number): 'done' | 'open' | 'to_come' | 'not_reached' {
  if (stage < life.stage || (stage === life.stage && life.decisions.some((decision) => decision.stage === stage) && life.state !== 'open')) return 'done';
  if (life.state !== 'open') return 'not_reached';
  return stage === life.stage ? 'open' : 'to_come';
}
