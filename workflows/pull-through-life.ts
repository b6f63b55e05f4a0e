import { allHandlersFinished, ApplicationFailure, condition, continueAsNew, currentUpdateInfo, proxyActivities, proxyLocalActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { createPullThroughActivities } from '../activities/components/activities.js';
import type { createComponentRecordActivities } from '../activities/components/record-activities.js';
import { nextPullThroughStep } from '../domain/pull-through-lifecycle.js';
import type { PullThroughFact, PullThroughRequest } from '../domain/pull-through-lifecycle.js';
import { isRefusal } from '../domain/refusal.js';
import type { Refusal } from '../domain/refusal.js';
import type { PullThroughRecord } from '../schemas/life-records.js';
import { databaseWrite, manyAsks, shortCall } from './activity-profiles.js';
import { askPullThrough, coalescePullThrough, pullThroughItemFinished, pullThroughNow } from './messages.js';
import type { Asked, LifeInput, Standing } from './messages.js';
import { asRefusal, refusalFailure } from './refusal-failure.js';
import { createTurns, withAnswered } from './take-turns.js';
import { lingerMilliseconds } from './time.js';

const { loadPullThrough, recordPullThrough, countOpen } = proxyLocalActivities<ReturnType<typeof createComponentRecordActivities>>(databaseWrite);
const { takeOverOlderRuns } = proxyActivities<ReturnType<typeof createPullThroughActivities>>(shortCall);
const { askNextAssets } = proxyActivities<ReturnType<typeof createPullThroughActivities>>(manyAsks);

/** A page costs a handful of events whatever it holds; a run of this many pages stays far below where histories grow slow. */
const pagesOfARun = 200;

/**
 * One change of a component, brought to every asset that uses it. The assets have lives of their own: the run asks them page by page,
 * and then rests until the last of them has been approved and replaced.
 */
export async function pullThroughLife(input: LifeInput): Promise<void> {
  const life: { record: PullThroughRecord | null; finishes: number } = { record: null, finishes: 0 };
  const self = `workflow:${workflowInfo().workflowId}`;
  const subject = { tenantId: input.tenantId, runId: input.id };
  const inTurn = createTurns(life, async () => loadPullThrough(subject));

  setHandler(pullThroughNow, () => life.record);
  setHandler(
    askPullThrough,
    async ({ actor, request }) => {
      const answer = await take(request, actor, currentUpdateInfo()?.id ?? null);
      if (isRefusal(answer)) throw refusalFailure(answer);
      return answer;
    },
    {
      validator: ({ request }: Asked<PullThroughRequest>) => {
        if (request.kind === 'begin' || life.record === null || life.record.answered.includes(currentUpdateInfo()?.id ?? '')) return;
        const step = nextPullThroughStep(life.record, request);
        if (isRefusal(step)) throw refusalFailure(step);
      },
    },
  );
  setHandler(coalescePullThrough, async ({ byRunId }) => {
    await take({ kind: 'coalesce', byRunId }, self, null);
  });
  setHandler(pullThroughItemFinished, () => {
    life.finishes += 1;
  });

  life.record = await loadPullThrough(subject);
  let hasTakenOver = false;
  for (let pages = 0; ; ) {
    const current: PullThroughRecord = life.record;
    const seen = life.finishes;
    const changed = (): boolean => life.record !== current || life.finishes !== seen;
    if (current.state === 'scheduled') {
      const milliseconds = Date.parse(current.effectiveAt) - Date.now();
      if (milliseconds <= 0 || !(await condition(changed, milliseconds))) await takeOwn(current, { kind: 'due' });
    } else if (current.state === 'running') {
      if (!hasTakenOver) await takeOverOlderRuns(subject);
      hasTakenOver = true;
      const { pending } = await askNextAssets(subject);
      pages += 1;
      if (pending === 0) await takeOwn(current, { kind: 'all_asked' });
      else if (pages >= pagesOfARun || workflowInfo().continueAsNewSuggested) {
        await condition(allHandlersFinished);
        await continueAsNew<typeof pullThroughLife>(input);
      }
    } else if (current.state === 'waiting' && (await isFinished())) {
      await takeOwn(current, { kind: 'all_finished' });
    } else if (!(await condition(changed, lingerMilliseconds))) {
      await condition(allHandlersFinished);
      if (!changed()) return;
    }
  }

  async function isFinished(): Promise<boolean> {
    const { pending, asked } = await countOpen(subject);
    return pending + asked === 0;
  }

  /** Own facts are refused only when an ask has overtaken them; then the loop goes on from what that ask left. */
  async function takeOwn(seen: PullThroughRecord, fact: PullThroughFact): Promise<void> {
    try {
      const answer = await take(fact, self, null);
      if (isRefusal(answer)) await condition(() => life.record !== seen);
    } catch (error) {
      if (!(error instanceof ApplicationFailure) || fact.kind !== 'due') throw error;
      // What it would bring may not be used any more: a newer change was first, or its component is not what it was.
      await take(error.type === 'component.superseded' ? { kind: 'coalesce', byRunId: null } : { kind: 'cancel' }, self, null);
    }
  }

  async function take(command: PullThroughRequest | PullThroughFact, actor: string, askId: string | null): Promise<Standing | Refusal> {
    return inTurn((before) => {
      if (command.kind === 'begin' || (askId !== null && before.answered.includes(askId))) return null;
      const step = nextPullThroughStep(before, command);
      if (isRefusal(step)) return step;
      const record = withAnswered(step.record, askId);
      return { record, write: async () => recordPullThrough({ record, action: step.action, actor, command }).catch(asRefusal) };
    });
  }
}
