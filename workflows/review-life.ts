import { allHandlersFinished, condition, continueAsNew, proxyActivities, proxyLocalActivities, setHandler, uuid4, workflowInfo } from '@temporalio/workflow';
import { Mutex } from 'async-mutex';
import type { createNotifyActivities } from '../activities/notify/activities.js';
import type { createRecordActivities } from '../activities/record/activities.js';
import type { createReviewActivities } from '../activities/review/activities.js';
import { movePolicy } from '../domain/move-policy.js';
import { isRefusal } from '../domain/refusal.js';
import type { Refusal } from '../domain/refusal.js';
import { assignTurn } from '../domain/review-assignments.js';
import { closeReview, countDecision } from '../domain/review-progress.js';
import type { DecisionRequest } from '../domain/review-progress.js';
import { openStages, restaffed, stagesToOpen } from '../domain/review-stages.js';
import type { StagePlan } from '../domain/review-stages.js';
import { nextTimer, passTimer } from '../domain/review-timers.js';
import type { ReviewRecord } from '../schemas/life-records.js';
import { databaseWrite, shortCall } from './activity-profiles.js';
import { assignReview, decide, decideBySignal, endReview, moveReview, restaffReview, reviewNow, supersedeReview } from './messages.js';
import type { Asked, LifeInput, Standing } from './messages.js';
import { asRefusalAnswer, refusalFailure, refusalOfActivity } from './refusal-failure.js';
import { tellTheWaiting } from './review-notices.js';
import { nowIso } from './time.js';

const { loadReview, recordReview, tellAssetOfReview, refuseSignalledDecision } = proxyLocalActivities<ReturnType<typeof createRecordActivities>>(databaseWrite);
const { planReview, planMove } = proxyLocalActivities<ReturnType<typeof createReviewActivities>>(databaseWrite);
const { sendNotice } = proxyActivities<ReturnType<typeof createNotifyActivities>>(shortCall);

type Step = (record: ReviewRecord) => ReviewRecord | Refusal | Promise<ReviewRecord | Refusal>;

