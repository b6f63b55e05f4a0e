import { allHandlersFinished, condition, continueAsNew, currentUpdateInfo, proxyActivities, proxyLocalActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { createBackfillActivities } from '../activities/backfill/activities.js';
import type { createBackfillRecordActivities } from '../activities/backfill/record-activities.js';
import { nextBackfillStep } from '../domain/backfill-lifecycle.js';
import type { BackfillFact, BackfillRequest } from '../domain/backfill-lifecycle.js';
import { isRefusal } from '../domain/refusal.js';
import type { Refusal } from '../domain/refusal.js';
import type { BackfillRecord } from '../schemas/life-records.js';
import { databaseWrite, renderBulk } from './activity-profiles.js';
import { askBackfill, backfillNow } from './messages.js';
import type { Asked, LifeInput, Standing } from './messages.js';
import { asRefusal, refusalFailure } from './refusal-failure.js';
import { createTurns, withAnswered } from './take-turns.js';
import { lingerMilliseconds } from './time.js';

const { loadBackfill, recordBackfill, freezeNextPage, nextItems } = proxyLocalActivities<ReturnType<typeof createBackfillRecordActivities>>(databaseWrite);
const { drawItems } = proxyActivities<ReturnType<typeof createBackfillActivities>>(renderBulk);

/** Versions of one activity: a crash repeats the looking at no more than these. */
const chunkSize = 8;
/** Activities in flight; the queue itself is served one at a time by each worker. */
const windowWidth = 4;
/** A chunk costs about ten events. */
const chunksOfARun = 200;

/** Recipes, brought to every version that was there before them: behind all new work, and until nothing is left. */
export async function backfillLife(input: LifeInput): Promise<void> {
  const life: { record: BackfillRecord | null } = { record: null };
  const self = `workflow:${workflowInfo().workflowId}`;
  const subject = { tenantId: input.tenantId, runId: input.id };
  const inTurn = createTurns(life, async () => loadBackfill(subject));

  setHandler(backfillNow, () => life.record);
  setHandler(
    askBackfill,
    async ({ actor, request }) => {
      const answer = await take(request, actor, currentUpdateInfo()?.id ?? null);
      if (isRefusal(answer)) throw refusalFailure(answer);
      return answer;
    },
    {
      validator: ({ request }: Asked<BackfillRequest>) => {
        if (request.kind === 'begin' || life.record === null || life.record.answered.includes(currentUpdateInfo()?.id ?? '')) return;
        const step = nextBackfillStep(life.record, request);
        if (isRefusal(step)) throw refusalFailure(step);
      },
    },
  );

  life.record = await loadBackfill(subject);
  for (let chunks = 0; ; ) {
    const current: BackfillRecord = life.record;
    const changed = (): boolean => life.record !== current;
    if (current.state === 'preparing') {
      chunks += 1;
      const { isFrozen } = await freezeNextPage(subject);
      if (isFrozen) await takeOwn(current, { kind: 'all_frozen' });
    } else if (current.state === 'running') {
      const drawn = await drawWindow(current, chunksOfARun - chunks);
      chunks += drawn.chunks;
      if (drawn.isAll && !changed()) await takeOwn(current, { kind: 'all_settled' });
    } else if (!(await condition(changed, lingerMilliseconds))) {
      await condition(allHandlersFinished);
      if (!changed()) return;
    }
    if (chunks >= chunksOfARun || workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof backfillLife>(input);
    }
  }

  /** Goes once through what is pending, some chunks at a time; whoever pauses it waits for the pictures in hand only. */
  async function drawWindow(current: BackfillRecord, most: number): Promise<{ chunks: number; isAll: boolean }> {
    const inFlight = new Set<Promise<void>>();
    let chunks = 0;
    let isAtEnd = false;
    for (let after: string | null = null; chunks < most && life.record === current; ) {
      const assetIds: string[] = await nextItems({ ...subject, after, rows: chunkSize });
      const last = assetIds.at(-1);
      isAtEnd = last === undefined;
      if (last === undefined) break;
      after = last;
      chunks += 1;
      const drawing: Promise<void> = drawItems({ ...subject, assetIds }).finally(() => inFlight.delete(drawing));
      inFlight.add(drawing);
      if (inFlight.size >= windowWidth) await Promise.race(inFlight);
    }
    await Promise.all(inFlight);
    // What a chunk has left, for the sake of its time, is found by the next going through.
    return { chunks, isAll: isAtEnd && (await nextItems({ ...subject, after: null, rows: 1 })).length === 0 };
  }

  /** Own facts are refused only when an ask has overtaken them; then the loop goes on from what that ask left. */
  async function takeOwn(seen: BackfillRecord, fact: BackfillFact): Promise<void> {
    const answer = await take(fact, self, null);
    if (isRefusal(answer)) await condition(() => life.record !== seen);
  }

  async function take(command: BackfillRequest | BackfillFact, actor: string, askId: string | null): Promise<Standing | Refusal> {
    return inTurn((before) => {
      if (command.kind === 'begin' || (askId !== null && before.answered.includes(askId))) return null;
      const step = nextBackfillStep(before, command);
      if (isRefusal(step)) return step;
      const record = withAnswered(step.record, askId);
      return { record, write: async () => recordBackfill({ record, action: step.action, actor }).catch(asRefusal) };
    });
  }
}
