import { allHandlersFinished, condition, proxyActivities, proxyLocalActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import { Mutex } from 'async-mutex';
import type { createNotifyActivities } from '../activities/notify/activities.js';
import type { createRecordActivities } from '../activities/record/activities.js';
import { isRefusal } from '../domain/refusal.js';
import type { Refusal } from '../domain/refusal.js';
import { closeReview, countDecision, nextNudge } from '../domain/review-progress.js';
import type { DecisionRequest } from '../domain/review-progress.js';
import type { ReviewRecord } from '../schemas/life-records.js';
import { databaseWrite, shortCall } from './activity-profiles.js';
import { decide, decideBySignal, endReview, reviewNow, supersedeReview } from './messages.js';
import type { Asked, LifeInput, Standing } from './messages.js';
import { refusalFailure } from './refusal-failure.js';
import { nowIso } from './time.js';

const { loadReview, recordReview, tellAssetOfReview, refuseSignalledDecision } = proxyLocalActivities<ReturnType<typeof createRecordActivities>>(databaseWrite);
const { sendNotice } = proxyActivities<ReturnType<typeof createNotifyActivities>>(shortCall);

/** One run of an approval policy over a frozen proof: it waits for people, reminds them, and tells the asset how it ended. */
export async function reviewLife(input: LifeInput): Promise<void> {
  const life: { record: ReviewRecord | null } = { record: null };
  const turn = new Mutex();
  const self = `workflow:${workflowInfo().workflowId}`;

  setHandler(reviewNow, () => life.record);
  setHandler(
    decide,
    async ({ actor, request }) => {
      const answer = await count({ actor, request });
      if (isRefusal(answer)) throw refusalFailure(answer);
      return answer;
    },
    {
      validator: ({ request }: Asked<DecisionRequest>) => {
        const answer = life.record === null ? null : countDecision(life.record, request, nowIso());
        if (answer !== null && isRefusal(answer)) throw refusalFailure(answer);
      },
    },
  );
  setHandler(decideBySignal, async (asked) => {
    const answer = await count(asked);
    if (isRefusal(answer)) {
      await refuseSignalledDecision({ tenantId: input.tenantId, reviewId: input.id, actor: asked.actor, decisionId: asked.request.decisionId, reason: answer.refused });
    }
  });
  setHandler(endReview, async ({ actor, request }) => {
    const answer = await change((record) => closeReview(record, request), `review.${request}`, actor, null);
    if (isRefusal(answer)) throw refusalFailure(answer);
    return answer;
  });
  setHandler(supersedeReview, async () => {
    await change((record) => closeReview(record, 'superseded'), 'review.superseded', self, null);
  });

  life.record = await loadReview({ tenantId: input.tenantId, reviewId: input.id });
  while (life.record.state === 'open') {
    const current: ReviewRecord = life.record;
    const nudge = nextNudge(current);
    const changed = async (): Promise<boolean> => condition(() => life.record !== current, Math.max((nudge?.at ?? 0) - Date.now(), 0));
    if (nudge === null) await condition(() => life.record !== current);
    else if (!(await changed())) await nudgeWaiting(nudge.kind, current);
  }
  await tellAssetOfReview({ tenantId: input.tenantId, reviewId: input.id });
  await condition(allHandlersFinished);

  async function count(asked: Asked<DecisionRequest>): Promise<Standing | Refusal> {
    return change((record) => countDecision(record, asked.request, nowIso()), `review.${asked.request.decision}`, asked.actor, asked.request.decisionId);
  }

  async function nudgeWaiting(kind: 'remind' | 'escalate', seen: ReviewRecord): Promise<void> {
    await sendNotice({
      tenantId: seen.tenantId,
      kind: kind === 'remind' ? 'review_reminder' : 'review_escalated',
      about: { assetId: seen.assetId, reviewId: seen.reviewId },
      sequence: seen.stage,
    });
    const mark = kind === 'remind' ? ({ reminded: true } as const) : ({ escalated: true } as const);
    const isMarked = (record: ReviewRecord): boolean => record.stage !== seen.stage || (kind === 'remind' ? record.reminded : record.escalated);
    await change((record) => (isMarked(record) ? record : { ...record, ...mark, sequence: record.sequence + 1 }), kind === 'remind' ? 'review.reminded' : 'review.escalated', self, null);
  }

  async function change(step: (record: ReviewRecord) => ReviewRecord | Refusal, action: string, actor: string, decisionId: string | null): Promise<Standing | Refusal> {
    await condition(() => life.record !== null);
    return turn.runExclusive(async () => {
      for (;;) {
        const before = life.record as ReviewRecord;
        const after = step(before);
        if (isRefusal(after)) return after;
        // What is asked again (a retry) is answered and changes nothing.
        const isNews = after !== before;
        if (isNews && (await recordReview({ record: after, action, actor, decisionId, stageDecided: before.stage })) === 'moved_on') {
          // Temporal lost a step in a crash that PostgreSQL has: decided again on what is true.
          life.record = await loadReview({ tenantId: input.tenantId, reviewId: input.id });
          continue;
        }
        life.record = after;
        return { state: after.state, sequence: after.sequence, reason: null };
      }
    });
  }
}