/** One run of an approval policy over a frozen proof: it waits for people, reminds them, and tells the asset how it ended. */
export async function reviewLife(input: LifeInput): Promise<void> {
  const life: { record: ReviewRecord | null } = { record: null };
  const turn = new Mutex();
  const self = `workflow:${workflowInfo().workflowId}`;
  const subject = { tenantId: input.tenantId, reviewId: input.id };

  setHandler(reviewNow, () => life.record);
  setHandler(decide, async (asked) => answered(count(asked)), {
    validator: ({ request }: Asked<DecisionRequest>) => {
      const answer = life.record === null ? null : countDecision(life.record, request, nowIso());
      if (answer !== null && isRefusal(answer)) throw refusalFailure(answer);
    },
  });
  setHandler(decideBySignal, async (asked) => {
    const answer = await count(asked).catch(asRefusalAnswer);
    if (isRefusal(answer)) await refuseSignalledDecision({ ...subject, actor: asked.actor, decisionId: asked.request.decisionId, reason: answer.refused });
  });
  setHandler(assignReview, async ({ actor, request }) => {
    const action = request.kind === 'delegate' ? 'review.delegated' : 'review.reassigned';
    return answered(change((record) => assignTurn(record, request, nowIso()), action, actor, { asked: [request.to] }));
  });
  setHandler(moveReview, async ({ actor, request }) => answered(change(async (record) => moved(record, request), 'review.policy_moved', actor)));
  setHandler(endReview, async ({ actor, request }) => answered(change((record) => closeReview(record, request), `review.${request}`, actor)));
  setHandler(supersedeReview, async () => {
    await change((record) => closeReview(record, 'superseded'), 'review.superseded', self);
  });
  setHandler(restaffReview, async () => {
    await change(async (record) => numbered(record, restaffed(record, (await plan([])).staffing, nowIso(), uuid4)), 'review.restaffed', self);
  });

  life.record = await loadReview(subject);
  const told = new Set<string>();
  while (life.record.state === 'open') {
    const current: ReviewRecord = life.record;
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof reviewLife>(input);
    }
    if (await tellTheWaiting(current, told, sendNotice)) continue;
    const next = nextTimer(current);
    const isNews = (): boolean => life.record !== current;
    if (next === null) await condition(isNews);
    else if (!(await condition(isNews, Math.max(Date.parse(next.timer.at) - Date.now(), 0)))) await pass(current, next);
  }
  await tellAssetOfReview(subject);
  await condition(allHandlersFinished);

  async function count(asked: Asked<DecisionRequest>): Promise<Standing | Refusal> {
    const { decisionId, decision } = asked.request;
    return change((record) => countDecision(record, asked.request, nowIso()), `review.${decision}`, asked.actor, { decisionId });
  }

  async function answered(answer: Promise<Standing | Refusal>): Promise<Standing> {
    const standing = await answer;
    if (isRefusal(standing)) throw refusalFailure(standing);
    return standing;
  }

  /** A timer has run out: who waits is told, or silence has its consequence. */
  async function pass(current: ReviewRecord, { stage, timer }: NonNullable<ReturnType<typeof nextTimer>>): Promise<void> {
    const number = current.stages.findIndex(({ key }) => key === stage);
    if (timer.kind !== 'due') {
      const kind = timer.kind === 'remind' ? 'review_reminder' : 'review_escalated';
      await sendNotice({ tenantId: input.tenantId, kind, about: { assetId: current.assetId, reviewId: input.id }, sequence: number * 100 + timer.step });
    }
    const action = timer.kind === 'remind' ? 'review.reminded' : timer.kind === 'escalate' ? 'review.escalated' : 'review.silence';
    await change((record) => passTimer(record, stage, timer, nowIso(), uuid4), action, self);
  }

  async function moved(record: ReviewRecord, to: { readonly policyId: string; readonly policyVersion: number }): Promise<ReviewRecord | Refusal> {
    const { policy, plan: stages } = await planMove({ ...subject, ...to, at: nowIso() });
    const answer = movePolicy(record, { ...to, policy }, stages.staffing);
    return isRefusal(answer) ? answer : openStages(answer, stages, nowIso(), uuid4);
  }

  async function plan(asked: readonly string[]): Promise<StagePlan> {
    return planReview({ ...subject, at: nowIso(), asked });
  }

  /** Opens what a step has made ready, and finds out whether somebody is there for it. */
  async function followed(before: ReviewRecord, after: ReviewRecord, asked: readonly string[] | undefined): Promise<ReviewRecord> {
    const looks = stagesToOpen(after).length > 0 || asked !== undefined || (after.policy.distinctPeople && after.decisions !== before.decisions);
    if (after === before || after.state !== 'open' || !looks) return after;
    const stages = await plan(asked ?? []);
    return restaffed(openStages(after, stages, nowIso(), uuid4), stages.staffing, nowIso(), uuid4);
  }

  async function change(step: Step, action: string, actor: string, about: { readonly decisionId?: string; readonly asked?: readonly string[] } = {}): Promise<Standing | Refusal> {
    await condition(() => life.record !== null);
    return turn.runExclusive(async () => {
      try {
        for (;;) {
          const before = life.record as ReviewRecord;
          const next = await step(before);
          if (isRefusal(next)) return next;
          const after = await followed(before, next, about.asked);
          // What is asked again (a retry) is answered and changes nothing.
          const isNews = after !== before;
          if (isNews && (await recordReview({ record: after, action, actor, decisionId: about.decisionId ?? null })) === 'moved_on') {
            // Temporal lost a step in a crash that PostgreSQL has: decided again on what is true.
            life.record = await loadReview(subject);
            continue;
          }
          life.record = after;
          return { state: after.state, sequence: after.sequence, reason: null };
        }
      } catch (error) {
        throw refusalOfActivity(error) ?? error;
      }
    });
  }
}

/** What staffing has changed is a step like any other. */
function numbered(before: ReviewRecord, after: ReviewRecord): ReviewRecord {
  return after === before ? before : { ...after, sequence: before.sequence + 1 };
}
