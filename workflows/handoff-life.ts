import { allHandlersFinished, condition, proxyLocalActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { createHandoffRecordActivities } from '../activities/handoff/record-activities.js';
import { answerHandoff, missHandoffAnswer } from '../domain/handoff-steps.js';
import type { HandoffRequest, HandoffStep } from '../domain/handoff-steps.js';
import { isRefusal } from '../domain/refusal.js';
import type { Refusal } from '../domain/refusal.js';
import type { HandoffRecord } from '../schemas/handoff-record.js';
import { databaseWrite } from './activity-profiles.js';
import { askHandoff, handoffNow } from './messages.js';
import type { Asked, LifeInput, Standing } from './messages.js';
import { refusalFailure } from './refusal-failure.js';
import { createTurns } from './take-turns.js';
import { lingerMilliseconds, nowIso } from './time.js';

const { loadHandoff, recordHandoff } = proxyLocalActivities<ReturnType<typeof createHandoffRecordActivities>>(databaseWrite);

/** An upload on its way into somebody's hands: it is offered, taken or passed on, goes to someone else when nobody answers, and is done. */
export async function handoffLife(input: LifeInput): Promise<void> {
  const life: { record: HandoffRecord | null } = { record: null };
  const self = `workflow:${workflowInfo().workflowId}`;
  const load = async (): Promise<HandoffRecord> => loadHandoff({ tenantId: input.tenantId, handoffId: input.id });
  const inTurn = createTurns(life, load);

  setHandler(handoffNow, () => life.record);
  setHandler(
    askHandoff,
    async ({ actor, request }) => {
      const answer = await change((record) => answerHandoff(record, request, nowIso()), actor, request.answerId);
      if (isRefusal(answer)) throw refusalFailure(answer);
      return answer;
    },
    {
      validator: ({ request }: Asked<HandoffRequest>) => {
        const answer = life.record === null ? null : answerHandoff(life.record, request, nowIso());
        if (answer !== null && isRefusal(answer)) throw refusalFailure(answer);
      },
    },
  );

  life.record = await load();
  for (;;) {
    const current: HandoffRecord = life.record;
    if (current.dueAt !== null) {
      const waits = Date.parse(current.dueAt) - Date.now();
      if (waits <= 0 || !(await condition(() => life.record !== current, waits))) await change((record) => missHandoffAnswer(record, nowIso()), self, null);
    } else if (!(await condition(() => life.record !== current, lingerMilliseconds))) {
      await condition(allHandlersFinished);
      if (life.record === current) return;
    }
  }

  async function change(step: (record: HandoffRecord) => HandoffStep | Refusal | null, actor: string, answerId: string | null): Promise<Standing | Refusal> {
    return inTurn((before) => {
      const next = step(before);
      return next === null || isRefusal(next) ? next : { record: next.record, write: async () => recordHandoff({ ...next, actor, answerId }) };
    });
  }
}
