import type { z } from 'zod';
import type { HandoffRow } from '../db/find-handoff.js';
import type { HandoffListRow } from '../db/list-handoffs.js';
import { answerHandoff } from '../domain/handoff-steps.js';
import type { HandoffRequest } from '../domain/handoff-steps.js';
import { isRefusal } from '../domain/refusal.js';
import type { handoffSchema, handoffSummarySchema } from '../schemas/handoffs.js';
import type { Caller } from './caller.js';
import { contentPath, instantOf } from './present-asset.js';

const asks = ['accept', 'decline', 'complete', 'reassign'] as const;

export function presentHandoffSummary(row: HandoffListRow, now: string): z.input<typeof handoffSummarySchema> {
  const { life } = row;
  const { waitsFor } = life;
  return {
    id: row.id,
    state: row.state,
    asset: { id: row.assetId, title: row.assetTitle, thumbhash: row.thumbhash, previewPath: contentPath(row.assetId, row.previewId) },
    versionId: life.versionId,
    sha256: life.sha256,
    message: row.message,
    handedBy: row.handedBy,
    waitingFor: waitsFor === null ? null : { role: 'role' in waitsFor ? waitsFor.role : null, person: row.waitingPerson },
    dueAt: life.dueAt,
    isOverdue: row.closedAt === null && life.receivedBy === null && (life.isLate || (life.dueAt !== null && life.dueAt < now)),
    createdAt: row.createdAt.toISOString(),
    stateSince: row.stateSince.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
  };
}

export function presentHandoff(row: HandoffRow, caller: Caller, now: string): z.input<typeof handoffSchema> {
  const { receipt } = row;
  return {
    ...presentHandoffSummary(row, now),
    rule: row.rule,
    answers: row.answers.map((answer) => ({ ...answer, at: instantOf(answer.at) })),
    receipt:
      receipt === null
        ? null
        : {
            ...receipt,
            handedAt: instantOf(receipt.handedAt),
            receivedAt: instantOf(receipt.receivedAt),
            completedAt: receipt.completedAt === null ? null : instantOf(receipt.completedAt),
          },
    allowed: asks.filter((kind) => {
      const answer = answerHandoff(row.life, probe(kind, caller), now);
      return answer !== null && !isRefusal(answer);
    }),
  };
}

function probe(kind: (typeof asks)[number], { personId, roles }: Caller): HandoffRequest {
  const who = { answerId: '', personId, roles };
  return kind === 'reassign' ? { ...who, kind, to: { personId } } : { ...who, kind };
}
