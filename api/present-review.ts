import type { z } from 'zod';
import type { ReviewRow } from '../db/find-review.js';
import type { PlannedFit } from '../db/find-planned-fits.js';
import type { ReviewListRow } from '../db/list-reviews.js';
import { approvalOf } from '../domain/review-stages.js';
import { reviewDueAt } from '../domain/review-timers.js';
import { canDecideIn, decisionsIn, definitionOf } from '../domain/review-turn.js';
import type { ReviewRecord, ReviewStage } from '../schemas/life-records.js';
import type { reviewSchema, reviewSummarySchema } from '../schemas/reviews.js';
import type { Caller } from './caller.js';
import { presentChannelCheck } from './present-channel-check.js';
import { contentPath, instantOf } from './present-asset.js';

export function presentReviewSummary(row: ReviewListRow, now: string): z.input<typeof reviewSummarySchema> {
  const { life } = row;
  const dueAt = reviewDueAt(life);
  const open = openStagesOf(life);
  const first = open[0] ?? life.stages.at(-1);
  return {
    id: row.id,
    state: row.state,
    asset: { id: row.assetId, title: row.assetTitle, thumbhash: row.thumbhash, previewPath: contentPath(row.assetId, row.previewId) },
    versionId: life.versionId,
    contentHash: life.contentHash,
    campaignId: row.campaignId,
    stage: { number: first === undefined ? 0 : life.stages.indexOf(first), name: first === undefined ? '' : definitionOf(life.policy, first.key).name, of: life.stages.length },
    openStages: open.map(({ key }) => ({ key, name: definitionOf(life.policy, key).name })),
    waitingRoles: row.waitingRoles,
    submittedBy: row.submittedBy,
    dueAt,
    isOverdue: dueAt !== null && dueAt < now,
    createdAt: row.createdAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
  };
}

export function presentReview(row: ReviewRow, planned: readonly PlannedFit[], caller: Caller, now: string): z.input<typeof reviewSchema> {
  const { life } = row;
  const decidesIn = openStagesOf(life).filter((stage) => canDecideIn(life, stage, { id: caller.personId, roles: caller.roles })).map(({ key }) => key);
  const approval = approvalOf(life);
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
    approval: { scope: presentScope(approval.scope), expiresAt: approval.expiresAt },
    stages: life.stages.map((stage) => presentStage(row, stage)),
    decisions: row.decisions.map((decision) => ({
      ...decision,
      scope: decision.scope === null ? null : presentScope(decision.scope),
      expiresAt: instantOf(decision.expiresAt),
      at: instantOf(decision.at),
    })),
    votes: row.votes.map((vote) => ({ ...vote, at: instantOf(vote.at) })),
    waitingFor: openStagesOf(life).map((stage) => waitingFor(row, stage, now)),
    channelChecks: planned.map(presentChannelCheck),
    decidesIn,
    canDecide: decidesIn.length > 0,
    canManage: row.state === 'open' && mayManage(caller),
    canWithdraw: row.state === 'open' && mayWithdraw(row, caller),
  };
}

/** A review is withdrawn by who submitted it, or by those who run the campaigns. */
export function mayWithdraw(row: Pick<ReviewListRow, 'submittedBy'>, caller: Caller): boolean {
  return row.submittedBy.id === caller.personId || mayManage(caller);
}

function mayManage({ roles }: Caller): boolean {
  return roles.includes('project_manager') || roles.includes('admin');
}

function openStagesOf({ state, stages }: ReviewRecord): ReviewStage[] {
  return state === 'open' ? stages.filter((stage) => stage.state === 'open') : [];
}

type ReviewAnswer = z.input<typeof reviewSchema>;

function presentStage({ life, assignments }: ReviewRow, stage: ReviewStage): ReviewAnswer['stages'][number] {
  const { name, after, role, quorum, veto, covers, signature } = definitionOf(life.policy, stage.key);
  const { key, openedAt, dueAt, strandedSince, carriedFrom } = stage;
  return {
    key, name, after, role, quorum, veto, covers, signature, openedAt, dueAt, strandedSince, carriedFrom,
    // A stage that was cut short waits for nobody any more.
    state: life.state !== 'open' && stage.state === 'open' ? 'waiting' : stage.state,
    isBySilence: stage.approval?.isBySilence ?? false,
    decisions: decisionsIn(life, key).length,
    assignments: assignments
      .filter((one) => one.stage === key)
      .map(({ id, role: held, person, onBehalfOf, replaces, why, reason, at, isOpen }) => ({ id, role: held, person, onBehalfOf, replaces, why, reason, at: instantOf(at), isOpen })),
  };
}

function waitingFor({ life, waitingPeople, admins }: ReviewRow, stage: ReviewStage, now: string): ReviewAnswer['waitingFor'][number] {
  const { name, role } = definitionOf(life.policy, stage.key);
  const isStranded = stage.strandedSince !== null;
  return {
    stage: stage.key,
    name,
    role: isStranded ? 'admin' : role,
    people: isStranded ? admins : (waitingPeople[stage.key] ?? []),
    what: isStranded ? 'assignment' : 'decision',
    since: stage.strandedSince ?? stage.openedAt ?? now,
    dueAt: stage.dueAt,
    isOverdue: stage.dueAt !== null && stage.dueAt < now,
  };
}

function presentScope({ markets, channelIds }: { readonly markets: readonly string[] | null; readonly channelIds: readonly string[] | null }): ReviewAnswer['approval']['scope'] {
  return { markets: markets === null ? null : [...markets], channelIds: channelIds === null ? null : [...channelIds] };
}
