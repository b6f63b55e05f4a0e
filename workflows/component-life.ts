import { allHandlersFinished, condition, currentUpdateInfo, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { createComponentRecordActivities } from '../activities/components/record-activities.js';
import { nextComponentStep } from '../domain/component-lifecycle.js';
import type { ComponentRequest } from '../domain/component-lifecycle.js';
import { isRefusal } from '../domain/refusal.js';
import type { Refusal } from '../domain/refusal.js';
import type { ComponentRecord } from '../schemas/life-records.js';
import { databaseWrite } from './activity-profiles.js';
import { askComponent, componentNow } from './messages.js';
import type { Asked, LifeInput, Standing } from './messages.js';
import { asRefusal, refusalFailure } from './refusal-failure.js';
import { createTurns, withAnswered } from './take-turns.js';
import { lingerMilliseconds } from './time.js';

const { loadComponent, recordComponent } = proxyLocalActivities<ReturnType<typeof createComponentRecordActivities>>(databaseWrite);

/** A component from its first proposed text until it is retired. It waits for people only, so between their asks no run is open. */
export async function componentLife(input: LifeInput): Promise<void> {
  const life: { record: ComponentRecord | null } = { record: null };
  const subject = { tenantId: input.tenantId, componentId: input.id };
  const inTurn = createTurns(life, async () => loadComponent(subject));

  setHandler(componentNow, () => life.record);
  setHandler(
    askComponent,
    async ({ actor, request }) => {
      const answer = await take(request, actor, currentUpdateInfo()?.id ?? null);
      if (isRefusal(answer)) throw refusalFailure(answer);
      return answer;
    },
    {
      validator: ({ request }: Asked<ComponentRequest>) => {
        if (life.record === null || life.record.answered.includes(currentUpdateInfo()?.id ?? '')) return;
        const step = nextComponentStep(life.record, request);
        if (isRefusal(step)) throw refusalFailure(step);
      },
    },
  );

  life.record = await loadComponent(subject);
  for (;;) {
    const current: ComponentRecord = life.record;
    if (await condition(() => life.record !== current, lingerMilliseconds)) continue;
    await condition(allHandlersFinished);
    if (life.record === current) return;
  }

  async function take(request: ComponentRequest, actor: string, askId: string | null): Promise<Standing | Refusal> {
    return inTurn((before) => {
      if (askId !== null && before.answered.includes(askId)) return null;
      const step = nextComponentStep(before, request);
      if (isRefusal(step)) return step;
      const record = withAnswered(step.record, askId);
      return { record, write: async () => recordComponent({ record, action: step.action, actor, request }).catch(asRefusal) };
    });
  }
}
